"""SQLite for the tasks of an event loop: all share one worker."""

from __future__ import annotations

import asyncio

from nicol.dialects import sqlite
from nicol.dialects.facts import Dialect
from nicol.drivers import forks
from nicol.drivers.clock import AsyncClock
from nicol.drivers.connection import Connection, PoolFigures
from nicol.drivers.pool_async import owner_loop
from nicol.drivers.sqlite_worker import Worker, WorkerConnection
from nicol.drivers.url import DatabaseUrl


class SqlitePool(AsyncClock):
    """Lends views of one connection; transactions take turns."""

    namespace = None
    together = None  # the worker takes all waiting statements at a time, which is faster still

    def __init__(self, url: DatabaseUrl) -> None:
        self._url = url
        self._worker: Worker | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._opening = asyncio.Lock()
        forks.watch(self)

    def descriptor(self) -> None:
        """A file is no socket."""

    def forked(self) -> object:
        """Starts anew in a forked child, in which the worker's thread is gone."""
        worker, self._worker, self._loop = self._worker, None, None
        return worker

    @property
    def dialect(self) -> Dialect:
        return sqlite

    def figures(self) -> PoolFigures:
        """One connection for all, which is busy while somebody's transaction is open."""
        worker = self._worker
        return PoolFigures(int(worker is not None), int(worker is not None and worker.holder is None), 0, 1)

    def take(self) -> Connection | None:
        """A view of the connection, when it is open in this event loop."""
        if self._worker is None or self._loop is not asyncio.get_running_loop():
            return None  # `acquire` opens it, or says whose it is
        return WorkerConnection(self._worker)

    async def acquire(self) -> Connection:
        """A view of the connection; P10xx when the file cannot be opened."""
        if self._loop is not asyncio.get_running_loop():
            self._move()
        return WorkerConnection(self._worker or await self._started())

    def _move(self) -> None:
        owner_loop(self._loop)
        self._loop = asyncio.get_running_loop()
        self._opening = asyncio.Lock()
        if self._worker is not None:
            self._worker.desert()

    async def _started(self) -> Worker:
        async with self._opening:
            if self._worker is None:
                worker = Worker(self._url)
                await worker.open()
                self._worker = worker
            return self._worker

    def release(self, connection: Connection) -> None:
        """Ends the view; a transaction still open in it is undone."""
        view: WorkerConnection = connection  # type: ignore[assignment]  # it came from this pool
        view.give_up()

    async def close(self) -> None:
        """Closes the file when the statements under way have ended."""
        worker, self._worker = self._worker, None
        if worker is not None:
            await worker.close()
