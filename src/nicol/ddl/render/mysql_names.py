"""New names on MySQL and MariaDB, where the values of an enum stand in each column's type."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeAlias

from nicol.ddl import steps as s
from nicol.ddl.render.names import fill_column, rename_column, swap_columns
from nicol.ddl.tables import Column, Table
from nicol.dialects import mysql
from nicol.dialects.quoting import identifier, literal

Naming: TypeAlias = s.RenameTable | s.SwapJoinColumns | s.RenameColumn | s.RenameColumnValue | s.FillColumn


def naming_statements(step: Naming, column_line: Callable[[Column], str]) -> tuple[str, ...]:
    """The statements of one step; `column_line` writes a column as MODIFY wants it."""
    match step:
        case s.RenameTable():
            names = f"{identifier(mysql, step.before.name)} TO {identifier(mysql, step.after.name)}"
            return (f"RENAME TABLE {names}",)
        case s.SwapJoinColumns():
            return (*drop_constraints(step.before), *swap_columns(mysql, step.before))
        case s.RenameColumn():
            return (rename_column(mysql, step.table, step.before.name, step.after.name),)
        case s.RenameColumnValue():
            return tuple(rename_value(step, column_line))
        case s.FillColumn():
            return (fill_column(mysql, step),)


def rename_value(step: s.RenameColumnValue, column_line: Callable[[Column], str]) -> Iterator[str]:
    """The new value comes, rows take it, the old one goes; values that differ in case alone are one to the server."""
    name = identifier(mysql, step.table.name)
    if step.old.casefold() != step.new.casefold():
        kind = replace(step.before.type, args=(*step.before.type.args, step.new))
        yield f"ALTER TABLE {name} MODIFY {column_line(replace(step.before, type=kind))}"
        column = identifier(mysql, step.before.name)
        yield f"UPDATE {name} SET {column} = {literal(mysql, step.new)} WHERE {column} = {literal(mysql, step.old)}"
    yield f"ALTER TABLE {name} MODIFY {column_line(step.after)}"


def drop_constraints(table: Table) -> Iterator[str]:
    """The foreign keys of a join table, then the indexes that they needed."""
    name = identifier(mysql, table.name)
    for key in table.foreign_keys:
        assert key.name is not None
        yield f"ALTER TABLE {name} DROP FOREIGN KEY {identifier(mysql, key.name)}"
    if table.primary_key:
        yield f"ALTER TABLE {name} DROP PRIMARY KEY"
    for index in table.indexes:
        yield f"DROP INDEX {identifier(mysql, index.name)} ON {name}"
