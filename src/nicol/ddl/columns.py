"""How one column differs from another."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

from nicol.ddl import postgresql_defaults, sqlite_defaults
from nicol.ddl.casts import cast_between, cast_from_list
from nicol.ddl.steps import Cast, ColumnPair
from nicol.ddl.tables import Column, ColumnType, DefaultValue
from nicol.dialects import Can, Dialect
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


def pair_columns(before: Column, after: Column, dialect: Dialect) -> ColumnPair:
    """`before` and `after` with what differs between them."""
    return ColumnPair(
        before,
        after,
        cast=type_change(before, after, dialect),
        arity_changed=before.arity is not after.arity,
        default_changed=not defaults_match(understood(before, dialect), understood(after, dialect)),
        autoincrement_changed=before.autoincrement != after.autoincrement and Can.NAMED_PRIMARY_KEYS in dialect.can,
    )


def type_change(before: Column, after: Column, dialect: Dialect) -> Cast | None:
    """Whether and how the type differs; None when it is the same."""
    if Can.NAMED_PRIMARY_KEYS not in dialect.can:
        return None if before.type.family == after.type.family else "risky"
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


def understood(column: Column, dialect: Dialect) -> Column:
    """The column with a default that was given as an expression read as the value that it is, where it is one."""
    if column.default is None or column.default.kind != "expression":
        return column
    if Can.NAMED_PRIMARY_KEYS in dialect.can:
        return replace(column, default=postgresql_defaults.default_of(column.default.text, column.type, column.arity))
    return replace(column, default=sqlite_defaults.default_of(column.default.text, column.type.family))


def defaults_match(before: Column, after: Column) -> bool:
    """Whether the database fills in the same; what it reads from a sequence is compared as autoincrement."""
    old, new = before.default, after.default
    if before.autoincrement or after.autoincrement:
        return True
    if old is None or new is None:
        return old is new
    if new.kind == "expression" and old.kind == "expression":
        return same_expression(old.text, new.text)
    if old.kind == new.kind == "value":
        return values_match(old, new)
    return old.kind == new.kind


def same_expression(old: str, new: str) -> bool:
    """Whether two expressions read the same without the spaces, casts and parentheses that databases add."""
    plain = (re.sub(r"\s", "", postgresql_defaults.bare(text)).lower() for text in (old, new))
    return next(plain) == next(plain)


def values_match(old: DefaultValue, new: DefaultValue) -> bool:
    """Whether two written values mean the same: JSON by content, moments to the second."""
    if "DateTime" in (old.value_kind, new.value_kind):
        return same_moment(old.text, new.text)
    if "Json" in (old.value_kind, new.value_kind):
        return same_json(old.text, new.text)
    if old.value_kind == "List" and new.value_kind == "List":
        pairs = zip(old.items, new.items, strict=False)
        return len(old.items) == len(new.items) and all(values_match(*pair) for pair in pairs)
    return old.text == new.text


def same_moment(old: str, new: str) -> bool:
    """Whether two dates read the same on the clock or name one instant; DDL keeps whole seconds."""
    try:
        moments = [datetime.fromisoformat(text).replace(microsecond=0) for text in (old, new)]
    except ValueError:
        return old == new
    clocks = {moment.replace(tzinfo=None) for moment in moments}
    instants = {moment if moment.tzinfo else moment.replace(tzinfo=UTC) for moment in moments}
    return len(clocks) == 1 or len(instants) == 1


def same_json(old: str, new: str) -> bool:
    try:
        same: bool = json.loads(old) == json.loads(new)
    except ValueError:
        return old == new
    return same
