"""How queries look for rows of a table: what an index could serve."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from nicol.inventory import Condition, Shape
from nicol.model.schema import Model, RelationField, ScalarField, Schema

Direction: TypeAlias = Literal["asc", "desc"]
EQUAL = frozenset({"equals", "in", "is_null"})
RANGE = frozenset({"lt", "lte", "gt", "gte"})
_LISTS = frozenset({"some", "every", "none"})


@dataclass(frozen=True, slots=True)
class Access:
    """One look into the table of `model`: fields compared for equality, one compared by order, and the order asked for.

    `equal` are in the order of the schema.
    """

    model: str
    equal: tuple[str, ...] = ()
    ranged: str | None = None
    order: tuple[tuple[str, Direction], ...] = ()
    is_limited: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """An access with what asks for it: `what` for people, `origin` a place of the source, how often and how long.

    `calls` is 0 where it is known from the source alone.
    """

    access: Access
    what: str
    calls: int = 0
    total_ms: float = 0.0
    origin: str = ""
    writes: bool = False


def accesses(schema: Schema, model: str, shape: Shape, is_limited: bool) -> Iterator[Access]:
    """What a query of this shape does: on its own table, and on those of relations that it filters by or includes."""
    owner = schema.model(model)
    yield _own(owner, (), shape.where, replace_order(owner, shape), is_limited or shape.take)
    yield from _filtered(schema, owner, shape.where)
    for included in shape.include:
        field = owner.by_name.get(included.relation)
        if isinstance(field, RelationField):
            yield from _included(schema, field, included.shape)


def replace_order(model: Model, shape: Shape) -> tuple[tuple[str, Direction], ...]:
    """The order by own fields, up to the first term that is something else."""
    terms: list[tuple[str, Direction]] = []
    for term in shape.order_by:
        if len(term.path) != 1 or not isinstance(model.by_name.get(term.path[0]), ScalarField):
            break
        terms.append((term.path[0], term.direction))
    return tuple(terms)


def _own(
    model: Model,
    given: Iterable[str],
    where: Iterable[Condition],
    order: tuple[tuple[str, Direction], ...],
    is_limited: bool,
) -> Access:
    equal, ranged = set(given), list[str]()
    for one in where:
        if (
            len(one.path) != 1
            or one.under
            or one.insensitive
            or not isinstance(model.by_name.get(one.path[0]), ScalarField)
        ):
            continue
        if one.operator in EQUAL:
            equal.add(one.path[0])
        elif one.operator in RANGE:
            ranged.append(one.path[0])
    left = [name for name in dict.fromkeys(ranged) if name not in equal]
    ordered = tuple(field.name for field in model.scalars if field.name in equal)
    return Access(
        model.name, ordered, left[0] if left else None, tuple(t for t in order if t[0] not in equal), is_limited
    )


def _filtered(schema: Schema, model: Model, where: tuple[Condition, ...]) -> Iterator[Access]:
    """The tables of relations that conditions go through, one step away."""
    names = dict.fromkeys(one.path[0] for one in where if not one.under)
    for name in names:
        field = model.by_name.get(name)
        if not isinstance(field, RelationField):
            continue
        below = tuple(
            replace(one, path=one.path[1:], over=one.over[1:]) for one in where if one.path[0] == name and one.path[1:]
        )
        target, other = schema.model(field.target), schema.opposite(field)
        quantified = any(
            one.path[0] == name and (one.operator in _LISTS or not _LISTS.isdisjoint(one.over)) for one in where
        )
        keys = other.fields if quantified and other.holds_key else ()
        found = _own(target, keys, below, (), is_limited=False)
        if found.equal or found.ranged:
            yield found


def _included(schema: Schema, field: RelationField, shape: Shape) -> Iterator[Access]:
    other, target = schema.opposite(field), schema.model(field.target)
    keys = other.fields if other.holds_key else field.references
    if keys:
        yield _own(target, keys, shape.where, replace_order(target, shape), shape.take)
    for inner in shape.include:
        below = target.by_name.get(inner.relation)
        if isinstance(below, RelationField):
            yield from _included(schema, below, inner.shape)
