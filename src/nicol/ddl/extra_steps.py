"""Steps for what annotations ask for beside columns and keys: constraints, further indexes, comments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nicol.ddl.extras import Constraint, ExtraIndex, mentions
from nicol.ddl.pairs import TablePair
from nicol.ddl.steps import (
    AddConstraint,
    CreateExtraIndex,
    DropConstraint,
    DropExtraIndex,
    SetComment,
    Step,
)
from nicol.ddl.tables import SqlEnum, SqlSchema, Table
from nicol.dialects import Can


def created_extras(table: Table, schema: SqlSchema) -> Iterator[Step]:
    """What a new table needs behind CREATE TABLE, which holds its constraints."""
    for index in table.extra_indexes:
        yield CreateExtraIndex(table, index)
    if Can.COMMENT_STATEMENTS in schema.dialect.can:
        yield from comment_steps(None, table)


def extra_steps(pair: TablePair) -> Iterator[Step]:
    """The changes of a table that stays and is not written anew."""
    if Can.ALTER_CONSTRAINTS in pair.dialect.can:
        yield from constraint_steps(pair)
    yield from extra_index_steps(pair)
    if Can.COMMENT_STATEMENTS in pair.dialect.can or pair.before.comment != pair.after.comment:
        yield from comment_steps(pair.before, pair.after, Can.COMMENT_STATEMENTS in pair.dialect.can)


def constraint_steps(pair: TablePair) -> Iterator[Step]:
    """Constraints that go, come, or come again with another body or column."""
    new = {one.name: one for one in pair.after.constraints}
    old = {one.name: one for one in pair.before.constraints}
    kept = [name for name, one in old.items() if name in new and one.same(new[name]) and not touched(pair, one)]
    for name, one in old.items():
        if name not in kept:
            yield DropConstraint(pair.before, one)
    for name, one in new.items():
        if name not in kept:
            yield AddConstraint(pair.after, one, again=name in old and one.same(old[name]))


def extra_index_steps(pair: TablePair) -> Iterator[Step]:
    """Indexes likewise."""
    new = {one.name: one for one in pair.after.extra_indexes}
    old = {one.name: one for one in pair.before.extra_indexes}
    kept = [name for name, one in old.items() if name in new and one.same(new[name]) and not touched(pair, one)]
    for name, one in old.items():
        if name not in kept:
            yield DropExtraIndex(pair.before, one)
    for name, one in new.items():
        if name not in kept:
            yield CreateExtraIndex(pair.after, one, again=name in old and one.same(old[name]))


def touched(pair: TablePair, one: Constraint | ExtraIndex) -> bool:
    """Whether it speaks of a column that is dropped and added again, with which the database would drop it."""
    return any(mentions(one.body, name) for name in pair.recreated)


def comment_steps(before: Table | None, after: Table, columns: bool = True) -> Iterator[Step]:
    """Comments on the table and, where the database sets those by themselves, on its columns."""
    if (before.comment if before else None) != after.comment:
        yield SetComment(after, None, after.comment)
    for column in after.columns if columns else ():
        old = before.by_name.get(column.name) if before else None
        if (old.comment if old else None) != column.comment:
            yield SetComment(after, column, column.comment)


def enum_comments(before: Sequence[SqlEnum], after: Sequence[SqlEnum]) -> Iterator[Step]:
    """Comments on enums."""
    old = {enum.key: enum.comment for enum in before}
    for enum in after:
        if old.get(enum.key) != enum.comment:
            yield SetComment(enum, None, enum.comment)
