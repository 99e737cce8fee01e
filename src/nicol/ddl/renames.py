"""Renames: which of them apply between two structures, and the steps that they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from nicol.ddl import steps as s
from nicol.ddl.renamed import (
    renamed_column_value,
    renamed_columns,
    renamed_enum,
    renamed_table,
    renamed_value,
    with_tables,
)
from nicol.ddl.tables import (
    ColumnRename,
    ColumnValueRename,
    EnumRename,
    Name,
    Rename,
    SqlSchema,
    Table,
    TableRename,
    ValueRename,
)
from nicol.dialects import Can

ENDS = {"A", "B"}
"""The columns of a join table."""
SWAP = {"A": "B", "B": "A"}


@dataclass(frozen=True, slots=True)
class Renamed:
    """The structure `schema` under its new names, and the `steps` that give them."""

    schema: SqlSchema
    steps: tuple[s.Step, ...] = ()
    renames: tuple[Rename, ...] = ()

    def then(self, schema: SqlSchema, step: s.Step, rename: Rename) -> Renamed:
        return Renamed(schema, (*self.steps, step), (*self.renames, rename))


def apply_renames(before: SqlSchema, after: SqlSchema, renames: Sequence[Rename]) -> Renamed:
    """`before` under the names that `renames` give it; join tables follow the tables that they join.

    A rename applies when its old name is there and goes, and its new name is wanted and free. Of several for one thing
    the first that applies counts.
    """
    swapped = [one for one in renames if isinstance(one, TableRename) and one.swapped]
    state = Renamed(before)
    for kind in (TableRename, EnumRename, ValueRename):
        state = applied(state, after, [one for one in renames if isinstance(one, kind) and one not in swapped])
    state = joins(state, after, swapped)
    state = applied(state, after, [rename for rename in renames if isinstance(rename, ColumnRename)])
    return applied(state, after, [rename for rename in renames if isinstance(rename, ColumnValueRename)])


def inverse(renames: Sequence[Rename]) -> tuple[Rename, ...]:
    """The renames that lead back, for a comparison the other way round."""
    tables = {one.after: one.before for one in renames if isinstance(one, TableRename)}
    columns = {(one.table, one.after): one.before for one in renames if isinstance(one, ColumnRename)}
    enums = {one.after: one.before for one in renames if isinstance(one, EnumRename)}

    def back(rename: Rename) -> Rename:
        match rename:
            case TableRename():
                return replace(rename, before=rename.after, after=rename.before)
            case EnumRename():
                return EnumRename(rename.after, rename.before)
            case ValueRename():
                return ValueRename(enums.get(rename.enum, rename.enum), rename.after, rename.before)
            case ColumnRename():
                return ColumnRename(tables.get(rename.table, rename.table), rename.after, rename.before)
            case ColumnValueRename():
                column = columns.get((rename.table, rename.column), rename.column)
                return ColumnValueRename(tables.get(rename.table, rename.table), column, rename.after, rename.before)

    return tuple(back(rename) for rename in reversed(renames))


def applied(state: Renamed, after: SqlSchema, renames: Sequence[Rename]) -> Renamed:
    """Renames of one kind; one may free the name that another needs."""
    waiting = list(renames)
    while found := next((one for one in waiting if fits(one, state.schema, after, waiting)), None):
        waiting.remove(found)
        state = apply(state, found)
    return state


def fits(rename: Rename, before: SqlSchema, after: SqlSchema, others: Sequence[Rename]) -> bool:
    """Whether the old name is there and goes, perhaps to another rename, and the new one is wanted and free.

    A database that keeps values as text knows no names of values: there a rename is taken at its word.
    """
    if isinstance(rename, ColumnValueRename) and is_text(rename, before):
        return True
    old, new = (names_beside(rename, schema) for schema in (before, after))
    taken = {one.after for one in others if one is not rename and place(one) == place(rename) and one.before in old}
    return (
        rename.before in old
        and rename.after not in old
        and rename.after in new
        and (rename.before not in new or rename.before in taken)
    )


def is_text(rename: ColumnValueRename, schema: SqlSchema) -> bool:
    """Whether the column is there and keeps the values of its enum as text."""
    table = schema.tables_by_key.get(rename.table)
    column = table.by_name.get(rename.column) if table else None
    return column is not None and Can.NATIVE_ENUMS not in schema.dialect.can


def place(rename: Rename) -> tuple[Name | str, ...]:
    """What holds the name: the same for renames that can be in each other's way."""
    match rename:
        case TableRename():
            return ("tables",)
        case EnumRename():
            return ("enums",)
        case ColumnRename():
            return (rename.table,)
        case ValueRename():
            return (rename.enum,)
        case ColumnValueRename():
            return (rename.table, rename.column)


def names_beside(rename: Rename, schema: SqlSchema) -> set[Name | str]:
    """The names that the thing may have in `schema`, its own among them."""
    match rename:
        case TableRename():
            return set(schema.tables_by_key)
        case EnumRename():
            return {enum.key for enum in schema.enums}
        case ColumnRename():
            table = schema.tables_by_key.get(rename.table)
            return set(table.by_name) if table else set()
        case ValueRename():
            return {value for enum in schema.enums if enum.key == rename.enum for value in enum.values}
        case ColumnValueRename():
            found = schema.tables_by_key.get(rename.table)
            column = found.by_name.get(rename.column) if found else None
            return set(column.type.args) if column and column.type.family == "Enum" else set()


def apply(state: Renamed, rename: Rename) -> Renamed:
    """The structure and the step after one rename that fits."""
    schema = state.schema
    match rename:
        case TableRename():
            changed = renamed_table(schema, rename.before, rename.after)
            tables = schema.tables_by_key[rename.before], changed.tables_by_key[rename.after]
            return state.then(changed, s.RenameTable(*tables), rename)
        case ColumnRename():
            changed = renamed_columns(schema, rename.table, {rename.before: rename.after})
            old, new = schema.tables_by_key[rename.table], changed.tables_by_key[rename.table]
            return state.then(changed, s.RenameColumn(new, old.column(rename.before), new.column(rename.after)), rename)
        case EnumRename():
            changed = renamed_enum(schema, rename.before, rename.after)
            enum = next(enum for enum in schema.enums if enum.key == rename.before)
            return state.then(changed, s.RenameEnum(enum, replace(enum, name=rename.after[1])), rename)
        case ValueRename():
            enum = next(enum for enum in schema.enums if enum.key == rename.enum)
            changed = renamed_value(schema, rename.enum, rename.before, rename.after)
            return state.then(changed, s.RenameEnumValue(enum, rename.before, rename.after), rename)
        case ColumnValueRename():
            return apply_to_column(state, rename)


def apply_to_column(state: Renamed, rename: ColumnValueRename) -> Renamed:
    table = state.schema.tables_by_key[rename.table]
    old = table.column(rename.column)
    new = old if is_text(rename, state.schema) else renamed_column_value(old, rename.before, rename.after)
    columns = tuple(new if column is old else column for column in table.columns)

    def change(one: Table) -> Table:
        return replace(one, columns=columns) if one is table else one

    step = s.RenameColumnValue(table, old, new, rename.before, rename.after)
    return state.then(with_tables(state.schema, change), step, rename)


def joins(state: Renamed, after: SqlSchema, asked: Sequence[TableRename]) -> Renamed:
    """Join tables of renamed tables: under the new name, with A and B in the new order."""
    moved = {one.after for one in state.renames if isinstance(one, TableRename)}
    for rename in asked:
        state = joined(state, after, rename)
    for rename in join_renames(state.schema, after, moved):
        state = joined(state, after, rename)
    return state


def joined(state: Renamed, after: SqlSchema, rename: TableRename) -> Renamed:
    """One join table; one that has been renamed already stays."""
    if rename.before not in state.schema.tables_by_key:
        return state
    if rename.before != rename.after and fits(rename, state.schema, after, ()):
        state = apply(state, rename)
    if rename.swapped and rename.after in state.schema.tables_by_key:
        state = swap(state, rename)
    return state


def join_renames(before: SqlSchema, after: SqlSchema, moved: set[Name]) -> Iterator[TableRename]:
    """The join tables of the tables `moved`, told by what they join; none where two could be meant."""
    for new in after.tables:
        ends = join_ends(new)
        if ends is None or not moved & set(ends):
            continue
        known = before.tables_by_key.get(new.key)
        gone = [table for table in before.tables if table.key not in after.tables_by_key]
        found = [table for table in ([known] if known else gone) if same_ends(join_ends(table), ends)]
        rivals = [
            one for one in after.tables if one.key not in before.tables_by_key and same_ends(join_ends(one), ends)
        ]
        if len(found) == 1 and (known or len(rivals) == 1):
            yield TableRename(found[0].key, new.key, swapped=join_ends(found[0]) != ends)


def join_ends(table: Table) -> tuple[Name, Name] | None:
    """The tables that A and B refer to; None for a table that joins nothing."""
    if set(table.by_name) != ENDS:
        return None
    targets: Mapping[str, Name] = {key.columns[0]: key.table for key in table.foreign_keys if len(key.columns) == 1}
    return (targets["A"], targets["B"]) if set(targets) == ENDS else None


def same_ends(one: tuple[Name, Name] | None, other: tuple[Name, Name]) -> bool:
    return one is not None and sorted(map(str, one)) == sorted(map(str, other))


def swap(state: Renamed, rename: TableRename) -> Renamed:
    """A and B in each other's place; where constraints can be dropped those go, for their names tell the column."""
    table = state.schema.tables_by_key[rename.after]
    changed = renamed_columns(state.schema, rename.after, SWAP)
    if Can.ALTER_CONSTRAINTS in state.schema.dialect.can:
        changed = with_tables(changed, lambda one: bare(one) if one.key == rename.after else one)
    return state.then(changed, s.SwapJoinColumns(table, changed.tables_by_key[rename.after]), rename)


def bare(table: Table) -> Table:
    return replace(table, primary_key=None, indexes=(), foreign_keys=())
