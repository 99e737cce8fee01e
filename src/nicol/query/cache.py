"""The bounded store of compiled plans."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

P = TypeVar("P")


class PlanCache(Generic[P]):
    """Keeps at most `capacity` plans by the structure of their arguments, among them the latter half used last.

    In two generations: a plan that is asked for is in the young one or moves there; when that has no room, it becomes
    the old one and the old one goes. Threads may share the cache: at worst a plan is compiled once more.
    """

    __slots__ = ("_half", "_old", "_young")

    def __init__(self, capacity: int = 1000) -> None:
        self._half = capacity // 2
        self._young: dict[Hashable, P] = {}
        self._old: dict[Hashable, P] = {}

    def __len__(self) -> int:
        return len(self._young.keys() | self._old.keys())

    def get(self, key: Hashable) -> P | None:
        """The plan of `key`; None when it is not kept."""
        plan = self._young.get(key)
        if plan is None and (plan := self._old.get(key)) is not None:
            self.put(key, plan)
        return plan

    def put(self, key: Hashable, plan: P) -> None:
        """Keeps `plan`."""
        if len(self._young) >= self._half:
            self._old, self._young = self._young, {}
        self._young[key] = plan
