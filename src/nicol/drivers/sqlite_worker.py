"""SQLite for async code: one connection on one thread, which takes all waiting jobs at a time.

Every task has its own `WorkerConnection` over the shared worker. Statements of different tasks mix freely until one
begins a transaction: then the others wait for its end, as they would at a locked file.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any, TypeVar

from nicol.dialects import sqlite
from nicol.dialects.facts import Dialect
from nicol.drivers.connection import Isolation, Result, Row
from nicol.drivers.failure import DriverError
from nicol.drivers.sqlite import SqliteRows, SqliteSession, open_session
from nicol.drivers.url import DatabaseUrl
from nicol.errors.database import PoolTimeoutError

T = TypeVar("T")
LONGEST_BATCH = 0.002
"""Seconds after which results are handed back although more jobs wait."""
CHECK_EVERY = 100_000
"""Steps of SQLite's machine between two looks at whether anyone still waits for the statement."""


@dataclass(slots=True)
class Job:
    """A call to make on the worker's thread, and who waits for its result (None: nobody)."""

    future: asyncio.Future[Any] | None
    call: Callable[..., Any]
    arguments: tuple[Any, ...]


class Worker:
    """The thread, its connection and its jobs. `holder` is the connection inside a transaction."""

    def __init__(self, url: DatabaseUrl) -> None:
        self.url = url
        self.holder: WorkerConnection | None = None
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._running: asyncio.Future[Any] | None = None
        self._session: SqliteSession | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="nicol-sqlite", daemon=True)

    async def open(self) -> None:
        """Starts the thread and opens the file there; P10xx as `open_session`, and then the thread ends."""
        self._thread.start()
        try:
            self._session = await self.submit(open_session, self.url)
        except BaseException:
            self._jobs.put(None)
            raise
        self.session.raw.set_progress_handler(self._abandoned, CHECK_EVERY)

    @property
    def session(self) -> SqliteSession:
        """The connection, to be used on the thread only."""
        assert self._session is not None, "the worker has not been opened"
        return self._session

    def submit(self, call: Callable[..., T], *arguments: Any) -> asyncio.Future[T]:
        """The future result of `call(*arguments)` on the thread; DriverError when that has been closed."""
        if self._closed:
            raise DriverError("closed", "the connection is closed", "closed")
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._jobs.put(Job(future, call, arguments))
        return future

    def forget(self, call: Callable[..., object]) -> None:
        """Has `call()` made on the thread, whatever comes of it."""
        self._jobs.put(Job(None, call, ()))

    async def close(self) -> None:
        """Closes the file after the jobs under way, and ends the thread."""
        if self._closed:
            return
        ended = self.submit(self.session.close)
        self._jobs.put(None)
        self._closed = True
        await ended

    def desert(self) -> None:
        """Drops what an event loop that has ended left behind."""
        if self.holder is not None:
            self.forget(self.session.rollback)
        self.holder = None
        self._waiting.clear()

    async def turn(self, asker: WorkerConnection) -> None:
        """Waits while another connection is inside a transaction; P2024 after the pool's timeout."""
        limit = self.url.limits.pool_timeout or None
        end = asyncio.get_running_loop().time() + limit if limit else None
        while self.holder is not None and self.holder is not asker:
            ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(ended)
            try:
                async with asyncio.timeout_at(end):
                    await ended
            except TimeoutError as error:
                raise PoolTimeoutError(self.url.limits.pool_timeout, 1) from error

    def free(self) -> None:
        """The transaction has ended: everyone who waits looks again."""
        self.holder = None
        while self._waiting:
            ended = self._waiting.popleft()
            if not ended.done():
                ended.set_result(None)

    def _abandoned(self) -> bool:
        return self._running is not None and self._running.cancelled()

    def _work(self) -> None:
        job: Job | None = self._jobs.get()
        while job is not None:
            done: list[tuple[asyncio.Future[Any], Any, BaseException | None]] = []
            end = monotonic() + LONGEST_BATCH
            while job is not None:
                self._perform(job, done)
                if monotonic() > end:
                    break
                try:
                    job = self._jobs.get_nowait()
                except Empty:
                    break
            _deliver(done)
            if job is not None:
                job = self._jobs.get()

    def _perform(self, job: Job, done: list[tuple[asyncio.Future[Any], Any, BaseException | None]]) -> None:
        future = job.future
        if future is None:
            try:
                job.call(*job.arguments)
            except DriverError:
                return
        elif not future.cancelled():
            self._running = future
            try:
                done.append((future, job.call(*job.arguments), None))
            except Exception as error:  # noqa: BLE001 - it is raised where the result is awaited
                done.append((future, None, error))


def _deliver(done: list[tuple[asyncio.Future[Any], Any, BaseException | None]]) -> None:
    """Hands results to the event loop with one wake-up; nobody waits on a loop that is closed."""
    if not done:
        return
    loop = done[0][0].get_loop()
    try:
        loop.call_soon_threadsafe(_resolve, done)
    except RuntimeError:
        if not loop.is_closed():
            raise


def _resolve(done: list[tuple[asyncio.Future[Any], Any, BaseException | None]]) -> None:
    for future, result, error in done:
        if future.done():
            continue
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


class WorkerStream:
    """A statement that stands between two of its rows on the thread."""

    __slots__ = ("_connection", "_rows", "_worker")

    def __init__(self, worker: Worker, connection: WorkerConnection, rows: SqliteRows) -> None:
        self._worker = worker
        self._connection = connection
        self._rows = rows

    async def take(self, count: int) -> list[Row]:
        await self._worker.turn(self._connection)
        return await self._worker.submit(self._rows.take, count)

    async def close(self) -> None:
        """Does not wait: the task may have been cancelled."""
        self._worker.forget(self._rows.close)


class WorkerConnection:
    """One task's view of the worker's connection."""

    __slots__ = ("_begins", "_session", "_worker")
    answer = None

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._session = worker.session
        self._begins = False
        """Whether a transaction begins with the next statement: that saves the thread a job."""

    @property
    def dialect(self) -> Dialect:
        return sqlite

    async def fetch(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        worker = self._worker
        if worker.holder is not None and worker.holder is not self:
            await worker.turn(self)
        return await self._submit(self._session.fetch, sql, params)

    def _submit(self, call: Callable[..., T], *arguments: Any) -> asyncio.Future[T]:
        if self._begins:
            return self._worker.submit(self._first, call, *arguments)
        return self._worker.submit(call, *arguments)

    def _first(self, call: Callable[..., T], *arguments: Any) -> T:
        """On the thread. It begins still when the file was locked, or the job was given up."""
        if self._begins:
            self._session.begin()
            self._begins = False
        return call(*arguments)

    async def stream(self, sql: str, params: Sequence[Any] = ()) -> WorkerStream:
        await self._worker.turn(self)
        opening = self._submit(self._session.stream, sql, params)
        try:
            rows = await asyncio.shield(opening)
        except asyncio.CancelledError:
            opening.add_done_callback(self._drop)
            raise
        return WorkerStream(self._worker, self, rows)

    def _drop(self, opened: asyncio.Future[SqliteRows]) -> None:
        """Closes a statement whose task was cancelled while it began."""
        if not opened.cancelled() and opened.exception() is None:
            self._worker.forget(opened.result().close)

    async def execute(self, sql: str, params: Sequence[Any] = ()) -> int:
        await self._worker.turn(self)
        return await self._submit(self._session.execute, sql, params)

    async def query(self, sql: str, params: Sequence[Any] = ()) -> Result:
        await self._worker.turn(self)
        return await self._submit(self._session.query, sql, params)

    async def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> int:
        await self._worker.turn(self)
        return await self._submit(self._session.execute_many, sql, rows)

    async def script(self, sql: str) -> None:
        await self._worker.turn(self)
        await self._submit(self._session.script, sql)

    async def begin(self, isolation: Isolation | None = None) -> None:
        """Every transaction of SQLite is serializable. Waits for the transaction of another task; the file is locked
        by the first statement."""
        await self._worker.turn(self)
        self._worker.holder = self
        self._begins = True

    async def commit(self) -> None:
        await self._worker.submit(self._end, self._session.commit)
        self._worker.free()

    async def rollback(self) -> None:
        if self._worker.holder is self:
            await self._worker.submit(self._end, self._session.rollback)
            self._worker.free()

    def _end(self, call: Callable[[], None]) -> None:
        """On the thread, after the statements before it; there is nothing to end when there were none."""
        if self._begins:
            self._begins = False
        else:
            call()

    def give_up(self) -> None:
        """Undoes what is open without waiting, when the task that holds the connection is gone."""
        if self._worker.holder is self:
            self._worker.forget(self._session.rollback)
            self._worker.free()

    async def close(self) -> None:
        """Closes the worker under all its connections."""
        self.give_up()
        await self._worker.close()


async def connect_async(url: DatabaseUrl) -> WorkerConnection:
    """A connection with a thread of its own; errors as `open_session`."""
    worker = Worker(url)
    await worker.open()
    return WorkerConnection(worker)
