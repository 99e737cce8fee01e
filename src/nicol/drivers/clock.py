"""How the pools of an event loop wait."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class AsyncDeadline:
    """One timer for a whole transaction: when it goes off, what is being waited for is cancelled.

    A timer for every operation, as `asyncio.timeout` sets it, costs a transaction of eight statements a tenth more.
    """

    __slots__ = ("_at", "_gone_off", "_running", "_timer")

    def __init__(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        self._at = loop.time() + seconds
        self._gone_off = False
        self._running: list[asyncio.Task[Any]] = []
        self._timer = loop.call_at(self._at, self._pass)

    @property
    def passed(self) -> bool:
        return self._gone_off or asyncio.get_running_loop().time() >= self._at

    def _pass(self) -> None:
        self._gone_off = True
        for task in self._running:
            task.cancel()

    async def cover(self, work: Coroutine[Any, Any, T]) -> T:
        """`work`, cancelled when time is up: TimeoutError, unless somebody else cancelled the task as well."""
        task = asyncio.current_task()
        assert task is not None
        before = task.cancelling()
        self._running.append(task)
        try:
            return await work
        except asyncio.CancelledError:
            if self._gone_off and task.cancelling() > before and task.uncancel() <= before:
                raise TimeoutError from None
            raise
        finally:
            self._running.remove(task)

    def stop(self) -> None:
        """Nothing is cancelled from now on."""
        self._timer.cancel()


class AsyncClock:
    """Sleeping and giving up."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def within(self, seconds: float, work: Coroutine[Any, Any, T]) -> T:
        """`work`, cancelled after `seconds`: TimeoutError."""
        async with asyncio.timeout(seconds):
            return await work

    def deadline(self, seconds: float) -> AsyncDeadline:
        return AsyncDeadline(seconds)
