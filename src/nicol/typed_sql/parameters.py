"""The types of parameters, by what stands around them."""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from nicol.typed_sql.functions import Of, cast_type
from nicol.typed_sql.value import UNKNOWN, Typed

_COMPARED = (
    exp.EQ,
    exp.NEQ,
    exp.GT,
    exp.GTE,
    exp.LT,
    exp.LTE,
    exp.NullSafeEQ,
    exp.NullSafeNEQ,
    exp.Add,
    exp.Sub,
    exp.Mul,
    exp.Div,
    exp.Mod,
    exp.Between,
    exp.Coalesce,
    exp.Greatest,
    exp.Least,
    exp.Is,
)
"""Nodes whose operands are of one type."""
_TEXTS = (exp.Like, exp.ILike, exp.RegexpLike, exp.RegexpILike, exp.DPipe, exp.Concat, exp.MatchAgainst, exp.StartsWith)
_WHOLE = (exp.Limit, exp.Offset, exp.Fetch)
_THROUGH = (exp.Paren, exp.Escape, exp.Lower, exp.Upper, exp.Trim)
"""Nodes around a parameter that are of its own type."""


def parameter(node: exp.Placeholder, of: Of) -> Typed:
    """The type that `node` has to have; UNKNOWN where nothing around it says so."""
    inner: exp.Expr = node
    while isinstance(inner.parent, _THROUGH):
        if isinstance(inner.parent, exp.Lower | exp.Upper | exp.Trim):
            return Typed("String")
        inner = inner.parent
    parent = inner.parent
    match parent:
        case exp.Cast():
            return _cast(parent)
        case exp.In() if inner is not parent.this:
            return replace(of(parent.this), nullable=False)
        case exp.Any() | exp.All():
            return _members(parent, of)
        case _:
            return _beside(inner, parent, of)


def _beside(inner: exp.Expr, parent: exp.Expr | None, of: Of) -> Typed:
    if isinstance(parent, _WHOLE):
        return Typed("Int")
    if isinstance(parent, _TEXTS):
        return Typed("String")
    if isinstance(parent, _COMPARED):
        return next((replace(found, nullable=False) for found in _others(inner, parent, of) if found.is_known), UNKNOWN)
    return UNKNOWN


def _others(inner: exp.Expr, parent: exp.Expr, of: Of) -> list[Typed]:
    named = [parent.args.get(name) for name in ("this", "expression", "low", "high")]
    beside = [one for one in (*named, *parent.expressions) if isinstance(one, exp.Expr)]
    return [of(one) for one in beside if one is not inner and not isinstance(one, exp.Placeholder)]


def _members(parent: exp.Any | exp.All, of: Of) -> Typed:
    """`x = ANY(:list)`: a list of what is compared with it."""
    around = parent.parent
    compared = around.this if around is not None else None
    inner = of(compared) if isinstance(compared, exp.Expr) and compared is not parent else UNKNOWN
    return Typed(inner.type, is_list=True) if inner.is_known else UNKNOWN


def _cast(parent: exp.Cast) -> Typed:
    target = parent.to
    if target.this == exp.DataType.Type.ARRAY and target.expressions:
        return Typed(cast_type(target.expressions[0]), is_list=True)
    return Typed(cast_type(target))
