"""Default values in a shape that say more than a type can: `rel.tags(take=5)`, `count.comments(where=…)`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, Self, TypeVar, overload

T = TypeVar("T")
Owner = TypeVar("Owner")


@dataclass(frozen=True, slots=True)
class RelationSpec:
    """A relation with its arguments."""

    relation: str
    args: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class CountSpec:
    """The number of rows of a relation."""

    relation: str
    where: Mapping[str, Any] | None = None


class Rel:
    """The type of `rel`: `rel.tags(…)` and `rel("tags", …)` say which rows of a relation a shape takes."""

    __slots__ = ()

    def __call__(
        self,
        relation: str,
        *,
        where: Mapping[str, Any] | None = None,
        order_by: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
        take: int | None = None,
        skip: int | None = None,
        cursor: Mapping[str, Any] | None = None,
        distinct: str | Sequence[str] | None = None,
    ) -> Any:
        """The value to write behind a relation of a shape; arguments as in `include`."""
        named = {
            "where": where,
            "order_by": order_by,
            "take": take,
            "skip": skip,
            "cursor": cursor,
            "distinct": distinct,
        }
        return RelationSpec(relation, {name: value for name, value in named.items() if value is not None})

    def __getattr__(self, relation: str) -> Callable[..., Any]:
        if relation.startswith("__"):
            raise AttributeError(relation)
        return partial(self.__call__, relation)


class Count:
    """The type of `count`: `count.comments(…)` and `count("comments", …)` read the number of a relation's rows."""

    __slots__ = ()

    def __call__(self, relation: str, *, where: Mapping[str, Any] | None = None) -> Any:
        """The value to write behind an `int` of a shape."""
        return CountSpec(relation, where)

    def __getattr__(self, relation: str) -> Callable[..., Any]:
        if relation.startswith("__"):
            raise AttributeError(relation)
        return partial(self.__call__, relation)


rel = Rel()
count = Count()


class Computed(Generic[Owner, T]):
    """A value worked out from other fields of a shape: an attribute, and part of what is dumped."""

    def __init__(self, compute: Callable[[Owner], T], needs: Sequence[str]) -> None:
        self.compute = compute
        self.needs = tuple(needs)
        self.__doc__ = compute.__doc__

    @overload
    def __get__(self, obj: None, owner: type[Any]) -> Self: ...
    @overload
    def __get__(self, obj: Owner, owner: type[Any]) -> T: ...
    def __get__(self, obj: Owner | None, owner: type[Any]) -> Self | T:
        return self if obj is None else self.compute(obj)


def computed(*, needs: Sequence[str] = ()) -> Callable[[Callable[[Owner], T]], Computed[Owner, T]]:
    """Makes a method of a shape a computed field; `needs` are the fields of the shape that it reads."""
    return lambda compute: Computed(compute, needs)
