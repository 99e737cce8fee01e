"""Rows of a query that come piece by piece: as many objects at a time as a chunk holds, however many there are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, NamedTuple, Protocol, TypeVar

from nicol.drivers.connection import Connection, Pool, RowStream
from nicol.drivers.failure import DriverError
from nicol.engine.transaction import OpenTransaction
from nicol.engine.translate import translate
from nicol.errors.client import StreamEndedError
from nicol.errors.database import TransactionError
from nicol.model.schema import Schema
from nicol.query.loading import Loaded, complete

T = TypeVar("T")


class Asked(NamedTuple):
    """What to read: the compiled query of `model`, its values, and the rows of a chunk."""

    schema: Schema
    model: str
    loaded: Loaded
    values: Sequence[Any]
    size: int


class Lease(Protocol):
    """The connection that a stream reads from."""

    async def take(self) -> None:
        """Before anything else."""
        ...

    async def perform(self, work: Callable[[Connection], Coroutine[Any, Any, T]]) -> T: ...
    async def give_back(self, end: Callable[[], Awaitable[None]]) -> None:
        """Calls `end` and lets the connection go, whatever happens."""
        ...


class PoolLease:
    """A connection of the stream's own."""

    __slots__ = ("_connection", "_pool")

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._connection: Connection | None = None

    async def take(self) -> None:
        self._connection = self._pool.take() or await self._pool.acquire()

    async def perform(self, work: Callable[[Connection], Coroutine[Any, Any, T]]) -> T:
        assert self._connection is not None
        return await work(self._connection)

    async def give_back(self, end: Callable[[], Awaitable[None]]) -> None:
        assert self._connection is not None
        try:
            with suppress(DriverError):
                await end()
        finally:
            self._pool.release(self._connection)


class TransactionLease:
    """The connection of the transaction that the stream belongs to, for as long as that lasts."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: OpenTransaction) -> None:
        self._transaction = transaction

    async def take(self) -> None:
        """It is there already."""

    async def perform(self, work: Callable[[Connection], Coroutine[Any, Any, T]]) -> T:
        return await self._transaction.perform("query", work)

    async def give_back(self, end: Callable[[], Awaitable[None]]) -> None:
        if self._transaction.alive:
            with suppress(DriverError, TransactionError):
                await end()


class Chunks:
    """An open stream."""

    __slots__ = ("_asked", "_ended", "_lease", "_rows")

    def __init__(self, asked: Asked, lease: Lease, rows: RowStream) -> None:
        self._asked = asked
        self._lease = lease
        self._rows = rows
        self._ended = False

    async def next(self) -> list[Any]:
        """The next objects, with their relations; none when there are no more. StreamEndedError after the block."""
        if self._ended:
            raise StreamEndedError(self._asked.model)
        try:
            return await self._lease.perform(self._load)
        except DriverError as failure:
            raise translate(self._asked.schema, failure, self._asked.model) from failure

    async def _load(self, connection: Connection) -> list[Any]:
        rows = await self._rows.take(self._asked.size)
        found: list[Any] = await complete(connection, self._asked.loaded, self._asked.values, rows) if rows else []
        return found

    async def close(self) -> None:
        """Ends the stream; the connection is free again."""
        self._ended = True
        await self._lease.give_back(self._rows.close)


class StreamBlock:
    """`async with` over an open stream: whatever ends the block, the connection is given back."""

    __slots__ = ("_asked", "_chunks", "_lease")

    def __init__(self, asked: Asked, lease: Lease) -> None:
        self._asked = asked
        self._lease = lease
        self._chunks: Chunks | None = None

    async def __aenter__(self) -> Chunks:
        asked, lease = self._asked, self._lease
        statement = asked.loaded.statement
        parameters = statement.bind(asked.values)
        try:
            await lease.take()
            try:
                rows = await lease.perform(lambda connection: connection.stream(statement.text, parameters))
            except BaseException:
                await lease.give_back(_nothing)
                raise
        except DriverError as failure:
            raise translate(asked.schema, failure, asked.model) from failure
        self._chunks = Chunks(asked, lease, rows)
        return self._chunks

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._chunks is not None
        await self._chunks.close()


async def _nothing() -> None:
    """What never began needs no end."""
