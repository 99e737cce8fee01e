"""PostgreSQL's columns."""

from __future__ import annotations

from dataclasses import replace

from nicol.ddl import postgresql_defaults
from nicol.ddl.casts import cast_between, cast_from_list
from nicol.ddl.compare.comparison import Comparison
from nicol.ddl.steps import Cast
from nicol.ddl.tables import Column, ColumnType
from nicol.model.schema import Arity

IMPLIED_ARGS: dict[str, tuple[str, ...]] = {
    "Char": ("1",),
    "Bit": ("1",),
    "Timestamp": ("6",),
    "Timestamptz": ("6",),
    "Time": ("6",),
    "Timetz": ("6",),
}
"""What PostgreSQL takes for a native type's missing parameters."""


def type_change(before: Column, after: Column) -> Cast | None:
    lists = (before.arity is Arity.LIST, after.arity is Arity.LIST)
    if lists[0] != lists[1]:
        return between_arities(before, after)
    if same_type(before.type, after.type):
        return None
    return cast_between(before.type, after.type)


def between_arities(before: Column, after: Column) -> Cast:
    """A list that becomes one value or the other way round; Prisma tries it in place for one and the same enum."""
    if before.type.family == "Enum" and same_type(before.type, after.type):
        return "risky"
    return cast_from_list(after.type) if before.arity is Arity.LIST else "impossible"


def same_type(before: ColumnType, after: ColumnType) -> bool:
    """Whether both are one type, with the parameters that the database implies filled in."""
    return with_implied(before) == with_implied(after)


def with_implied(type: ColumnType) -> ColumnType:
    if type.family == "Unsupported":
        return replace(type, name=type.name.lower())
    return type if type.args else replace(type, args=IMPLIED_ARGS.get(type.name, ()))


def understood(column: Column) -> Column:
    if column.default is None or column.default.kind != "expression":
        return column
    return replace(column, default=postgresql_defaults.default_of(column.default.text, column.type, column.arity))


postgresql = Comparison(type_change, understood, counting_changes=True)
