"""Database enums that come, go and change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nicol.ddl.pairs import TablePair
from nicol.ddl.steps import AlterEnum, CreateEnum, DropEnum, EnumUse, Step
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
            yield AlterEnum(enum, new[enum.key], tuple(uses(enum, pairs)) if change.dropped else ())


def uses(enum: SqlEnum, pairs: Sequence[TablePair]) -> Iterator[EnumUse]:
    """The columns of `enum`'s type that stay of that type."""
    for pair in pairs:
        for columns in pair.columns:
            types = (columns.before.type, columns.after.type)
            if all(used.family == "Enum" and (used.schema, used.name) == enum.key for used in types):
                yield EnumUse(pair.after, columns)
