"""How one column differs from another."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

from nicol.ddl import postgresql_defaults
from nicol.ddl.compare import comparison_for
from nicol.ddl.extras import Computed
from nicol.ddl.steps import ColumnPair
from nicol.ddl.tables import Column, DefaultValue
from nicol.dialects import Can, Dialect

NUMBERS = ("Int", "BigInt", "Float")


def pair_columns(before: Column, after: Column, dialect: Dialect) -> ColumnPair:
    """`before` and `after` with what differs between them."""
    own = comparison_for(dialect)
    expected = after if after.read_back is None else replace(after, default=after.read_back)
    given = before.generated is None or after.generated is None
    return ColumnPair(
        before,
        after,
        cast=own.type_change(before, after),
        arity_changed=before.arity is not after.arity and (given or Can.REQUIRED_COMPUTED_COLUMNS in dialect.can),
        default_changed=not defaults_match(own.understood(before), own.understood(expected)),
        autoincrement_changed=before.autoincrement != after.autoincrement and own.counting_changes,
        generated_changed=not generated_match(before.generated, after.generated),
        collation_changed=(before.collation or "default") != (after.collation or "default"),
        comment_changed=before.comment != after.comment,
    )


def generated_match(before: Computed | None, after: Computed | None) -> bool:
    """Whether the database computes the same, or nothing."""
    if before is None or after is None:
        return before is after
    return before.same(after)


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
    if old.value_kind in NUMBERS and new.value_kind in NUMBERS:
        return same_number(old.text, new.text)
    if old.value_kind == "List" and new.value_kind == "List":
        pairs = zip(old.items, new.items, strict=False)
        return len(old.items) == len(new.items) and all(values_match(*pair) for pair in pairs)
    return old.text == new.text


def same_number(old: str, new: str) -> bool:
    """Whether two numbers are equal: a DECIMAL default comes back with all the digits of its scale."""
    try:
        return Decimal(old) == Decimal(new)
    except InvalidOperation:
        return old == new


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
