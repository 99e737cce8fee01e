"""Connections kept open for threads: last in, first out, opened when needed, without a reset between two uses."""

from __future__ import annotations

import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from time import monotonic, sleep
from typing import Any, Protocol, TypeVar

from nicol.dialects import dialect_for
from nicol.dialects.facts import Dialect
from nicol.drivers import forks
from nicol.drivers.connection import Connection, PoolFigures
from nicol.drivers.url import DatabaseUrl
from nicol.errors.database import PoolTimeoutError

T = TypeVar("T")


class Lendable(Connection, Protocol):
    """A connection that can tell its pool about itself."""

    @property
    def reusable(self) -> bool:
        """Whether it may go back to the pool: open, and outside a transaction."""
        ...

    def wake(self, idle: float) -> bool:
        """Whether it is still alive after `idle` seconds in the pool."""
        ...

    def discard(self) -> None:
        """Closes at once."""
        ...


class Guard:
    """Stops what a connection runs after some seconds, unless it is ended before."""

    __slots__ = ("_connection", "_ended", "_lock", "_spoilt", "_timer")

    def __init__(self, connection: Connection, seconds: float) -> None:
        self._connection: Any = connection
        self._lock = threading.Lock()
        self._ended = False
        self._spoilt = False
        self._timer = threading.Timer(max(0.0, seconds), self._fire)
        self._timer.daemon = True
        self._timer.start()

    def _fire(self) -> None:
        with self._lock:
            if not self._ended:
                self._spoilt = self._connection.interrupt()

    def end(self) -> None:
        """Nothing is stopped from now on."""
        self._timer.cancel()
        with self._lock:
            self._ended = True
        if self._spoilt:
            self._connection.discard()


class SyncDeadline:
    """A moment; work that went past it is given up when it ends, or when a guarded connection is stopped."""

    __slots__ = ("_at", "_guards")

    def __init__(self, seconds: float) -> None:
        self._at = monotonic() + seconds
        self._guards: dict[int, Guard] = {}

    def guard(self, connection: Connection) -> None:
        """A thread of its own waits for the moment, and then stops what `connection` runs."""
        self._guards[id(connection)] = Guard(connection, self._at - monotonic())

    def leave(self, connection: Connection) -> None:
        """Ends the waiting; a connection that was stopped and may be stopped once more, too late, is closed."""
        guard = self._guards.pop(id(connection), None)
        if guard is not None:
            guard.end()

    @property
    def passed(self) -> bool:
        return monotonic() >= self._at

    async def cover(self, work: Coroutine[Any, Any, T]) -> T:
        result = await work
        if monotonic() > self._at:
            raise TimeoutError
        return result

    def when_passed(self, act: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """There is nobody to do it: the thread is busy with something else."""

    def stop(self) -> None:
        """There is nothing to stop."""


class SyncPool:
    """At most `connection_limit` connections; any thread may take and return them."""

    together = None

    def __init__(self, url: DatabaseUrl, connect: Callable[[DatabaseUrl], Lendable]) -> None:
        self.namespace = url.schema if url.pgbouncer else None
        self._url = replace(url, schema=None) if url.pgbouncer else url
        self._connect = connect
        self._limit = 1 if url.in_memory else url.limits.connection_limit
        self._dialect = dialect_for(url.provider)
        self._lifetime = url.limits.max_idle_connection_lifetime
        self._closed = False
        self._idle: list[tuple[Lendable, float]] = []
        self._forget()
        forks.watch(self)

    def _forget(self) -> list[tuple[Lendable, float]]:
        idle, self._idle = self._idle, []
        self._changed = threading.Condition()
        self._waiting = 0
        self._open = 0
        return idle

    def descriptor(self) -> None:
        """A pool has no socket of its own."""

    def forked(self) -> object:
        """Starts anew in a forked child."""
        return self._forget()

    @property
    def dialect(self) -> Dialect:
        return self._dialect

    def figures(self) -> PoolFigures:
        return PoolFigures(self._open, len(self._idle), self._waiting, self._limit)

    def take(self) -> Connection | None:
        """A connection that nobody uses, without the lock: taking from and adding to a list is one step each."""
        try:
            connection, since = self._idle.pop()
        except IndexError:
            return None
        idle = monotonic() - since
        if connection.wake(idle) and not (self._lifetime and idle > self._lifetime):
            return connection
        connection.discard()
        self._lose()
        return self.take()

    async def acquire(self) -> Connection:
        """A connection; P2024 when none is free in time, P10xx when none can be opened."""
        timeout = self._url.limits.pool_timeout
        end = monotonic() + timeout if timeout else None
        with self._changed:
            while (connection := self.take()) is None and self._open >= self._limit:
                self._wait(end)
            if connection is not None:
                return connection
            self._open += 1
        try:
            opened = self._connect(self._url)
        except BaseException:
            self._lose()
            raise
        self._dialect = opened.dialect
        return opened

    def _wait(self, end: float | None) -> None:
        """Whoever releases without the lock looks at `_waiting` afterwards; so it is counted before the last look."""
        self._waiting += 1
        try:
            if not self._idle and not self._changed.wait(None if end is None else max(0.0, end - monotonic())):
                raise PoolTimeoutError(self._url.limits.pool_timeout, self._limit)
        finally:
            self._waiting -= 1

    def _lose(self) -> None:
        with self._changed:
            self._open = max(0, self._open - 1)  # one of before a fork is not counted
            self._changed.notify()

    def release(self, connection: Connection) -> None:
        """Gives a connection back; one that is broken or inside a transaction is closed instead."""
        lent: Lendable = connection  # type: ignore[assignment]  # it came from this pool
        if self._closed or not lent.reusable:
            lent.discard()
            self._lose()
            return
        self._idle.append((lent, monotonic()))
        if self._waiting:
            with self._changed:
                self._changed.notify()

    async def close(self) -> None:
        """Closes the connections that nobody uses; the others are closed when they are given back."""
        self._closed = True
        with self._changed, suppress(IndexError):
            while True:
                self._idle.pop()[0].discard()
                self._open -= 1

    async def sleep(self, seconds: float) -> None:
        sleep(seconds)

    async def within(self, seconds: float, work: Coroutine[Any, Any, T]) -> T:
        """`work`; TimeoutError when it took longer than `seconds`, which shows only at its end."""
        end = monotonic() + seconds
        result = await work
        if monotonic() > end:
            raise TimeoutError
        return result

    def deadline(self, seconds: float) -> SyncDeadline:
        return SyncDeadline(seconds)
