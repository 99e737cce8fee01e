"""Rows for tables that are known by their structure alone."""

from __future__ import annotations

from collections.abc import Iterator

from nicol.dialects.quoting import identifier, qualified, string
from nicol.sql.structure import Column, Structure

_VALUES = {
    "int2": "g",
    "int4": "g",
    "int8": "g",
    "numeric": "g",
    "boolean": "true",
    "text": "'x' || g",
    "varchar": "'x' || g",
    "char": "'x'",
    "citext": "'x' || g",
    "uuid": "gen_random_uuid()",
    "timestamp": "now()",
    "timestamptz": "now()",
    "date": "'2020-06-01'::date",
    "json": "'{}'",
    "jsonb": "'{}'",
}


def inserts(structure: Structure, count: int) -> Iterator[str]:
    """Statements that give each of PostgreSQL's tables `count` rows, tables in the order in which they were made."""
    for table in structure.tables.values():
        columns = [column for column in table.columns.values() if not column.generated]
        names = ", ".join(identifier(structure.dialect, column.name) for column in columns)
        values = ", ".join(_value(structure, column) for column in columns)
        name = qualified(structure.dialect, *table.name)
        yield f"INSERT INTO {name} ({names}) SELECT {values} FROM generate_series(1, {count}) g"


def _value(structure: Structure, column: Column) -> str:
    enum = structure.enums.get(structure.key((column.type.schema, column.type.name)))
    return string(enum.values[0]) if enum else _VALUES[column.type.name]
