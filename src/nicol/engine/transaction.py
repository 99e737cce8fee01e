"""Transactions: all of a block's operations, or none of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from time import monotonic
from types import TracebackType
from typing import Any, Final, Generic, NamedTuple, TypeVar, get_args

from nicol.drivers.connection import Connection, Isolation, Pool
from nicol.drivers.failure import DriverError
from nicol.engine.afterwards import Afterwards
from nicol.engine.translate import translate
from nicol.errors.database import TransactionError
from nicol.errors.query import IsolationLevelError
from nicol.model.schema import Schema

T = TypeVar("T")
ISOLATIONS: Final[tuple[str, ...]] = get_args(Isolation)


class TransactionOptions(NamedTuple):
    """`max_wait` seconds for a connection, `timeout` seconds for the whole block; None = the database's isolation."""

    max_wait: float = 2.0
    timeout: float = 5.0
    isolation: Isolation | None = None


async def atomically(connection: Connection, work: Coroutine[Any, Any, T]) -> T:
    """The outcome of `work` in a transaction of its own on `connection`; nothing is kept when it fails."""
    try:
        await connection.begin()
    except BaseException:
        work.close()
        raise
    try:
        outcome = await work
        await connection.commit()
    except BaseException:
        await undo(connection)
        raise
    return outcome


async def undo(connection: Connection) -> None:
    """Rolls back; a connection that cannot even do that is closed by the pool, which loses the work as well."""
    with suppress(DriverError):
        await connection.rollback()


class OpenTransaction:
    """A transaction that is under way: its connection, its deadline, and how it ended."""

    __slots__ = ("_ended", "_pool", "_savepoints", "_started", "_timeout", "afterwards", "connection", "deadline")

    def __init__(self, pool: Pool, connection: Connection, timeout: float) -> None:
        self._pool = pool
        self.connection = connection
        """Where its statements run."""
        self._timeout = timeout
        self._started = monotonic()
        self.deadline = pool.deadline(timeout)
        self.deadline.when_passed(self._expire)
        self.afterwards = Afterwards()
        self._ended: str | None = None
        self._savepoints = 0

    async def _expire(self) -> None:
        """Time is up while nobody waits for the database: its connection is for others now."""
        await self.abandon("expired")

    async def perform(self, what: str, work: Callable[[Connection], Coroutine[Any, Any, T]]) -> T:
        """`work` on the transaction's connection; P2028 when the transaction has ended or runs out of time."""
        if not self.alive:
            raise await self.refused(what)
        try:
            return await self.deadline.cover(work(self.connection))
        except TimeoutError:
            raise await self.refused(what) from None

    @property
    def alive(self) -> bool:
        """Whether it takes more: it has not ended, and there is time left."""
        return self._ended is None and not self.deadline.passed

    async def end(self, how: str, work: Callable[[], Awaitable[None]]) -> None:
        """Ends the transaction once, as `how`, and gives the connection back."""
        if self._ended is not None:
            return
        self._ended = how
        self.deadline.stop()
        try:
            await work()
        finally:
            self._pool.release(self.connection)

    async def abandon(self, how: str) -> None:
        """Rolls back after a failure in the block: the failure is what the caller hears of, not the rollback's."""
        with suppress(DriverError):
            await self.end(how, self.connection.rollback)

    async def commit(self) -> None:
        """Keeps everything; P2028 when time ran out before."""
        if not self.alive:
            raise await self.refused("commit")
        await self.end("committed", self.connection.commit)

    def next_savepoint(self) -> str:
        """A name that no savepoint of this transaction has had."""
        self._savepoints += 1
        return f"nicol_sp_{self._savepoints}"

    async def refused(self, what: str) -> TransactionError:
        """Why it takes no more; undone when that is because its time is up."""
        await self.abandon("expired")
        if self._ended == "expired":
            passed = round((monotonic() - self._started) * 1000)
            return TransactionError(
                f"Transaction already closed: A {what} cannot be executed on an expired transaction. "
                f"The timeout for this transaction was {round(self._timeout * 1000)} ms, however {passed} ms passed "
                "since the start of the transaction. Consider increasing the interactive transaction timeout or doing "
                "less work in the transaction."
            )
        return TransactionError(
            f"Transaction already closed: A {what} cannot be executed on a {self._ended} transaction."
        )


async def open_transaction(pool: Pool, options: TransactionOptions) -> OpenTransaction:
    """Takes a connection and begins; P2028 after `max_wait` seconds or for an isolation level the database lacks."""
    if options.isolation is not None and options.isolation not in ISOLATIONS:
        known = ", ".join(ISOLATIONS)
        raise IsolationLevelError("isolation", f"Invalid isolation level `{options.isolation}`; there are {known}")
    if options.isolation is not None and options.isolation not in pool.dialect.isolation_levels:
        known = ", ".join(sorted(pool.dialect.isolation_levels))
        raise TransactionError(f"Isolation level `{options.isolation}` is not available here; use {known}.")
    try:
        connection = await pool.within(options.max_wait, _begin(pool, options.isolation))
    except TimeoutError:
        raise TransactionError("Unable to start a transaction in the given time.") from None
    return OpenTransaction(pool, connection, options.timeout)


async def _begin(pool: Pool, isolation: Isolation | None) -> Connection:
    connection = pool.take() or await pool.acquire()
    try:
        await connection.begin(isolation)
    except BaseException:
        pool.release(connection)
        raise
    return connection


S = TypeVar("S")


class TransactionBlock(Generic[S]):
    """`async with` over a whole transaction: commits at its end, rolls back when the block raises; P2028 when it is
    left twice."""

    __slots__ = ("_left", "_make", "_open", "_options", "_pool", "_schema")

    def __init__(
        self, pool: Pool, schema: Schema, options: TransactionOptions, make: Callable[[OpenTransaction], S]
    ) -> None:
        self._pool = pool
        self._schema = schema
        self._options = options
        self._make = make
        self._open: OpenTransaction | None = None
        self._left = False

    async def __aenter__(self) -> S:
        try:
            self._open = await open_transaction(self._pool, self._options)
        except DriverError as failure:
            raise translate(self._schema, failure, None) from failure
        return self._make(self._open)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._open is not None
        if self._left:
            raise await self._open.refused("rollback" if kind is not None else "commit")
        self._left = True
        afterwards = self._open.afterwards
        if kind is not None:
            await self._open.abandon("rolled back")
            await afterwards.undone()
            return
        try:
            await self._open.commit()
        except BaseException as failure:
            await afterwards.undone()
            if isinstance(failure, DriverError):
                raise translate(self._schema, failure, None) from failure
            raise
        await afterwards.kept()


class SavepointBlock(Generic[S]):
    """`async with` inside a transaction: a failure undoes this block only."""

    __slots__ = ("_mark", "_name", "_open", "_session")

    def __init__(self, transaction: OpenTransaction, session: S) -> None:
        self._mark = 0
        self._open = transaction
        self._session = session
        self._name = transaction.next_savepoint()

    async def __aenter__(self) -> S:
        await self._statement("SAVEPOINT")
        self._mark = self._open.afterwards.mark()
        return self._session

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            await self._statement("RELEASE SAVEPOINT")
            return
        with suppress(DriverError, TransactionError):
            await self._statement("ROLLBACK TO SAVEPOINT")
        await self._open.afterwards.undone(self._mark)

    async def _statement(self, verb: str) -> None:
        sql = f"{verb} {self._name}"
        await self._open.perform("savepoint", lambda connection: connection.execute(sql))
