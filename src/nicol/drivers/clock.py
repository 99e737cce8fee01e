"""How the pools of an event loop wait."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from time import monotonic
from typing import Any, TypeVar

from nicol.drivers.connection import Connection

T = TypeVar("T")
EARLY = 0.001
"""Seconds that a timer of an event loop may go off too early."""

_ACTING: set[asyncio.Task[None]] = set()
"""An event loop keeps no task alive."""


class Alarm:
    """One timer of an event loop for many deadlines: it is set for the earliest, and few transactions live to hear it.

    A timer for each would cost a transaction twice what everything else here does.
    """

    __slots__ = ("_at", "_deadlines", "_timer", "loop")

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self._deadlines: set[AsyncDeadline] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._at = 0.0

    def set(self, deadline: AsyncDeadline, at: float) -> None:
        """Has `deadline` told when `at` is past."""
        self._deadlines.add(deadline)
        if self._timer is None or at < self._at:
            self._start(at)

    def forget(self, deadline: AsyncDeadline) -> None:
        """Tells it no more."""
        self._deadlines.discard(deadline)

    def _start(self, at: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._at = at
        self._timer = self.loop.call_later(at - monotonic(), self._ring)

    def _ring(self) -> None:
        self._timer = None
        now = monotonic() + EARLY
        for deadline in [each for each in self._deadlines if each.at <= now]:
            self._deadlines.discard(deadline)
            deadline.go_off()
        if self._deadlines:
            self._start(min(each.at for each in self._deadlines))


class AsyncDeadline:
    """When it is past, what is being waited for is cancelled."""

    __slots__ = ("_act", "_alarm", "_gone_off", "_running", "at")

    def __init__(self, alarm: Alarm, seconds: float) -> None:
        self.at = monotonic() + seconds
        self._alarm = alarm
        self._gone_off = False
        self._running: list[asyncio.Task[Any]] = []
        self._act: Callable[[], Coroutine[Any, Any, None]] | None = None
        alarm.set(self, self.at)

    def guard(self, connection: Connection) -> None:
        """Its task is cancelled, which stops the connection as well."""

    def leave(self, connection: Connection) -> None:
        """There is nothing to leave."""

    def when_passed(self, act: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Has `act` done in a task of its own when time is up and nothing is being waited for."""
        self._act = act

    @property
    def passed(self) -> bool:
        return self._gone_off or monotonic() >= self.at

    def go_off(self) -> None:
        """Cancels every task that waits under this deadline."""
        self._gone_off = True
        for task in self._running:
            task.cancel()
        if not self._running and self._act is not None:
            acting = self._alarm.loop.create_task(self._act())
            _ACTING.add(acting)
            acting.add_done_callback(_ACTING.discard)

    async def cover(self, work: Coroutine[Any, Any, T]) -> T:
        """`work`, cancelled when time is up: TimeoutError, unless somebody else cancelled the task as well."""
        task = asyncio.current_task(self._alarm.loop)
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
        self._alarm.forget(self)


class AsyncClock:
    """Sleeping and giving up."""

    _alarm: Alarm | None = None

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def within(self, seconds: float, work: Coroutine[Any, Any, T]) -> T:
        """`work`, cancelled after `seconds`: TimeoutError."""
        deadline = self.deadline(seconds)
        try:
            return await deadline.cover(work)
        finally:
            deadline.stop()

    def deadline(self, seconds: float) -> AsyncDeadline:
        alarm = self._alarm
        if alarm is None or alarm.loop is not asyncio.get_running_loop():
            alarm = self._alarm = Alarm()
        return AsyncDeadline(alarm, seconds)
