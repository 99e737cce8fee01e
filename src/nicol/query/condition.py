"""Conditions on the rows of a model, as values: what `where` says once its names and values are checked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

from nicol.model.schema import ScalarField
from nicol.query.links import Link
from nicol.query.sql import Parameter


@dataclass(frozen=True, slots=True)
class Other:
    """Another field of the same row, in the place of a value."""

    field: ScalarField


@dataclass(frozen=True, slots=True)
class Pattern:
    """The text of another field of the same row, taken literally, between wildcards of LIKE."""

    field: ScalarField
    before: str
    after: str


Operand: TypeAlias = Parameter | Other | Pattern


@dataclass(frozen=True, slots=True)
class Compare:
    """`operator` is SQL's for two operands, one of the words below, or of `OPERATORS`; `insensitive` ignores case."""

    field: ScalarField
    operator: str
    operand: Operand | None = None
    insensitive: bool = False
    path: Parameter | None = None
    """Of a Json field: the list of keys that leads to the compared value."""


@dataclass(frozen=True, slots=True)
class Search:
    """The words of the fields together match a full-text search; `text` tells equal searches of one query apart."""

    fields: tuple[ScalarField, ...]
    words: Parameter
    text: str


@dataclass(frozen=True, slots=True)
class Null:
    """The field is NULL."""

    field: ScalarField


@dataclass(frozen=True, slots=True)
class All:
    """Every one of the conditions; none = true."""

    items: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of the conditions; none = false."""

    items: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    """Not the condition, in SQL's sense: NULL stays NULL."""

    item: Condition


@dataclass(frozen=True, slots=True)
class Related:
    """There is a related row that meets `condition`."""

    link: Link
    condition: Condition


Condition: TypeAlias = Compare | Search | Null | All | AnyOf | Not | Related
ALWAYS: Condition = All()


def all_of(items: list[Condition]) -> Condition:
    """The conditions together, without needless nesting."""
    kept = [item for item in items if item != All()]
    if any(map(_searches, kept)):
        kept = _merged([part for item in kept for part in (item.items if isinstance(item, All) else (item,))])
    return kept[0] if len(kept) == 1 else All(tuple(kept))


def any_of(items: list[Condition]) -> Condition:
    """One of the conditions."""
    return AnyOf(tuple(_merged(items) if any(map(_searches, items)) else items))


def none_of(condition: Condition) -> Condition:
    """None of the conditions that a dict of operators states."""
    return all_of([Not(item) for item in condition.items]) if isinstance(condition, All) else Not(condition)


def _searches(item: Condition) -> bool:
    return isinstance(item, Search) or (isinstance(item, All) and any(isinstance(part, Search) for part in item.items))


def _merged(items: list[Condition]) -> list[Condition]:
    """Searches of several fields for the same words are one search of the fields together."""
    found: dict[str, Search] = {}
    rest: list[Condition] = []
    for item in items:
        if not isinstance(item, Search):
            rest.append(item)
        elif item.text in found:
            held = found[item.text].fields
            found[item.text] = replace(item, fields=(*held, *(field for field in item.fields if field not in held)))
        else:
            found[item.text] = item
    return [*found.values(), *rest]
