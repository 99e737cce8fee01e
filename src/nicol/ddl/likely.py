"""Renames that could be meant where something goes and something like it comes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import TypeVar

from nicol.ddl.renames import ENDS, apply_renames
from nicol.ddl.tables import (
    Column,
    ColumnRename,
    ColumnValueRename,
    EnumRename,
    Rename,
    SqlSchema,
    Table,
    TableRename,
    ValueRename,
)
from nicol.dialects import Can
from nicol.model.schema import Arity

ALIKE = 0.5
"""How much of the larger one two tables or enums have to share."""


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Likely:
    """`after` is new, and may be any of `choices` (old names, the likeliest first) under a new name.

    `what` is "table", "column", "enum" or "value"; `owner` the table or enum that holds it, "" for those themselves.
    """

    what: str
    owner: str
    after: str
    choices: tuple[tuple[str, Rename], ...]

    @property
    def question(self) -> tuple[str, str, str]:
        """What tells it from other questions."""
        return (self.what, self.owner, self.after)


def likely_renames(
    before: SqlSchema, after: SqlSchema, known: Sequence[Rename], asked: Set[tuple[str, str, str]] = frozenset()
) -> tuple[Likely, ...]:
    """What might be renamed when `known` is, but for the questions that were `asked`.

    First tables and enums; only when none of these is left their columns and values.
    """
    state = apply_renames(before, after, (*known, *after.renames)).schema
    whole = [one for one in (*tables(state, after), *enums(state, after)) if one.question not in asked]
    parts = [one for one in (*columns(state, after), *values(state, after)) if one.question not in asked]
    return tuple(whole or parts)


def tables(before: SqlSchema, after: SqlSchema) -> Iterator[Likely]:
    gone = [table for table in before.tables if table.key not in after.tables_by_key and set(table.by_name) != ENDS]
    for new in after.tables:
        if new.key in before.tables_by_key or set(new.by_name) == ENDS:
            continue
        rated = [(shared(shape(old), shape(new)), old) for old in gone if old.schema == new.schema]
        choices = tuple((old.name, TableRename(old.key, new.key)) for old in best(rated))
        if choices:
            yield Likely("table", "", new.name, choices)


def enums(before: SqlSchema, after: SqlSchema) -> Iterator[Likely]:
    old_keys, new_keys = ({enum.key for enum in schema.enums} for schema in (before, after))
    gone = [enum for enum in before.enums if enum.key not in new_keys]
    for new in after.enums:
        if new.key in old_keys:
            continue
        rated = [(shared(set(old.values), set(new.values)), old) for old in gone if old.schema == new.schema]
        choices = tuple((old.name, EnumRename(old.key, new.key)) for old in best(rated))
        if choices:
            yield Likely("enum", "", new.name, choices)


def columns(before: SqlSchema, after: SqlSchema) -> Iterator[Likely]:
    for new_table in after.tables:
        table = before.tables_by_key.get(new_table.key)
        if table is None:
            continue
        gone = [column for column in table.columns if column.name not in new_table.by_name]
        for new in new_table.columns:
            fitting = [old for old in gone if new.name not in table.by_name and alike(old, new)]
            if fitting:
                choices = tuple((old.name, ColumnRename(table.key, old.name, new.name)) for old in fitting)
                yield Likely("column", table.name, new.name, choices)


def values(before: SqlSchema, after: SqlSchema) -> Iterator[Likely]:
    by_key = {enum.key: enum for enum in before.enums}
    for enum in after.enums:
        if old := by_key.get(enum.key):
            for value, choices in came(old.values, enum.values):
                pairs = tuple((gone, ValueRename(enum.key, gone, value)) for gone in choices)
                yield Likely("value", enum.name, value, pairs)
    if Can.ENUM_TYPES in after.dialect.can:
        return
    for table in after.tables:
        known = before.tables_by_key.get(table.key)
        for column in table.columns:
            was = known.by_name.get(column.name) if known else None
            if was and was.type.family == column.type.family == "Enum":
                for value, choices in came(was.type.args, column.type.args):
                    renames = tuple((gone, ColumnValueRename(table.key, column.name, gone, value)) for gone in choices)
                    yield Likely("value", f"{table.name}.{column.name}", value, renames)


def came(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """New values with those that go."""
    gone = [value for value in old if value not in new]
    if gone:
        yield from ((value, gone) for value in new if value not in old)


def alike(old: Column, new: Column) -> bool:
    """Whether one column's values are as good as the other's."""
    lists = (old.arity is Arity.LIST) == (new.arity is Arity.LIST)
    same_enum = old.type.family != "Enum" or (old.type.name, set(old.type.args)) == (new.type.name, set(new.type.args))
    return lists and old.type.family == new.type.family and same_enum


def shape(table: Table) -> set[str]:
    """The columns as far as two tables have to share them."""
    return {f"{column.name} {column.type.family}" for column in table.columns}


def shared(old: set[str], new: set[str]) -> float:
    """How much of the larger set both have, from 0 to 1."""
    return len(old & new) / max(len(old), len(new), 1)


def best(rated: Iterable[tuple[float, T]]) -> list[T]:
    """Those that are alike, the likeliest first."""
    fitting = [pair for pair in rated if pair[0] >= ALIKE]
    return [one for _, one in sorted(fitting, key=lambda pair: -pair[0])]
