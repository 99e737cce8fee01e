"""Connections kept open for the tasks of an event loop."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import replace
from time import monotonic
from typing import Protocol

from nicol.dialects import dialect_for
from nicol.dialects.facts import Dialect
from nicol.drivers import forks
from nicol.drivers.clock import AsyncClock
from nicol.drivers.connection import Connection, PoolFigures
from nicol.drivers.tick import Tick
from nicol.drivers.url import DatabaseUrl
from nicol.errors.client import ForeignLoopError
from nicol.errors.database import PoolTimeoutError


class AsyncLendable(Connection, Protocol):
    """A connection that can tell its pool about itself."""

    @property
    def reusable(self) -> bool:
        """Whether it may go back to the pool: open, idle, outside a transaction, never interrupted."""
        ...

    def wake(self, idle: float) -> bool:
        """Whether it is still alive after `idle` seconds in the pool."""
        ...


class AsyncPool(AsyncClock):
    """At most `connection_limit` connections to a server: last in, first out, opened when needed, never reset."""

    together = Tick

    def __init__(self, url: DatabaseUrl, connect: Callable[[DatabaseUrl], Awaitable[AsyncLendable]]) -> None:
        self.namespace = url.schema if url.pgbouncer else None
        self._url = replace(url, schema=None) if url.pgbouncer else url
        self._connect = connect
        self._limit = url.limits.connection_limit
        self._dialect = dialect_for(url.provider)
        self._idle: list[tuple[AsyncLendable, float]] = []
        self._waiting: deque[asyncio.Future[AsyncLendable | None]] = deque()
        self._closing: set[asyncio.Task[None]] = set()
        self._open = 0
        self._closed = False
        self._loop: asyncio.AbstractEventLoop | None = None
        forks.watch(self)

    @property
    def dialect(self) -> Dialect:
        return self._dialect

    def figures(self) -> PoolFigures:
        return PoolFigures(self._open, len(self._idle), len(self._waiting), self._limit)

    def take(self) -> Connection | None:
        """A connection that nobody uses."""
        if self._loop is not asyncio.get_running_loop():
            self._move()
        return self._idle_one() if self._idle else None

    async def acquire(self) -> Connection:
        """A connection; P2024 when none is free in time, P10xx when none can be opened."""
        connection = self.take()
        end = monotonic() + self._url.limits.pool_timeout if self._url.limits.pool_timeout else None
        while connection is None and self._open >= self._limit:
            connection = await self._wait(end)
        if connection is not None:
            return connection
        self._open += 1
        try:
            opened = await self._connect(self._url)
        except BaseException:
            self._lose()
            raise
        self._dialect = opened.dialect
        return opened

    def _move(self) -> None:
        """Connections belong to one event loop: those of a loop that has ended are of no use in another."""
        owner_loop(self._loop)
        self._loop = asyncio.get_running_loop()
        self._forget()

    def _forget(self) -> list[tuple[AsyncLendable, float]]:
        idle, self._idle = self._idle, []
        self._waiting.clear()
        self._closing.clear()
        self._open = 0
        return idle

    def descriptor(self) -> None:
        """A pool has no socket of its own."""

    def forked(self) -> object:
        """Starts anew in a forked child."""
        self._loop = None
        return self._forget()

    def _idle_one(self) -> AsyncLendable | None:
        now = monotonic()
        while self._idle:
            connection, since = self._idle.pop()
            lifetime = self._url.limits.max_idle_connection_lifetime
            if connection.wake(now - since) and not (lifetime and now - since > lifetime):
                return connection
            self._discard(connection)
            self._open -= 1
        return None

    async def _wait(self, end: float | None) -> AsyncLendable | None:
        """The next connection given back; None when one was closed instead, so that a new one may be opened."""
        waiting: asyncio.Future[AsyncLendable | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiting)
        try:
            async with asyncio.timeout(None if end is None else end - monotonic()):
                return await waiting
        except BaseException as error:
            self._pass_on(waiting)
            if isinstance(error, TimeoutError):
                raise PoolTimeoutError(self._url.limits.pool_timeout, self._limit) from error
            raise

    def _pass_on(self, waiting: asyncio.Future[AsyncLendable | None]) -> None:
        """What somebody was given who waits no longer."""
        waiting.cancel()
        if waiting.cancelled():
            return
        if (connection := waiting.result()) is not None:
            self.release(connection)
        else:
            self._hand_over(None)

    def _hand_over(self, connection: AsyncLendable | None) -> bool:
        while self._waiting:
            waiting = self._waiting.popleft()
            if not waiting.done():
                waiting.set_result(connection)
                return True
        return False

    def _discard(self, connection: AsyncLendable) -> None:
        """Closes behind the back of the caller, who may have been cancelled."""
        closing = asyncio.get_running_loop().create_task(connection.close())
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)

    def _lose(self) -> None:
        self._open = max(0, self._open - 1)  # one of before a fork is not counted
        self._hand_over(None)

    def release(self, connection: Connection) -> None:
        """Gives a connection back; one that is broken, interrupted or inside a transaction is closed instead."""
        lent: AsyncLendable = connection  # type: ignore[assignment]  # it came from this pool
        if not lent.reusable:
            self._discard(lent)
            self._lose()
        elif not (self._waiting and self._hand_over(lent)):
            if self._closed:
                self._discard(lent)
            else:
                self._idle.append((lent, monotonic()))

    async def close(self) -> None:
        """Closes the connections that nobody uses; the others are closed when they are given back."""
        self._closed = True
        if self._loop is not asyncio.get_running_loop():
            self._move()
        idle, self._idle = self._idle, []
        self._open -= len(idle)
        for connection, _ in idle:
            await connection.close()
        while self._closing:
            await asyncio.gather(*self._closing)


def owner_loop(loop: asyncio.AbstractEventLoop | None) -> None:
    """ForeignLoopError when the event loop that a pool belongs to is running in another thread."""
    if loop is not None and loop.is_running():
        raise ForeignLoopError
