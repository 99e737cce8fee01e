"""Database enums that come, go and change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from nicol.ddl.pairs import TablePair
from nicol.ddl.steps import AlterEnum, CreateEnum, DropEnum, EnumUse, LeavingEnum, Step
from nicol.ddl.tables import SqlEnum, SqlSchema


def enum_steps(before: SqlSchema, after: SqlSchema, pairs: Sequence[TablePair]) -> Iterator[Step]:
    """Enums are the same when schema and name are."""
    old = {enum.key: enum for enum in before.enums}
    new = {enum.key: enum for enum in after.enums}
    yield from (CreateEnum(enum) for enum in after.enums if enum.key not in old)
    yield from (DropEnum(enum) for enum in before.enums if enum.key not in new)
    for enum in before.enums:
        if enum.key in new and set(enum.values) != set(new[enum.key].values):
            change = AlterEnum(enum, new[enum.key])
            if change.dropped:
                kept = tuple(uses(enum, pairs))
                change = replace(change, uses=kept, leaving=tuple(leaving(enum, before, kept)))
            yield change


def leaving(enum: SqlEnum, before: SqlSchema, kept: Sequence[EnumUse]) -> Iterator[LeavingEnum]:
    """The columns of `enum`'s type that go, or change their type."""
    staying = {(use.table.key, use.pair.before.name) for use in kept}
    for table in before.tables:
        for column in table.columns:
            is_of = column.type.family == "Enum" and (column.type.schema, column.type.name) == enum.key
            if is_of and (table.key, column.name) not in staying:
                yield LeavingEnum(table, column)


def uses(enum: SqlEnum, pairs: Sequence[TablePair]) -> Iterator[EnumUse]:
    """The columns of `enum`'s type that stay of that type."""
    for pair in pairs:
        for columns in pair.columns:
            types = (columns.before.type, columns.after.type)
            if all(used.family == "Enum" and (used.schema, used.name) == enum.key for used in types):
                yield EnumUse(pair.after, columns)
