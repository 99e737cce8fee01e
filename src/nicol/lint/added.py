"""Columns that a migration makes."""

from __future__ import annotations

from collections.abc import Iterator

from nicol.ddl.tables import Name
from nicol.lint.history import MigrationView
from nicol.sql.values import AddColumn, ColumnSpec, CreateTable


def added_columns(view: MigrationView) -> Iterator[tuple[Name, ColumnSpec]]:
    """The columns of new tables and the new ones of old tables, each with its table."""
    for _, table in view.of(CreateTable):
        yield from ((table.table, column) for column in table.columns)
    for _, ddl, action in view.actions(AddColumn):
        yield ddl.table, action.column
