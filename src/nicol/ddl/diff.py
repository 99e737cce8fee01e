"""What has to happen to bring one structure to another."""

from __future__ import annotations

from collections.abc import Iterator

from nicol.ddl.enums import enum_steps
from nicol.ddl.extensions import extension_steps
from nicol.ddl.indexes import index_steps
from nicol.ddl.order import sort_steps
from nicol.ddl.pairs import TablePair, pair_tables
from nicol.ddl.steps import (
    AddForeignKey,
    AlterTable,
    CreateIndex,
    CreateSchema,
    CreateTable,
    DropForeignKey,
    DropTable,
    RedefineTable,
    RedefineTables,
    RenameForeignKey,
    Step,
)
from nicol.ddl.tables import SqlSchema
from nicol.dialects import Can


def diff(before: SqlSchema, after: SqlSchema) -> list[Step]:
    """The steps from `before` to `after`, in the order in which they run; [] when nothing differs."""
    pairs = pair_tables(before, after)
    redefined = {pair.after.key for pair in pairs if pair.must_redefine}
    steps: list[Step] = [CreateSchema(name) for name in after.namespaces if name in used(after) - {*before.namespaces}]
    steps += extension_steps(before, after)
    steps += enum_steps(before, after, pairs)
    steps += created_tables(before, after)
    steps += dropped_tables(before, after)
    kept = [pair for pair in pairs if pair.after.key not in redefined]
    steps += [step for pair in kept for step in index_steps(pair)]
    steps += [step for pair in kept for step in alterations(pair)]
    if redefined:
        steps.append(RedefineTables(tuple(redefinition(pair) for pair in pairs if pair.after.key in redefined)))
    return sort_steps(steps)


def used(schema: SqlSchema) -> set[str]:
    """The database schemas that hold something."""
    default = schema.dialect.default_schema or ""
    return {item.schema or default for item in (*schema.tables, *schema.enums)}


def created_tables(before: SqlSchema, after: SqlSchema) -> Iterator[Step]:
    """New tables with their indexes and, where those are not part of the table, foreign keys."""
    for table in after.tables:
        if table.key in before.tables_by_key:
            continue
        yield CreateTable(table)
        for index in table.indexes:
            yield CreateIndex(table, index)
        if Can.ALTER_CONSTRAINTS in after.dialect.can:
            for key in table.foreign_keys:
                yield AddForeignKey(table, key)


def dropped_tables(before: SqlSchema, after: SqlSchema) -> Iterator[Step]:
    """Tables that go, their foreign keys first so that no order among them matters."""
    for table in before.tables:
        if table.key in after.tables_by_key:
            continue
        yield DropTable(table)
        if Can.ALTER_CONSTRAINTS in before.dialect.can:
            for key in table.foreign_keys:
                yield DropForeignKey(table, key)


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
        if old.name != new.name:
            yield RenameForeignKey(pair.after, old, new)


def redefinition(pair: TablePair) -> RedefineTable:
    return RedefineTable(pair.before, pair.after, pair.columns, pair.added, pair.dropped)
