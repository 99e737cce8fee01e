"""Operations that may take so long and no longer."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from contextvars import ContextVar
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from nicol.drivers.connection import Connection, Deadline, Isolation, Pool, PoolFigures, Result, Together
from nicol.engine.afterwards import Act, Ending
from nicol.engine.stream import Chunks
from nicol.errors.base import NicolError
from nicol.errors.connection import OperationTimeoutError
from nicol.model.schema import Schema
from nicol.query.loading import Loaded
from nicol.query.selection import Selection
from nicol.query.write import Prepared

if TYPE_CHECKING:
    from nicol.engine.session import Core, Session

T = TypeVar("T")
_DEADLINE: ContextVar[Deadline | None] = ContextVar("nicol_deadline", default=None)
"""The moment by which the operation under way has to be over."""


class LimitedSession:
    """Every operation is given up after `seconds`, and what it runs is stopped: OperationTimeoutError (P1008).

    `connection` is that of the transaction whose operations these are; None where each takes one of its own.
    """

    __slots__ = ("_connection", "_inner", "_pool", "_seconds")

    def __init__(self, inner: Session, pool: Pool, seconds: float, connection: Connection | None = None) -> None:
        self._inner = inner
        self._pool = pool
        self._seconds = seconds
        self._connection = connection

    async def _within(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        deadline = self._pool.deadline(self._seconds)
        token = _DEADLINE.set(deadline)
        if self._connection is not None:
            deadline.guard(self._connection)
        try:
            return await deadline.cover(work())
        except (TimeoutError, NicolError) as error:
            if isinstance(error, TimeoutError) or deadline.passed:
                raise OperationTimeoutError(f"the query was given up after {self._seconds:g} s") from error
            raise
        finally:
            if self._connection is not None:
                deadline.leave(self._connection)
            deadline.stop()
            _DEADLINE.reset(token)

    async def run(self, model: str, operation: str, args: dict[str, Any], selection: Selection | None = None) -> Any:
        return await self._within(lambda: self._inner.run(model, operation, args, selection))

    async def query_raw(self, sql: str, params: Sequence[Any] = ()) -> Result:
        return await self._within(lambda: self._inner.query_raw(sql, params))

    async def execute_raw(self, sql: str, params: Sequence[Any] = ()) -> int:
        return await self._within(lambda: self._inner.execute_raw(sql, params))

    def stream(
        self, model: str, args: dict[str, Any], selection: Selection | None, size: int
    ) -> AbstractAsyncContextManager[Chunks]:
        """A stream is as long as its block."""
        return self._inner.stream(model, args, selection, size)

    def in_schema(self, name: str) -> Session:
        return LimitedSession(self._inner.in_schema(name), self._pool, self._seconds, self._connection)

    def limited(self, seconds: float) -> Session:
        return LimitedSession(self._inner, self._pool, seconds, self._connection)

    def afterwards(self, ending: Ending, act: Act) -> None:
        self._inner.afterwards(ending, act)

    def transaction(
        self, max_wait: float = 2.0, timeout: float = 5.0, isolation: Isolation | None = None
    ) -> AbstractAsyncContextManager[Session]:
        return _LimitedBlock(self._inner.transaction(max_wait, timeout, isolation), self._seconds)

    def snapshot(self) -> AbstractAsyncContextManager[Session]:
        return _LimitedBlock(self._inner.snapshot(), self._seconds)


class _LimitedBlock:
    """A transaction whose operations are limited."""

    __slots__ = ("_block", "_seconds")

    def __init__(self, block: AbstractAsyncContextManager[Session], seconds: float) -> None:
        self._block = block
        self._seconds = seconds

    async def __aenter__(self) -> Session:
        return (await self._block.__aenter__()).limited(self._seconds)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._block.__aexit__(kind, error, trace)


class LimitedCore:
    """An engine whose pool lends connections that are stopped at the operation's deadline."""

    __slots__ = ("_core", "pool")

    def __init__(self, core: Core) -> None:
        self._core = core
        self.pool: Pool = _LimitedPool(core.pool)

    @property
    def schema(self) -> Schema:
        return self._core.schema

    def in_schema(self, name: str) -> Core:
        return LimitedCore(self._core.in_schema(name))

    def prepare(self, model: str, operation: str, args: Mapping[str, Any], selection: Selection | None) -> Prepared:
        return self._core.prepare(model, operation, args, selection)

    def prepare_stream(
        self, model: str, args: Mapping[str, Any], selection: Selection | None
    ) -> tuple[Loaded, Sequence[Any]]:
        return self._core.prepare_stream(model, args, selection)


class _LimitedPool:
    """A pool for operations with a deadline."""

    __slots__ = ("_pool",)

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    @property
    def dialect(self) -> Any:
        return self._pool.dialect

    @property
    def namespace(self) -> str | None:
        return self._pool.namespace

    @property
    def together(self) -> Callable[[Callable[[list[Any]], Coroutine[Any, Any, list[Any]]]], Together] | None:
        return self._pool.together

    def figures(self) -> PoolFigures:
        return self._pool.figures()

    def take(self) -> Connection | None:
        """As the pool's."""
        connection = self._pool.take()
        return None if connection is None else _guarded(connection)

    async def acquire(self) -> Connection:
        """As the pool's."""
        return _guarded(await self._pool.acquire())

    def release(self, connection: Connection) -> None:
        """As the pool's; from now on nothing stops the connection."""
        deadline = _DEADLINE.get()
        if deadline is not None:
            deadline.leave(connection)
        self._pool.release(connection)

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


def _guarded(connection: Connection) -> Connection:
    deadline = _DEADLINE.get()
    if deadline is not None:
        deadline.guard(connection)
    return connection
