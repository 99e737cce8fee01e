"""A structure after a statement: a pure function, which asks no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from nicol.ddl.tables import Name
from nicol.dialects import Can
from nicol.sql.replay_table import altered, built
from nicol.sql.structure import Enum, Index, Key, Structure, Table, Trigger, View
from nicol.sql.values import (
    AddEnumValue,
    AlterTable,
    CreateEnum,
    CreateIndex,
    CreateTable,
    CreateTrigger,
    CreateView,
    Ddl,
    Drop,
    DropIndex,
    OtherAction,
    RenameEnumValue,
    RenameIndex,
    RenameTable,
    RenameTables,
    RenameType,
)


def after(before: Structure, ddl: Ddl, number: int) -> Structure:
    """The structure that `ddl`, a statement of migration `number`, makes of `before`.

    What speaks of things that are not known changes nothing.
    """
    match ddl:
        case CreateTable():
            return _create_table(before, ddl, number)
        case AlterTable():
            return _alter_table(before, ddl, number)
        case CreateIndex():
            return _create_index(before, ddl, number)
        case DropIndex():
            return _drop_indexes(before, ddl)
        case RenameIndex():
            return _rename_index(before, ddl)
        case RenameTables():
            for old, new in ddl.pairs:
                before = _rename_table(before, old, new)
            return before
        case Drop():
            return _drop(before, ddl)
        case CreateView():
            view = View(ddl.name, ddl.mentions, ddl.is_materialized)
            return replace(before, views={**before.views, before.key(ddl.name): view})
        case CreateTrigger():
            others = tuple(one for one in before.triggers if (one.name, one.table) != (ddl.name, ddl.table))
            return replace(before, triggers=(*others, Trigger(ddl.name, ddl.table, ddl.mentions)))
        case CreateEnum() | AddEnumValue() | RenameEnumValue() | RenameType():
            return _enum(before, ddl, number)
        case _:
            return before


def _with(structure: Structure, table: Table) -> Structure:
    return replace(structure, tables={**structure.tables, structure.key(table.name): table})


def _without(tables: Mapping[Name, Table], gone: Iterable[Name]) -> dict[Name, Table]:
    names = frozenset(gone)
    return {key: table for key, table in tables.items() if key not in names}


def _create_table(before: Structure, ddl: CreateTable, number: int) -> Structure:
    if ddl.if_not_exists and before.table(ddl.table) is not None:
        return before
    source = ddl.like or ddl.partition_of
    copied = before.table(source) if source else None
    return _with(before, built(before, ddl, copied, number))


def _alter_table(before: Structure, ddl: AlterTable, number: int) -> Structure:
    table = before.table(ddl.table)
    if table is None:
        return _rename_view(before, ddl)
    structure = before
    for action in ddl.actions:
        match action:
            case RenameTable():
                structure = _rename_table(structure, table.name, action.after)
                table = structure.table(action.after) or table
            case OtherAction() if action.words[:2] == ("SET", "SCHEMA"):
                schema = action.words[2]
                to = (None if schema == structure.dialect.default_schema else schema, table.name[1])
                structure = _rename_table(structure, table.name, to)
                table = structure.table(to) or table
            case _:
                table = altered(structure, table, action, number)
                structure = _with(structure, table)
    return structure


def _rename_view(before: Structure, ddl: AlterTable) -> Structure:
    view = before.views.get(before.key(ddl.table))
    first = ddl.actions[0]
    if view is None or not isinstance(first, RenameTable):
        return before
    kept = {key: one for key, one in before.views.items() if one is not view}
    return replace(before, views={**kept, before.key(first.after): replace(view, name=first.after)})


def _rename_table(before: Structure, old: Name, new: Name) -> Structure:
    table = before.table(old)
    if table is None:
        return before
    tables: dict[Name, Table] = {}
    for key, one in before.tables.items():
        if one is table:
            one = replace(one, name=new)
            key = before.key(new)
        if any(_points(before, each, old) for each in one.keys):
            one = replace(one, keys=tuple(_redirected(before, each, old, new) for each in one.keys))
        tables[key] = one
    triggers = tuple(
        replace(one, table=new) if before.key(one.table) == before.key(old) else one for one in before.triggers
    )
    return replace(before, tables=tables, triggers=triggers)


def _points(structure: Structure, key: Key, old: Name) -> bool:
    return key.references is not None and structure.key(key.references.table) == structure.key(old)


def _redirected(structure: Structure, key: Key, old: Name, new: Name) -> Key:
    if key.references is None or not _points(structure, key, old):
        return key
    return replace(key, references=replace(key.references, table=new))


def _create_index(before: Structure, ddl: CreateIndex, number: int) -> Structure:
    table = before.table(ddl.table)
    if table is None:
        return before
    name = before.shortened(ddl.name or "_".join([table.name[1], *(ddl.columns or ("expr",)), "idx"]))
    if ddl.if_not_exists and table.index(name):
        return before
    index = Index(
        name, ddl.columns, ddl.is_unique, number, ddl.parts, ddl.where, ddl.method, False, ddl.kind, ddl.include
    )
    return _with(before, replace(table, indexes=(*table.indexes, index)))


def _drop_indexes(before: Structure, ddl: DropIndex) -> Structure:
    for name in ddl.names:
        if ddl.table is not None:
            table = before.table(ddl.table)
        else:
            found = before.indexed(name)
            table = found[0] if found else None
        if table is not None:
            kept = tuple(index for index in table.indexes if index.name != name[1])
            before = _with(before, replace(table, indexes=kept))
    return before


def _rename_index(before: Structure, ddl: RenameIndex) -> Structure:
    found = before.indexed(ddl.before)
    if found is None:
        return _rename_primary(before, ddl)
    table, index = found
    indexes = tuple(replace(one, name=ddl.after) if one is index else one for one in table.indexes)
    return _with(before, replace(table, indexes=indexes))


def _rename_primary(before: Structure, ddl: RenameIndex) -> Structure:
    for table in before.tables.values():
        if table.primary_name == ddl.before[1]:
            return _with(before, replace(table, primary_name=ddl.after))
    return before


def _drop(before: Structure, ddl: Drop) -> Structure:
    gone = frozenset(before.key(name) for name in ddl.names)
    match ddl.what:
        case "TABLE":
            kept = _without(before.tables, gone)
            if ddl.is_cascade and Can.SCHEMAS in before.dialect.can:
                kept = {key: _without_keys_to(before, table, gone) for key, table in kept.items()}
            triggers = tuple(one for one in before.triggers if before.key(one.table) not in gone)
            return replace(before, tables=kept, triggers=triggers)
        case "VIEW":
            return replace(before, views={key: view for key, view in before.views.items() if key not in gone})
        case "TYPE":
            return replace(before, enums={key: one for key, one in before.enums.items() if key not in gone})
        case "TRIGGER":
            names = {name for _, name in ddl.names}
            return replace(before, triggers=tuple(one for one in before.triggers if one.name not in names))
        case "SCHEMA":
            schemas = {name for _, name in ddl.names}
            return replace(
                before, tables={key: table for key, table in before.tables.items() if table.name[0] not in schemas}
            )
        case _:
            return before


def _without_keys_to(structure: Structure, table: Table, gone: frozenset[Name]) -> Table:
    kept = tuple(key for key in table.keys if key.references is None or structure.key(key.references.table) not in gone)
    return table if len(kept) == len(table.keys) else replace(table, keys=kept)


def _enum(before: Structure, ddl: CreateEnum | AddEnumValue | RenameEnumValue | RenameType, number: int) -> Structure:
    if isinstance(ddl, CreateEnum):
        made = Enum(ddl.name, ddl.values, number)
        return replace(before, enums={**before.enums, before.key(ddl.name): made})
    if isinstance(ddl, RenameType):
        return _rename_type(before, ddl)
    enum = before.enums.get(before.key(ddl.name))
    if enum is None:
        return before
    if isinstance(ddl, AddEnumValue):
        if ddl.value in enum.values:
            return before
        enum = replace(enum, values=(*enum.values, ddl.value), added={**enum.added, ddl.value: number})
    else:
        values = tuple(ddl.after if value == ddl.before else value for value in enum.values)
        enum = replace(enum, values=values)
    return replace(before, enums={**before.enums, before.key(ddl.name): enum})


def _rename_type(before: Structure, ddl: RenameType) -> Structure:
    enum = before.enums.get(before.key(ddl.before))
    if enum is None:
        return before
    kept = {key: one for key, one in before.enums.items() if one is not enum}
    tables = {key: _retyped(table, ddl) for key, table in before.tables.items()}
    return replace(before, enums={**kept, before.key(ddl.after): replace(enum, name=ddl.after)}, tables=tables)


def _retyped(table: Table, ddl: RenameType) -> Table:
    old = ddl.before
    if not any((column.type.schema, column.type.name) == old for column in table.columns.values()):
        return table
    columns = {
        key: replace(column, type=replace(column.type, name=ddl.after[1], schema=ddl.after[0]))
        if (column.type.schema, column.type.name) == old
        else column
        for key, column in table.columns.items()
    }
    return replace(table, columns=columns)
