"""Conditions as SQL."""

from __future__ import annotations

from typing import assert_never

from nicol.query.columns import column
from nicol.query.condition import (
    All,
    AnyOf,
    Compare,
    Condition,
    Not,
    Null,
    Operand,
    Other,
    Pattern,
    Related,
    Search,
)
from nicol.query.links import Link, rows_of, tied
from nicol.query.plan import Context
from nicol.query.render import renderer
from nicol.query.sql import Sql, Value, join, sql

SAME = {"=": "IN", "<>": "NOT IN"}


def render(context: Context, alias: str, condition: Condition) -> Sql:
    """The condition about the row under `alias`; empty when it is always true."""
    match condition:
        case All(items):
            return join(" AND ", [piece for item in items if (piece := render(context, alias, item))])
        case AnyOf(items):
            return _any(context, alias, items)
        case Not(item):
            return _negated(context, alias, item)
        case Null(field):
            return sql(f"{column(context, alias, field)} IS NULL")
        case Search(fields, words):
            return renderer(context).search([column(context, alias, field) for field in fields], words)
        case Compare():
            return _compare(context, alias, condition)
        case Related(link, inner):
            return _exists(context, alias, link, inner)
        case _:
            assert_never(condition)


def _any(context: Context, alias: str, items: tuple[Condition, ...]) -> Sql:
    """One of the conditions; like Prisma, an empty condition does not count as one that is met."""
    if not items:
        return sql("1 = 0")
    rendered = [(item, render(context, alias, item)) for item in items]
    pieces = [sql("(", piece, ")") if _mixed(item) else piece for item, piece in rendered if piece]
    if len(pieces) < 2:
        return join("", pieces)
    return sql("(", join(" OR ", pieces), ")")


def _mixed(condition: Condition) -> bool:
    return isinstance(condition, All) and len(condition.items) > 1


def _negated(context: Context, alias: str, item: Condition) -> Sql:
    match item:
        case Null(field):
            return sql(f"{column(context, alias, field)} IS NOT NULL")
        case Compare(field, "=", operand, False, None) if operand is not None and not field.is_list:
            return _ordered(context, alias, Compare(field, "<>", operand))
        case Not(inner):
            return render(context, alias, inner)
        case _:
            inside = render(context, alias, item)
            return sql("NOT (", inside, ")") if inside else Sql()


def _exists(context: Context, alias: str, link: Link, inner: Condition) -> Sql:
    child = f"{alias}_{len(alias)}" if alias.isidentifier() else f"r{len(alias)}"
    pieces = [tied(context, alias, child, link), render(context, child, inner)]
    body = join(" AND ", [piece for piece in pieces if piece])
    return sql(f"EXISTS (SELECT 1 FROM {rows_of(context, child, link)} WHERE ", body, ")")


def _value(context: Context, alias: str, operand: Operand) -> Value:
    """The operand, which may stand in another column of the row."""
    match operand:
        case Other(field):
            return sql(column(context, alias, field))
        case Pattern(field, before, after):
            own = renderer(context)
            return own.pattern(before, own.as_text(context, field, column(context, alias, field)), after)
        case _:
            return operand


def _compare(context: Context, alias: str, compare: Compare) -> Sql:
    own, of = renderer(context), column(context, alias, compare.field)
    if compare.operator == "json_null":
        return own.json_null(of, compare.path)
    if compare.operator == "json_absent":
        return own.json_absent(of, compare.path)
    assert compare.operand is not None
    value = _value(context, alias, compare.operand)
    match compare.operator:
        case "in" if compare.insensitive and own.cased(context, compare.field):
            among = own.any_of_lowered(f"LOWER({own.as_text(context, compare.field, of)})", value)
            absent = isinstance(compare.operand, Other)
            return sql("CASE WHEN ", value, " IS NOT NULL THEN ", among, " END") if absent else among
        case "in" if isinstance(compare.operand, Other):
            return own.element_of(context, compare.field, of, column(context, alias, compare.operand.field))
        case "in":
            return own.any_of(context, compare.field, of, value)
        case "like":
            return own.like(own.as_text(context, compare.field, of), value, compare.insensitive)
        case "json":
            return own.json_equal(compare.field, of, compare.path, own.cast(context, compare.field, value))
        case "json_like":
            return own.json_like(of, compare.path, value, compare.insensitive)
        case "json_array_contains" | "json_array_starts_with" | "json_array_ends_with":
            word = compare.operator.removeprefix("json_array_")
            return own.json_array(of, compare.path, word, own.cast(context, compare.field, value))
        case "json <" | "json <=" | "json >" | "json >=":
            sign = compare.operator.removeprefix("json ")
            return own.json_ordered(of, compare.path, sign, own.cast(context, compare.field, value))
        case "has" | "has_every" | "has_some" | "is_empty":
            return own.listed(context, compare.field, compare.operator, of, value)
        case _:
            return _ordered(context, alias, compare)


def _ordered(context: Context, alias: str, compare: Compare) -> Sql:
    own, of = renderer(context), column(context, alias, compare.field)
    assert compare.operand is not None
    assert not isinstance(compare.operand, Pattern)
    if isinstance(compare.operand, Other):
        other = compare.operand.field
        left, beside = own.alike(context, compare.field, of, other, column(context, alias, other))
        right = sql(beside)
    else:
        forms = own.spellings(compare.field, compare.operand) if compare.operator in SAME else ()
        if len(forms) > 1:
            return sql(f"{of} {SAME[compare.operator]} (", join(", ", [sql(form) for form in forms]), ")")
        left = own.compared(context, compare.field, of)
        right = sql(own.cast(context, compare.field, compare.operand), own.compared(context, compare.field, ""))
    if compare.insensitive and own.cased(context, compare.field):
        return sql(f"LOWER({left}) {compare.operator} LOWER(", right, ")")
    return sql(f"{left} {compare.operator} ", right)
