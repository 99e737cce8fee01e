"""Native types: PSL's names, the databases' spellings, and what they mean for Prisma."""

from __future__ import annotations

from collections.abc import Callable

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

MYSQL_TYPES: dict[str, tuple[str, Family]] = {
    "Int": ("INTEGER", "Int"),
    "UnsignedInt": ("INTEGER UNSIGNED", "Int"),
    "SmallInt": ("SMALLINT", "Int"),
    "UnsignedSmallInt": ("SMALLINT UNSIGNED", "Int"),
    "TinyInt": ("TINYINT", "Int"),
    "UnsignedTinyInt": ("TINYINT UNSIGNED", "Int"),
    "MediumInt": ("MEDIUMINT", "Int"),
    "UnsignedMediumInt": ("MEDIUMINT UNSIGNED", "Int"),
    "BigInt": ("BIGINT", "BigInt"),
    "UnsignedBigInt": ("BIGINT UNSIGNED", "BigInt"),
    "Year": ("YEAR", "Int"),
    "Float": ("FLOAT", "Float"),
    "Double": ("DOUBLE", "Float"),
    "Decimal": ("DECIMAL", "Decimal"),
    "Bit": ("BIT", "Bytes"),
    "Char": ("CHAR", "String"),
    "VarChar": ("VARCHAR", "String"),
    "TinyText": ("TINYTEXT", "String"),
    "Text": ("TEXT", "String"),
    "MediumText": ("MEDIUMTEXT", "String"),
    "LongText": ("LONGTEXT", "String"),
    "Binary": ("BINARY", "Bytes"),
    "VarBinary": ("VARBINARY", "Bytes"),
    "TinyBlob": ("TINYBLOB", "Bytes"),
    "Blob": ("BLOB", "Bytes"),
    "MediumBlob": ("MEDIUMBLOB", "Bytes"),
    "LongBlob": ("LONGBLOB", "Bytes"),
    "Date": ("DATE", "DateTime"),
    "Time": ("TIME", "DateTime"),
    "DateTime": ("DATETIME", "DateTime"),
    "Timestamp": ("TIMESTAMP", "DateTime"),
    "Json": ("JSON", "Json"),
}
"""The same for MySQL; TinyInt and Bit may also be a Boolean."""

MYSQL_DEFAULTS: dict[str, ColumnType] = {
    "String": ColumnType("String", "VarChar", ("191",)),
    "Boolean": ColumnType("Boolean", "TinyInt"),
    "Int": ColumnType("Int", "Int"),
    "BigInt": ColumnType("BigInt", "BigInt"),
    "Float": ColumnType("Float", "Double"),
    "Decimal": ColumnType("Decimal", "Decimal", ("65", "30")),
    "DateTime": ColumnType("DateTime", "DateTime", ("3",)),
    "Json": ColumnType("Json", "Json"),
    "Bytes": ColumnType("Bytes", "LongBlob"),
}
"""Prisma scalar → the type of a field without `@db.` on MySQL."""

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


def mysql_type(field: ScalarField) -> ColumnType:
    """The type of a scalar field on MySQL; a Boolean of any native type is of that family."""
    if field.native is None:
        return MYSQL_DEFAULTS[field.type]
    family = "Boolean" if field.type == "Boolean" else MYSQL_TYPES[field.native.name][1]
    return ColumnType(family, field.native.name, field.native.args)


def sqlite_type(field: ScalarField) -> ColumnType:
    """The type of a scalar field on SQLite; its enums are plain text."""
    return SQLITE_TYPES["String" if field.kind == "enum" else field.type]


SCALAR_TYPES: dict[str, Callable[[ScalarField], ColumnType]] = {
    "postgresql": postgresql_type,
    "mysql": mysql_type,
    "sqlite": sqlite_type,
}
"""Dialect → the type of a scalar field."""
