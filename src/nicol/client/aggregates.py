"""Aggregates and groups: the operations whose results are dicts of numbers, not rows.

Generated stubs type them for each model: what they take and give depends on which fields are numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from nicol.client.acting import ABSENT
from nicol.client.actions import AsyncActions, SyncActions
from nicol.drivers.finish import finish

Fields: TypeAlias = Mapping[str, bool]
Parts: TypeAlias = Mapping[str, str | int]
"""Field → into which parts its values are put: a unit of time, `lower`, `upper`, or how wide a part is."""
AnyAsync: TypeAlias = AsyncActions[Any, Any, Any, Any, Any, Any, Any, Any, Any, Any, Any]
AnySync: TypeAlias = SyncActions[Any, Any, Any, Any, Any, Any, Any, Any, Any, Any, Any]


class AsyncModelActions(AnyAsync):
    """All operations on one model of a `Client`."""

    __slots__ = ()

    async def aggregate(
        self,
        *,
        where: Any = ABSENT,
        order_by: Any = ABSENT,
        cursor: Any = None,
        take: int | None = None,
        skip: int | None = None,
        count: bool | Fields = ABSENT,
        avg: Fields = ABSENT,
        sum: Fields = ABSENT,
        min: Fields = ABSENT,
        max: Fields = ABSENT,
    ) -> dict[str, Any]:
        """Numbers over the rows that match, under `_count`, `_avg`, `_sum`, `_min`, `_max`; None of no values."""
        page = {"where": where, "order_by": order_by, "cursor": cursor, "take": take, "skip": skip}
        figures = {"count": count, "avg": avg, "sum": sum, "min": min, "max": max}
        result: dict[str, Any] = await self._run("aggregate", page | figures)
        return result

    async def group_by(
        self,
        by: str | Parts | Sequence[str | Parts],
        *,
        where: Any = ABSENT,
        having: Any = ABSENT,
        order_by: Any = ABSENT,
        take: int | None = None,
        skip: int | None = None,
        count: bool | Fields = ABSENT,
        avg: Fields = ABSENT,
        sum: Fields = ABSENT,
        min: Fields = ABSENT,
        max: Fields = ABSENT,
    ) -> list[dict[str, Any]]:
        """One dict for each combination of the values of `by`, with the numbers of its rows as in aggregate."""
        page = {"by": by, "where": where, "having": having, "order_by": order_by, "take": take, "skip": skip}
        figures = {"count": count, "avg": avg, "sum": sum, "min": min, "max": max}
        result: list[dict[str, Any]] = await self._run("group_by", page | figures)
        return result


class SyncModelActions(AnySync):
    """All operations on one model of a `SyncClient`."""

    __slots__ = ()

    def aggregate(
        self,
        *,
        where: Any = ABSENT,
        order_by: Any = ABSENT,
        cursor: Any = None,
        take: int | None = None,
        skip: int | None = None,
        count: bool | Fields = ABSENT,
        avg: Fields = ABSENT,
        sum: Fields = ABSENT,
        min: Fields = ABSENT,
        max: Fields = ABSENT,
    ) -> dict[str, Any]:
        """Numbers over the rows that match, under `_count`, `_avg`, `_sum`, `_min`, `_max`; None of no values."""
        page = {"where": where, "order_by": order_by, "cursor": cursor, "take": take, "skip": skip}
        figures = {"count": count, "avg": avg, "sum": sum, "min": min, "max": max}
        result: dict[str, Any] = finish(self._run("aggregate", page | figures))
        return result

    def group_by(
        self,
        by: str | Parts | Sequence[str | Parts],
        *,
        where: Any = ABSENT,
        having: Any = ABSENT,
        order_by: Any = ABSENT,
        take: int | None = None,
        skip: int | None = None,
        count: bool | Fields = ABSENT,
        avg: Fields = ABSENT,
        sum: Fields = ABSENT,
        min: Fields = ABSENT,
        max: Fields = ABSENT,
    ) -> list[dict[str, Any]]:
        """One dict for each combination of the values of `by`, with the numbers of its rows as in aggregate."""
        page = {"by": by, "where": where, "having": having, "order_by": order_by, "take": take, "skip": skip}
        figures = {"count": count, "avg": avg, "sum": sum, "min": min, "max": max}
        result: list[dict[str, Any]] = finish(self._run("group_by", page | figures))
        return result
