"""Conditions on the rows of a model, as values: what `where` says once its names and values are checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from nicol.model.schema import ScalarField
from nicol.query.links import Link
from nicol.query.sql import Parameter


@dataclass(frozen=True, slots=True)
class Compare:
    """`operator` is SQL's for two operands, one of the words below, or of `OPERATORS`; `insensitive` ignores case."""

    field: ScalarField
    operator: str
    operand: Parameter | None = None
    insensitive: bool = False
    path: Parameter | None = None
    """Of a Json field: the list of keys that leads to the compared value."""


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


Condition: TypeAlias = Compare | Null | All | AnyOf | Not | Related
ALWAYS: Condition = All()
