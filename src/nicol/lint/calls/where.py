"""The comparisons and the order that a call's arguments ask for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from nicol.lint.calls.value import Known, Record, Unknown, Value, listed
from nicol.model.schema import Model, RelationField, ScalarField, Schema

Under: TypeAlias = Literal["", "OR", "NOT"]
_QUANTIFIERS = ("some", "every", "none", "is", "is_not")


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison.

    `path` are the relation fields on the way and the field; `model` owns the field; `value` is what it is compared
    with. `under` is the logic it stands below, NOT before OR. `over` are the quantifiers on the way. `start` is where
    its key stands in the file. `is_optional`: it is there under a condition only.
    """

    path: tuple[str, ...]
    model: str
    operator: str
    value: Value
    under: Under = ""
    over: tuple[str, ...] = ()
    insensitive: bool = False
    start: int = 0
    is_optional: bool = False

    @property
    def field(self) -> str:
        return self.path[-1]


@dataclass(frozen=True, slots=True)
class Term:
    """One term of an order: `path` ends with `_count` or `_relevance` for those; `direction` is "" where unknown."""

    path: tuple[str, ...]
    direction: str = "asc"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a part of a `where` stands."""

    path: tuple[str, ...] = ()
    under: Under = ""
    over: tuple[str, ...] = ()
    is_optional: bool = False


def conditions(schema: Schema, model: str, where: Value | None) -> Iterator[Condition]:
    """The comparisons in a `where`, in the order of the source; what cannot be read is left out."""
    yield from _conditions(schema, schema.model(model), where, _Place())


def _conditions(schema: Schema, model: Model, where: Value | None, at: _Place) -> Iterator[Condition]:
    for part in listed(where):
        if not isinstance(part, Record):
            continue
        for entry in part.entries:
            here = replace(at, is_optional=at.is_optional or entry.is_optional)
            if entry.key in ("AND", "OR", "NOT"):
                yield from _conditions(
                    schema, model, entry.value, replace(here, under=_under(at.under, entry.key, entry.value))
                )
                continue
            field = model.by_name.get(entry.key)
            if isinstance(field, RelationField):
                yield from _related(schema, model, field, entry.value, here, entry.start)
            elif field is not None:
                yield from _compared(model, field, entry.value, here, entry.start)
            elif isinstance(entry.value, Record) and any(entry.key == one.name for one in model.uniques):
                yield from _conditions(schema, model, entry.value, here)


def _under(outer: Under, key: str, value: Value) -> Under:
    if outer == "NOT" or key == "NOT":
        return "NOT"
    return "OR" if outer == "OR" or (key == "OR" and len(listed(value)) > 1) else ""


def _related(
    schema: Schema, model: Model, field: RelationField, value: Value, at: _Place, start: int
) -> Iterator[Condition]:
    path = (*at.path, field.name)
    target = schema.model(field.target)
    if isinstance(value, Known):
        yield Condition(path, model.name, "equals", value, at.under, at.over, False, start, at.is_optional)
        return
    if not isinstance(value, Record):
        return
    quantified = [entry for entry in value.entries if entry.key in _QUANTIFIERS]
    for entry in quantified:
        below = replace(at, path=path, over=(*at.over, entry.key))
        yield Condition(path, model.name, entry.key, entry.value, at.under, at.over, False, start, at.is_optional)
        yield from _conditions(schema, target, entry.value, below)
    if not quantified:
        yield from _conditions(schema, target, value, replace(at, path=path, over=(*at.over, "is")))


def _compared(model: Model, field: ScalarField, value: Value, at: _Place, start: int) -> Iterator[Condition]:
    path = (*at.path, field.name)
    if not isinstance(value, Record):
        yield Condition(path, model.name, "equals", value, at.under, at.over, False, start, at.is_optional)
        return
    mode = value.get("mode")
    insensitive = isinstance(mode, Known) and mode.value == "insensitive"
    insensitive = insensitive or (isinstance(mode, Unknown) and mode.text.endswith("insensitive"))
    for entry in value.entries:
        if entry.key == "mode":
            continue
        optional = at.is_optional or entry.is_optional
        if entry.key == "not" and isinstance(entry.value, Record):
            yield from _compared(model, field, entry.value, replace(at, under="NOT"), entry.start)
        else:
            yield Condition(
                path, model.name, entry.key, entry.value, at.under, at.over, insensitive, entry.start or start, optional
            )


def order(value: Value | None) -> tuple[Term, ...] | None:
    """The terms of an `order_by`; () when there is none, None when it cannot be read."""
    if value is None:
        return ()
    terms: list[Term] = []
    for part in listed(value):
        if not isinstance(part, Record) or part.is_open:
            return None
        for entry in part.entries:
            terms += _terms(entry.key, entry.value, ())
    return tuple(terms)


def _terms(key: str, value: Value, before: tuple[str, ...]) -> list[Term]:
    path = (*before, key)
    if key in ("_relevance", "_count") and isinstance(value, Record):
        return [Term(path, _direction(value.get("sort")))]
    if isinstance(value, Record):
        if "sort" in value:
            return [Term(path, _direction(value.get("sort")))]
        return [term for entry in value.entries for term in _terms(entry.key, entry.value, path)]
    return [Term(path, _direction(value))]


def _direction(value: Value | None) -> str:
    return str(value.value) if isinstance(value, Known) else ""
