"""Parameters and results of Prisma's recorded raw queries."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from nicol.drivers.connection import Result
from nicol.query.kinds import is_dict, is_list

TYPES = {
    "int": ("int2", "int4", "smallint", "integer", "int", "oid", "tinyint", "mediumint", "year"),
    "bigint": ("int8", "bigint"),
    "float": ("float4", "float"),
    "double": ("float8", "double precision", "double", "real"),
    "decimal": ("numeric", "decimal"),
    "bool": ("bool", "boolean"),
    "string": ("text", "varchar", "bpchar", "char", "name", "character varying"),
    "bytes": ("bytea", "blob", "binary", "varbinary", "bit", "geometry"),
    "datetime": ("timestamp", "timestamptz", "datetime", "timestamp without time zone", "timestamp with time zone"),
    "json": ("json", "jsonb"),
    "uuid": ("uuid",),
}
"""The recording's name of a type: what databases call it."""
NAMES = {name: recorded for recorded, names in TYPES.items() for name in names}


def raw_parameter(value: Any) -> Any:
    """A recorded parameter as Python code would give it."""
    if is_list(value):
        return [raw_parameter(item) for item in value]
    match value:
        case {"prisma__type": "bigint", "prisma__value": text}:
            return int(text)
        case {"prisma__type": "bytes", "prisma__value": text}:
            return base64.b64decode(text)
        case {"prisma__type": "date", "prisma__value": text}:
            return datetime.fromisoformat(text)
        case {"prisma__type": "decimal", "prisma__value": text}:
            return Decimal(str(text))
        case _:
            return value


def raw_answer(result: Result) -> dict[str, Any]:
    """A result as it is recorded."""
    types = [_type(name) for name in result.types]
    rows = [[_value(kind, value) for kind, value in zip(types, row, strict=True)] for row in result.rows]
    return {"columns": list(result.columns), "types": types, "rows": rows}


def _type(name: str) -> str:
    single = name.lower().removesuffix("[]").removeprefix("_").partition("(")[0]
    recorded = NAMES.get(single, single)
    return f"{recorded}-array" if name.endswith("[]") or name.startswith("_") else recorded


def _value(kind: str, value: Any) -> Any:
    if is_list(value):
        return [_value(kind.removesuffix("-array"), item) for item in value]
    if value is None or is_dict(value):
        return value
    match kind:
        case "bigint" | "decimal":
            return str(value)
        case "bytes":
            return base64.b64encode(value).decode()
        case "datetime" if isinstance(value, datetime):
            return (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
        case "bool":
            return bool(value)
        case _:
            return value
