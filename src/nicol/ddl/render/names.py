"""Statements that give new names, the same on every database but for the quoting."""

from __future__ import annotations

from collections.abc import Iterator

from nicol.ddl import steps as s
from nicol.ddl.tables import Table
from nicol.dialects import Dialect
from nicol.dialects.quoting import identifier, qualified

SPARE = "A_and_B_change_places"
"""What a join table's column is called while the other takes its name."""


def rename_column(dialect: Dialect, table: Table, old: str, new: str) -> str:
    """A column under a new name."""
    name = qualified(dialect, table.schema, table.name)
    return f"ALTER TABLE {name} RENAME COLUMN {identifier(dialect, old)} TO {identifier(dialect, new)}"


def swap_columns(dialect: Dialect, table: Table) -> Iterator[str]:
    """A and B in each other's place."""
    for old, new in (("A", SPARE), ("B", "A"), (SPARE, "B")):
        yield rename_column(dialect, table, old, new)


def fill_column(dialect: Dialect, step: s.FillColumn) -> str:
    """The rows without a value take that of the expression."""
    column = identifier(dialect, step.column.name)
    name = qualified(dialect, step.table.schema, step.table.name)
    return f"UPDATE {name} SET {column} = {step.expression} WHERE {column} IS NULL"
