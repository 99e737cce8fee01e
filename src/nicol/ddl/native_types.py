"""Native types: PSL's names, the databases' spellings, and what they mean for Prisma."""

from __future__ import annotations

from nicol.ddl.tables import ColumnType, Family
from nicol.model.schema import ScalarField

POSTGRESQL_TYPES: dict[str, tuple[str, Family]] = {
    "SmallInt": ("SMALLINT", "Int"),
    "Integer": ("INTEGER", "Int"),
    "BigInt": ("BIGINT", "BigInt"),
    "Oid": ("OID", "Int"),
    "Real": ("REAL", "Float"),
    "DoublePrecision": ("DOUBLE PRECISION", "Float"),
    "Decimal": ("DECIMAL", "Decimal"),
    "Money": ("MONEY", "Decimal"),
    "Text": ("TEXT", "String"),
    "VarChar": ("VARCHAR", "String"),
    "Char": ("CHAR", "String"),
    "Bit": ("BIT", "String"),
    "VarBit": ("VARBIT", "String"),
    "Uuid": ("UUID", "Uuid"),
    "Xml": ("XML", "String"),
    "Inet": ("INET", "String"),
    "Citext": ("CITEXT", "String"),
    "Boolean": ("BOOLEAN", "Boolean"),
    "Timestamp": ("TIMESTAMP", "DateTime"),
    "Timestamptz": ("TIMESTAMPTZ", "DateTime"),
    "Date": ("DATE", "DateTime"),
    "Time": ("TIME", "DateTime"),
    "Timetz": ("TIMETZ", "DateTime"),
    "Json": ("JSON", "Json"),
    "JsonB": ("JSONB", "Json"),
    "ByteA": ("BYTEA", "Bytes"),
}
"""PSL's `@db.` name → the spelling that Prisma writes, and the family."""

POSTGRESQL_DEFAULTS: dict[str, ColumnType] = {
    "String": ColumnType("String", "Text"),
    "Boolean": ColumnType("Boolean", "Boolean"),
    "Int": ColumnType("Int", "Integer"),
    "BigInt": ColumnType("BigInt", "BigInt"),
    "Float": ColumnType("Float", "DoublePrecision"),
    "Decimal": ColumnType("Decimal", "Decimal", ("65", "30")),
    "DateTime": ColumnType("DateTime", "Timestamp", ("3",)),
    "Json": ColumnType("Json", "JsonB"),
    "Bytes": ColumnType("Bytes", "ByteA"),
}
"""Prisma scalar → the type of a field without `@db.`."""

SQLITE_TYPES: dict[str, ColumnType] = {
    "String": ColumnType("String", "TEXT"),
    "Boolean": ColumnType("Boolean", "BOOLEAN"),
    "Int": ColumnType("Int", "INTEGER"),
    "BigInt": ColumnType("BigInt", "BIGINT"),
    "Float": ColumnType("Float", "REAL"),
    "Decimal": ColumnType("Decimal", "DECIMAL"),
    "DateTime": ColumnType("DateTime", "DATETIME"),
    "Json": ColumnType("Json", "JSONB"),
    "Bytes": ColumnType("Bytes", "BLOB"),
}
"""Prisma scalar → the declared type on SQLite, which has no native types to choose from."""


def postgresql_type(field: ScalarField) -> ColumnType:
    """The type of a scalar field (not an enum, not Unsupported) on PostgreSQL."""
    if field.native is None:
        return POSTGRESQL_DEFAULTS[field.type]
    return ColumnType(POSTGRESQL_TYPES[field.native.name][1], field.native.name, field.native.args)


def sqlite_type(field: ScalarField) -> ColumnType:
    """The type of a scalar field on SQLite; its enums are plain text."""
    return SQLITE_TYPES["String" if field.kind == "enum" else field.type]
