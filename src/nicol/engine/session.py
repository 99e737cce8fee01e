"""Where operations run: on any connection of the pool, or inside one transaction."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any, Protocol, TypeVar

from nicol.drivers.connection import Connection, Isolation, Pool, Result, Together
from nicol.drivers.failure import DriverError
from nicol.engine.afterwards import Act, Ending
from nicol.engine.limited import LimitedCore, LimitedSession
from nicol.engine.raw import raw_parameters
from nicol.engine.stream import Asked, Chunks, PoolLease, StreamBlock, TransactionLease
from nicol.engine.transaction import (
    OpenTransaction,
    SavepointBlock,
    TransactionBlock,
    TransactionOptions,
    atomically,
)
from nicol.engine.translate import translate, translate_raw
from nicol.errors.database import TransactionError
from nicol.errors.query import QueryArgumentError
from nicol.model.schema import Schema
from nicol.query.loading import Loaded
from nicol.query.plan import Locked, OneStatement
from nicol.query.selection import Selection
from nicol.query.shared import ByKey
from nicol.query.write import Prepared

T = TypeVar("T")


class Core(Protocol):
    """What a session needs of the engine."""

    @property
    def schema(self) -> Schema: ...
    @property
    def pool(self) -> Pool: ...
    def in_schema(self, name: str) -> Core: ...
    def prepare(self, model: str, operation: str, args: Mapping[str, Any], selection: Selection | None) -> Prepared: ...
    def prepare_stream(
        self, model: str, args: Mapping[str, Any], selection: Selection | None
    ) -> tuple[Loaded, Sequence[Any]]: ...


class Session(Protocol):
    """Runs operations. Every method may raise the P2xxx errors of `nicol.errors.database`."""

    def run(
        self, model: str, operation: str, args: dict[str, Any], selection: Selection | None = None
    ) -> Coroutine[Any, Any, Any]:
        """The outcome of one operation, e.g. `run("User", "find_many", {"where": {…}})`."""
        ...

    def stream(
        self, model: str, args: dict[str, Any], selection: Selection | None, size: int
    ) -> AbstractAsyncContextManager[Chunks]:
        """A block in which the objects of a find_many come `size` at a time; QueryArgumentError at once."""
        ...

    def snapshot(self) -> AbstractAsyncContextManager[Session]:
        """A block for reading whose operations see the same rows; inside a transaction: that, as isolated as it is."""
        ...

    def query_raw(self, sql: str, params: Sequence[Any] = ()) -> Coroutine[Any, Any, Result]:
        """The rows of one statement in the database's own placeholders (`$1` or `?`); P2010 when it fails."""
        ...

    def execute_raw(self, sql: str, params: Sequence[Any] = ()) -> Coroutine[Any, Any, int]:
        """Runs one statement; the number of rows it changed; P2010 when it fails."""
        ...

    def in_schema(self, name: str) -> Session:
        """The same over the tables of another database schema; UnsupportedDatabaseError for a database without."""
        ...

    def limited(self, seconds: float) -> Session:
        """The same with operations that may take so long: OperationTimeoutError (P1008)."""
        ...

    def afterwards(self, ending: Ending, act: Act) -> None:
        """Has `act` done when the transaction has ended this way; P2028 outside of one."""
        ...

    def transaction(
        self, max_wait: float = 2.0, timeout: float = 5.0, isolation: Isolation | None = None
    ) -> AbstractAsyncContextManager[Session]:
        """A block whose operations are all kept or all undone. Seconds; inside a transaction: a savepoint."""
        ...


class PoolSession:
    """Each operation takes a connection of its own; reads take no transaction."""

    __slots__ = ("_alone", "_core", "_pool", "_prepare", "_together")

    def __init__(self, core: Core) -> None:
        self._alone: set[int] = set()
        self._together: dict[int, Together] = {}
        self._core = core
        self._pool = core.pool
        self._prepare = core.prepare

    async def run(self, model: str, operation: str, args: dict[str, Any], selection: Selection | None = None) -> Any:
        plan, values, atomic = self._prepare(model, operation, args, selection)
        pool, number = self._pool, 0
        if type(plan) is ByKey and pool.together is not None:
            number = id(plan)
            if number in self._alone:
                return await self._with_others(plan, plan.parameters(values)[0], model)
            self._alone.add(number)
        elif type(plan) is Locked:
            raise QueryArgumentError("lock", "rows stay locked until their transaction ends: use it inside `tx()`")
        try:
            connection = pool.take() or await pool.acquire()
            try:
                if connection.answer and isinstance(plan, OneStatement):
                    return plan.answered(connection.answer, values)
                work = plan.run(connection, values)
                return await (atomically(connection, work) if atomic else work)
            finally:
                pool.release(connection)
        except DriverError as failure:
            raise translate(self._core.schema, failure, model) from failure
        finally:
            self._alone.discard(number)

    async def _with_others(self, plan: ByKey, key: Any, model: str) -> Any:
        """One row by its key while another is on its way: those asked for in one tick are read together."""
        together, number = self._together.get(id(plan)), id(plan)
        if together is None:
            make = self._pool.together
            assert make is not None

            async def answer(keys: list[Any]) -> list[Any]:
                self._together.pop(number, None)
                return await self._all(plan, keys)

            together = self._together[number] = make(answer)
        found = await together.ask(key)
        if isinstance(found, DriverError):
            raise translate(self._core.schema, found, model) from found
        return found if plan.found is None else plan.found(found)

    async def _all(self, plan: ByKey, keys: list[Any]) -> list[Any]:
        """The objects of `keys`; where the database refuses one of them, each alone, with its own failure."""
        pool = self._pool
        connection = pool.take() or await pool.acquire()
        try:
            try:
                if len(keys) > 1:
                    return await plan.run_all(connection, keys)
            except DriverError:
                pass
            return [await _one_by_key(plan, connection, key) for key in keys]
        finally:
            pool.release(connection)

    def stream(self, model: str, args: dict[str, Any], selection: Selection | None, size: int) -> StreamBlock:
        core = self._core
        asked = Asked(core.schema, model, *core.prepare_stream(model, args, selection), size)
        return StreamBlock(asked, PoolLease(self._pool))

    async def query_raw(self, sql: str, params: Sequence[Any] = ()) -> Result:
        values = raw_parameters(self._core.pool.dialect, params)
        return await self._raw(lambda connection: connection.query(sql, values))

    async def execute_raw(self, sql: str, params: Sequence[Any] = ()) -> int:
        values = raw_parameters(self._core.pool.dialect, params)
        return await self._raw(lambda connection: connection.execute(sql, values))

    async def _raw(self, work: Callable[[Connection], Coroutine[Any, Any, T]]) -> T:
        pool = self._pool
        try:
            connection = pool.take() or await pool.acquire()
            try:
                return await work(connection)
            finally:
                pool.release(connection)
        except DriverError as failure:
            raise translate_raw(failure) from failure

    def in_schema(self, name: str) -> Session:
        return PoolSession(self._core.in_schema(name))

    def limited(self, seconds: float) -> Session:
        return LimitedSession(PoolSession(LimitedCore(self._core)), self._pool, seconds)

    def afterwards(self, ending: Ending, act: Act) -> None:
        raise TransactionError(f"on_{ending} is for the client that `tx()` gives: nothing here is committed later.")

    def transaction(
        self, max_wait: float = 2.0, timeout: float = 5.0, isolation: Isolation | None = None
    ) -> AbstractAsyncContextManager[Session]:
        core = self._core

        def inside(transaction: OpenTransaction) -> Session:
            return TransactionSession(core, transaction)

        return TransactionBlock(core.pool, core.schema, TransactionOptions(max_wait, timeout, isolation), inside)

    def snapshot(self) -> AbstractAsyncContextManager[Session]:
        levels = self._pool.dialect.isolation_levels
        return self.transaction(isolation="repeatable_read" if "repeatable_read" in levels else None)


async def _one_by_key(plan: ByKey, connection: Connection, key: Any) -> Any:
    try:
        return await plan.run_one(connection, key)
    except DriverError as failure:
        return failure


class TransactionSession:
    """Every operation runs on the transaction's connection; after its end each raises P2028.

    A connection that answers at once cannot be interrupted: the end of an operation shows that its time was up.
    """

    __slots__ = ("_core", "_transaction")

    def __init__(self, core: Core, transaction: OpenTransaction) -> None:
        self._core = core
        self._transaction = transaction

    async def run(self, model: str, operation: str, args: dict[str, Any], selection: Selection | None = None) -> Any:
        plan, values, _ = self._core.prepare(model, operation, args, selection)
        transaction = self._transaction
        answer = transaction.connection.answer
        try:
            if not transaction.alive:
                raise await transaction.refused("query")
            if answer is None:
                try:
                    return await transaction.deadline.cover(plan.run(transaction.connection, values))
                except TimeoutError:
                    raise await transaction.refused("query") from None
            if isinstance(plan, OneStatement):
                outcome = plan.answered(answer, values)
            else:
                outcome = await plan.run(transaction.connection, values)
            if not transaction.alive:
                raise await transaction.refused("query")
            return outcome
        except DriverError as failure:
            raise translate(self._core.schema, failure, model) from failure

    def stream(self, model: str, args: dict[str, Any], selection: Selection | None, size: int) -> StreamBlock:
        core = self._core
        asked = Asked(core.schema, model, *core.prepare_stream(model, args, selection), size)
        return StreamBlock(asked, TransactionLease(self._transaction))

    async def query_raw(self, sql: str, params: Sequence[Any] = ()) -> Result:
        values = raw_parameters(self._core.pool.dialect, params)
        return await self._raw(lambda connection: connection.query(sql, values))

    async def execute_raw(self, sql: str, params: Sequence[Any] = ()) -> int:
        values = raw_parameters(self._core.pool.dialect, params)
        return await self._raw(lambda connection: connection.execute(sql, values))

    async def _raw(self, work: Callable[[Connection], Coroutine[Any, Any, T]]) -> T:
        try:
            return await self._transaction.perform("query", work)
        except DriverError as failure:
            raise translate_raw(failure) from failure

    def in_schema(self, name: str) -> Session:
        return TransactionSession(self._core.in_schema(name), self._transaction)

    def limited(self, seconds: float) -> Session:
        return LimitedSession(self, self._core.pool, seconds, self._transaction.connection)

    def afterwards(self, ending: Ending, act: Act) -> None:
        self._transaction.afterwards.note(ending, act)

    def transaction(
        self, max_wait: float = 2.0, timeout: float = 5.0, isolation: Isolation | None = None
    ) -> AbstractAsyncContextManager[Session]:
        return SavepointBlock[Session](self._transaction, self)

    def snapshot(self) -> AbstractAsyncContextManager[Session]:
        return nullcontext(self)
