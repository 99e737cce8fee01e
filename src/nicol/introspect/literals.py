"""Default values as the schema language writes them."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

from nicol.ddl.tables import Column, DefaultValue
from nicol.dialects.quoting import string as sql_string

CASTS = {
    "Timestamp": "timestamp without time zone",
    "Timestamptz": "timestamp with time zone",
    "Date": "date",
    "Time": "time without time zone",
    "Timetz": "time with time zone",
}
"""PostgreSQL's words for the types of moments, with which it prints a default."""


def default_attribute(column: Column, values: Mapping[str, str]) -> str | None:
    """`@default(…)` of a column, None without one; `values` are the names of an enum's values."""
    if column.autoincrement:
        return "@default(autoincrement())"
    if column.default is None:
        return None
    if column.type.family == "DateTime" and column.default.kind == "value" and column.default.value_kind == "DateTime":
        return f"@default(dbgenerated({string(moment(column))}))"
    return f"@default({default_text(column.default, values)})"


def moment(column: Column) -> str:
    """A written moment as SQL: a database's spelling of it is not the schema language's, and may be a time alone."""
    text = sql_string(column.default.text if column.default else "")
    return f"{text}::{CASTS[column.type.name]}" if column.type.name in CASTS else text


def default_text(default: DefaultValue, values: Mapping[str, str]) -> str:
    match default.kind:
        case "now":
            return "now()"
        case "sequence":
            return "autoincrement()"
        case "expression":
            return f"dbgenerated({string(default.text)})" if default.text else "dbgenerated()"
        case "value":
            return written(default, values)


def written(value: DefaultValue, values: Mapping[str, str]) -> str:
    match value.value_kind:
        case "List":
            return f"[{', '.join(written(item, values) for item in value.items)}]"
        case "Int" | "BigInt" | "Boolean":
            return value.text
        case "Float":
            return value.text
        case "Enum":
            return values.get(value.text, string(value.text))
        case "Bytes":
            return string(base64.b64encode(bytes.fromhex(value.text)).decode())
        case _:
            return string(value.text)


def string(text: str) -> str:
    """A string literal of the schema language."""
    return json.dumps(text, ensure_ascii=False)
