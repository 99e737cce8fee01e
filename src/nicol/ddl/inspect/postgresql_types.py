"""PostgreSQL's catalogue types as PSL's native types."""

from __future__ import annotations

from nicol.ddl.native_types import POSTGRESQL_TYPES
from nicol.ddl.tables import ColumnType

NAMES = {
    "int2": "SmallInt",
    "int4": "Integer",
    "int8": "BigInt",
    "oid": "Oid",
    "float4": "Real",
    "float8": "DoublePrecision",
    "numeric": "Decimal",
    "money": "Money",
    "text": "Text",
    "varchar": "VarChar",
    "bpchar": "Char",
    "bit": "Bit",
    "varbit": "VarBit",
    "uuid": "Uuid",
    "xml": "Xml",
    "inet": "Inet",
    "citext": "Citext",
    "bool": "Boolean",
    "timestamp": "Timestamp",
    "timestamptz": "Timestamptz",
    "date": "Date",
    "time": "Time",
    "timetz": "Timetz",
    "json": "Json",
    "jsonb": "JsonB",
    "bytea": "ByteA",
}
"""pg_type.typname → PSL's name."""
HEADER = 4
"""Bytes that PostgreSQL adds to the length in atttypmod for varchar, char and numeric."""


def column_type(catalogue: tuple[str, int], shown: str, schema: str | None, is_enum: bool) -> ColumnType:
    """The type of a column: `catalogue` is (typname, atttypmod), `shown` what format_type makes of both."""
    name, modifier = catalogue
    if is_enum:
        return ColumnType("Enum", name, schema=schema)
    if name not in NAMES:
        return ColumnType("Unsupported", shown)
    native = NAMES[name]
    return ColumnType(POSTGRESQL_TYPES[native][1], native, parameters(native, modifier))


def parameters(native: str, modifier: int) -> tuple[str, ...]:
    """The parameters that `modifier` (atttypmod, -1 for none) stands for."""
    if modifier < 0:
        return ()
    match native:
        case "VarChar" | "Char":
            return (str(modifier - HEADER),)
        case "Decimal":
            packed = modifier - HEADER
            return (str(packed >> 16), str(packed & 0xFFFF))
        case "Bit" | "VarBit" | "Timestamp" | "Timestamptz" | "Time" | "Timetz":
            return (str(modifier),)
        case _:
            return ()
