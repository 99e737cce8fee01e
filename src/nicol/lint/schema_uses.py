"""What recorded queries ask of the columns of one model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nicol.inventory import Condition, Inventory, Query, Shape
from nicol.model.schema import Model, ScalarField

_EQUAL = frozenset(("equals", "in", "is_null"))
_RANGE = frozenset(("gt", "gte", "lt", "lte", "startswith"))


@dataclass(frozen=True, slots=True)
class Use:
    """One recorded query of a model: the columns that its rows must equal, lie within and are sorted by.

    `conditions` are all comparisons of the model's own columns, whichever logic they stand below.
    """

    query: Query
    equal: tuple[str, ...]
    ranged: tuple[str, ...]
    order: tuple[tuple[str, str], ...]
    """Fields with "asc" or "desc"."""
    conditions: tuple[Condition, ...]
    is_limited: bool

    @property
    def said(self) -> str:
        """The query in words, as evidence."""
        origin = f" at {self.query.origins[0].file}:{self.query.origins[0].line}" if self.query.origins else ""
        mean = f", {self.query.mean_ms:,.1f} ms on average" if self.query.count else ""
        return f"{self.query.operation}{origin}: {self.query.count:,} calls{mean}."


def uses_of(inventory: Inventory, model: Model) -> Iterator[Use]:
    """The recorded queries of `model`, the most frequent first."""
    own = (query for query in inventory.queries if query.model == model.name)
    for query in sorted(own, key=lambda one: -one.count):
        yield _use(query, query.shape, model)


def _use(query: Query, shape: Shape, model: Model) -> Use:
    conditions = tuple(one for one in shape.where if len(one.path) == 1 and _is_column(model, one.path[0]))
    strict = [one for one in conditions if not one.under and not one.insensitive]
    order = [(one.path[0], one.direction) for one in shape.order_by if len(one.path) == 1]
    return Use(
        query,
        equal=tuple(dict.fromkeys(one.path[0] for one in strict if one.operator in _EQUAL)),
        ranged=tuple(dict.fromkeys(one.path[0] for one in strict if one.operator in _RANGE)),
        order=tuple(pair for pair in order if _is_column(model, pair[0])),
        conditions=conditions,
        is_limited=shape.take,
    )


def _is_column(model: Model, name: str) -> bool:
    return isinstance(model.by_name.get(name), ScalarField)
