"""Connections that tell of their statements. They stand in for plain ones only while somebody listens."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from time import perf_counter
from typing import Any, TypeVar

from nicol.dialects.facts import Dialect
from nicol.drivers.connection import (
    Answer,
    Connection,
    Deadline,
    Isolation,
    Pool,
    PoolFigures,
    Result,
    Row,
    RowStream,
    Together,
)
from nicol.engine.tap import CURRENT, Statement, Tap

T = TypeVar("T")


class ObservedPool:
    """A pool that lends observed connections."""

    __slots__ = ("_pool", "_tap", "together")

    def __init__(self, pool: Pool, tap: Tap) -> None:
        self._pool = pool
        self._tap = tap
        self.together: Callable[[Callable[[list[Any]], Coroutine[Any, Any, list[Any]]]], Together] | None = (
            pool.together
        )

    @property
    def dialect(self) -> Dialect:
        return self._pool.dialect

    @property
    def namespace(self) -> str | None:
        return self._pool.namespace

    def figures(self) -> PoolFigures:
        return self._pool.figures()

    def take(self) -> Connection | None:
        """As the pool's."""
        connection = self._pool.take()
        return None if connection is None else ObservedConnection(connection, self._tap)

    async def acquire(self) -> Connection:
        """As the pool's."""
        return ObservedConnection(await self._pool.acquire(), self._tap)

    def release(self, connection: Connection) -> None:
        """As the pool's."""
        assert isinstance(connection, ObservedConnection)
        self._pool.release(connection.inner)

    async def close(self) -> None:
        await self._pool.close()

    async def sleep(self, seconds: float) -> None:
        await self._pool.sleep(seconds)

    async def within(self, seconds: float, work: Coroutine[Any, Any, T]) -> T:
        """As the pool's."""
        return await self._pool.within(seconds, work)

    def deadline(self, seconds: float) -> Deadline:
        """As the pool's."""
        return self._pool.deadline(seconds)


class ObservedConnection:
    """A connection whose statements are told of."""

    __slots__ = ("_answer", "_tap", "answer", "inner")

    def __init__(self, inner: Connection, tap: Tap) -> None:
        self.inner = inner
        self._tap = tap
        self._answer = inner.answer
        self.answer: Answer | None = None if self._answer is None else self._answered

    @property
    def dialect(self) -> Dialect:
        return self.inner.dialect

    def _asked(self, sql: str, params: Sequence[Any]) -> Statement:
        tap = self._tap
        operation = CURRENT.get()
        if tap.comment is not None:
            sql = f"{sql} {tap.comment(operation)}".rstrip()
        statement = Statement(operation, sql, params)
        if operation is not None:
            operation.statements.append(statement)
        for tell in tap.asking:
            tell(statement)
        return statement

    def _answered(self, sql: str, params: Sequence[Any]) -> list[Row]:
        answer = self._answer
        assert answer is not None
        statement = self._asked(sql, params)
        started = perf_counter()
        try:
            rows = answer(statement.sql, params)
            statement.rows = len(rows)
        except BaseException as error:
            statement.error = error
            raise
        finally:
            statement.seconds = perf_counter() - started
            for tell in self._tap.answered:
                tell(statement)
        return rows

    async def _told(self, sql: str, params: Sequence[Any], work: Callable[[str], Coroutine[Any, Any, T]]) -> T:
        statement = self._asked(sql, params)
        started = perf_counter()
        try:
            outcome = await work(statement.sql)
            statement.rows = _rows(outcome)
        except BaseException as error:
            statement.error = error
            raise
        finally:
            statement.seconds = perf_counter() - started
            for tell in self._tap.answered:
                tell(statement)
        return outcome

    async def fetch(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        if self._answer is not None:
            return self._answered(sql, params)
        statement = self._asked(sql, params)
        started = perf_counter()
        try:
            rows = await self.inner.fetch(statement.sql, params)
            statement.rows = len(rows)
        except BaseException as error:
            statement.error = error
            raise
        finally:
            statement.seconds = perf_counter() - started
            for tell in self._tap.answered:
                tell(statement)
        return rows

    async def stream(self, sql: str, params: Sequence[Any] = ()) -> RowStream:
        return await self._told(sql, params, lambda text: self.inner.stream(text, params))

    async def execute(self, sql: str, params: Sequence[Any] = ()) -> int:
        return await self._told(sql, params, lambda text: self.inner.execute(text, params))

    async def query(self, sql: str, params: Sequence[Any] = ()) -> Result:
        return await self._told(sql, params, lambda text: self.inner.query(text, params))

    async def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> int:
        return await self._told(sql, rows, lambda text: self.inner.execute_many(text, rows))

    async def script(self, sql: str) -> None:
        await self._told(sql, (), self.inner.script)

    async def begin(self, isolation: Isolation | None = None) -> None:
        level = "" if isolation is None else f" ISOLATION LEVEL {isolation.replace('_', ' ').upper()}"
        await self._told(f"BEGIN{level}", (), lambda _: self.inner.begin(isolation))

    async def commit(self) -> None:
        await self._told("COMMIT", (), lambda _: self.inner.commit())

    async def rollback(self) -> None:
        await self._told("ROLLBACK", (), lambda _: self.inner.rollback())

    async def close(self) -> None:
        await self.inner.close()

    def interrupt(self) -> bool:
        """As the connection's, of a sync driver."""
        inner: Any = self.inner
        stopped: bool = inner.interrupt()
        return stopped

    def discard(self) -> None:
        """As the connection's, of a sync driver."""
        inner: Any = self.inner
        inner.discard()


def _rows(outcome: object) -> int | None:
    match outcome:
        case int():
            return outcome
        case Result():
            return len(outcome.rows)
        case _:
            return None
