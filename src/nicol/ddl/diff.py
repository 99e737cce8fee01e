"""What has to happen to bring one structure to another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from nicol.ddl import steps as s
from nicol.ddl.annotated import owned_of
from nicol.ddl.enums import enum_steps
from nicol.ddl.extensions import extension_steps
from nicol.ddl.extra_steps import created_extras, enum_comments, extra_steps
from nicol.ddl.indexes import index_steps
from nicol.ddl.objects.changes import object_steps
from nicol.ddl.order import sort_steps
from nicol.ddl.owned import carried, owned_only
from nicol.ddl.pairs import TablePair, pair_tables
from nicol.ddl.renames import apply_renames
from nicol.ddl.steps import (
    AddForeignKey,
    AlterTable,
    CreateIndex,
    CreateSchema,
    CreateTable,
    DropForeignKey,
    DropIndex,
    DropTable,
    RedefineTable,
    RedefineTables,
    RenameForeignKey,
    Step,
)
from nicol.ddl.tables import Index, Owned, Rename, SqlSchema
from nicol.dialects import Can


def diff(before: SqlSchema, after: SqlSchema, renames: Sequence[Rename] = ()) -> list[Step]:
    """The steps from `before` to `after`, in the order in which they run; [] when nothing differs.

    What `renames` and the schema file's own declarations name stays under its new name.
    """
    renamed = apply_renames(before, after, (*renames, *after.renames))
    return [*renamed.steps, *changes(renamed.schema, after)]


def changes(before: SqlSchema, after: SqlSchema) -> list[Step]:
    """The steps between two structures in which what has one name is one thing."""
    live, owned = before, before.owned | after.owned
    before, after = owned_only(before, after)
    pairs = pair_tables(comparable(before, after), after)
    redefined = {pair.after.key for pair in pairs if pair.must_redefine}
    steps: list[Step] = [CreateSchema(name) for name in after.namespaces if name in used(after) - {*before.namespaces}]
    steps += extension_steps(before, after)
    steps += enum_steps(before, after, pairs)
    steps += created_tables(before, after)
    steps += dropped_tables(before, after, bool(redefined))
    kept = [pair for pair in pairs if pair.after.key not in redefined]
    steps += [step for pair in kept for step in index_steps(pair)]
    steps += [step for pair in kept for step in alterations(pair)]
    steps += [step for pair in kept for step in extra_steps(pair)]
    steps += enum_comments(before.enums, after.enums)
    objects = list(object_steps(before, after, steps))
    steps += objects
    if redefined:
        going = {step.object.name for step in objects if isinstance(step, s.DropObject)}
        live = replace(live, triggers=tuple(one for one in live.triggers if one.name not in going))
        changed = (pair for pair in pairs if pair.after.key in redefined)
        tables = tuple(redefinition(pair, live, owned) for pair in changed)
        steps.append(RedefineTables(tables, watched=bool(live.views or live.triggers)))
    return sort_steps(steps, before, after)


def comparable(before: SqlSchema, after: SqlSchema) -> SqlSchema:
    """`before` without the partial indexes that `after` says nothing about."""
    if after.manages_partial_indexes:
        return before
    return replace(before, tables=tuple(replace(table, indexes=whole(table.indexes)) for table in before.tables))


def whole(indexes: tuple[Index, ...]) -> tuple[Index, ...]:
    return tuple(index for index in indexes if index.where is None)


def used(schema: SqlSchema) -> set[str]:
    """The database schemas that hold something."""
    default = schema.dialect.default_schema or ""
    tables, enums = (table.schema for table in schema.tables), (enum.schema for enum in schema.enums)
    return {name or default for name in (*tables, *enums)}


def created_tables(before: SqlSchema, after: SqlSchema) -> Iterator[Step]:
    """New tables with their indexes and, where those are not part of the table, foreign keys."""
    for table in after.tables:
        if table.key in before.tables_by_key:
            continue
        yield CreateTable(table)
        if Can.INLINE_INDEXES not in after.dialect.can:
            for index in table.indexes:
                yield CreateIndex(table, index)
        yield from created_extras(table, after)
        if Can.ALTER_CONSTRAINTS in after.dialect.can:
            for key in table.foreign_keys:
                yield AddForeignKey(table, key)


def dropped_tables(before: SqlSchema, after: SqlSchema, redefining: bool) -> Iterator[Step]:
    """Tables that go, their foreign keys first; where others are written anew meanwhile, their indexes first."""
    for table in before.tables:
        if table.key in after.tables_by_key:
            continue
        yield DropTable(table)
        if Can.ALTER_CONSTRAINTS in before.dialect.can:
            for key in table.foreign_keys:
                yield DropForeignKey(table, key)
        elif redefining:
            for index in table.indexes:
                yield DropIndex(table, index)


def alterations(pair: TablePair) -> Iterator[Step]:
    """Columns, primary key and foreign keys of a table that stays."""
    if changes := tuple(pair.changes()):
        yield AlterTable(pair.before, pair.after, changes)
    if Can.ALTER_CONSTRAINTS not in pair.dialect.can:
        return
    for key in pair.dropped_foreign_keys:
        yield DropForeignKey(pair.before, key)
    for key in pair.created_foreign_keys:
        yield AddForeignKey(pair.after, key)
    for old, new in pair.kept_foreign_keys:
        if old.name != new.name and Can.RENAME_FOREIGN_KEYS in pair.dialect.can:
            yield RenameForeignKey(pair.after, old, new)


def redefinition(pair: TablePair, live: SqlSchema, owned: frozenset[Owned]) -> RedefineTable:
    """The table anew, with everything of the live one that no schema file speaks of."""
    table = live.tables_by_key[pair.before.key]
    after = carried(table, pair.after, owned, pair.before.indexes)
    triggers = tuple(trigger for trigger in live.triggers if trigger.table.lower() == table.name.lower())
    return RedefineTable(
        pair.before,
        after,
        pair.columns,
        pair.added,
        pair.dropped,
        triggers=triggers,
        owned=frozenset(owned_of(pair.after)),
    )
