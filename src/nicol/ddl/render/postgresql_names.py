"""New names on PostgreSQL, where sequences are things of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from nicol.ddl import steps as s
from nicol.ddl.renamed import sequence_name
from nicol.ddl.render.names import fill_column, rename_column, swap_columns
from nicol.ddl.tables import Column, Table
from nicol.dialects import postgresql
from nicol.dialects.quoting import identifier, qualified, string

Naming: TypeAlias = s.RenameTable | s.SwapJoinColumns | s.RenameColumn | s.RenameEnum | s.RenameEnumValue | s.FillColumn


def naming_statements(step: Naming) -> tuple[str, ...]:
    """The statements of one step."""
    match step:
        case s.RenameTable():
            return tuple(rename_table(step))
        case s.SwapJoinColumns():
            return (*drop_constraints(step.before), *swap_columns(postgresql, step.before))
        case s.RenameColumn():
            old, new = (step.table, step.before), (step.table, step.after)
            return (rename_column(postgresql, step.table, old[1].name, new[1].name), *rename_sequence(old, new))
        case s.RenameEnum():
            name = qualified(postgresql, step.before.schema, step.before.name)
            return (f"ALTER TYPE {name} RENAME TO {identifier(postgresql, step.after.name)}",)
        case s.RenameEnumValue():
            name = qualified(postgresql, step.enum.schema, step.enum.name)
            return (f"ALTER TYPE {name} RENAME VALUE {string(step.old)} TO {string(step.new)}",)
        case s.FillColumn():
            return (fill_column(postgresql, step),)


def rename_table(step: s.RenameTable) -> Iterator[str]:
    """The table and the sequences that `serial` named after it."""
    old, new = step.before, step.after
    yield f"ALTER TABLE {qualified(postgresql, old.schema, old.name)} RENAME TO {identifier(postgresql, new.name)}"
    for before, after in zip(old.columns, new.columns, strict=True):
        yield from rename_sequence((old, before), (new, after))


def rename_sequence(old: tuple[Table, Column], new: tuple[Table, Column]) -> Iterator[str]:
    """The sequence of a column, where it has the name that `serial` gives and PostgreSQL did not cut."""
    names = [sequence_name(table.name, column.name) for table, column in (old, new)]
    default, longest = old[1].default, postgresql.max_identifier or 0
    if not old[1].autoincrement or any(len(name.encode()) > longest for name in names):
        return
    if default is not None and default.text != names[0]:
        return
    known = "" if default is not None else "IF EXISTS "
    name = qualified(postgresql, old[0].schema, names[0])
    yield f"ALTER SEQUENCE {known}{name} RENAME TO {identifier(postgresql, names[1])}"


def drop_constraints(table: Table) -> Iterator[str]:
    """Everything on a join table that is named after its columns."""
    name = qualified(postgresql, table.schema, table.name)
    key = (table.primary_key,) if table.primary_key else ()
    constraints = [*table.foreign_keys, *key, *(index for index in table.indexes if index.constraint)]
    for constraint in constraints:
        assert constraint.name is not None
        yield f"ALTER TABLE {name} DROP CONSTRAINT {identifier(postgresql, constraint.name)}"
    for index in table.indexes:
        if not index.constraint:
            yield f"DROP INDEX {qualified(postgresql, table.schema, index.name)}"
