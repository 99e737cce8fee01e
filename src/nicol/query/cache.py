"""The bounded store of compiled plans."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

P = TypeVar("P")


class PlanCache(Generic[P]):
    """Keeps the `capacity` most recently used plans by the structure of their arguments.

    Threads may share it: at worst two of them compile the same plan.
    """

    __slots__ = ("_capacity", "_plans")

    def __init__(self, capacity: int = 1000) -> None:
        self._capacity = capacity
        self._plans: OrderedDict[Hashable, P] = OrderedDict()

    def __len__(self) -> int:
        return len(self._plans)

    def get(self, key: Hashable) -> P | None:
        """The plan of `key`, which becomes the most recently used; None when it is not kept."""
        try:
            plan = self._plans[key]
            self._plans.move_to_end(key)
        except KeyError:
            return None
        return plan

    def put(self, key: Hashable, plan: P) -> None:
        """Keeps `plan`; the least recently used one goes when there is no room."""
        self._plans[key] = plan
        if len(self._plans) > self._capacity:
            self._plans.popitem(last=False)
