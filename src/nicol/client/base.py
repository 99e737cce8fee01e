"""The two clients that a generated package subclasses: one awaits, one blocks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, LiteralString, Self, TypeVar, overload

from nicol.client import raw
from nicol.client.aggregates import AsyncModelActions, SyncModelActions
from nicol.client.batch import AsyncBatch, SyncBatch
from nicol.client.link import Link
from nicol.client.options import SLOW, Logged, Options, Seconds, logged, seconds
from nicol.client.package import Package
from nicol.client.transactions import AsyncTransaction, SyncTransaction, awaited_act, blocking_act, pause
from nicol.client.unconnected import Unconnected
from nicol.drivers.finish import finish
from nicol.errors.database import WriteConflictError

if TYPE_CHECKING:
    from pathlib import Path

    from nicol.client.events import CallHandler, OperationEvent, QueryHandler, StatementEvent
    from nicol.client.hooks import AsyncHook, Hook, SyncHook
    from nicol.client.typed_sql import TypedSql
    from nicol.drivers.connection import Isolation
    from nicol.engine import Engine, Session
    from nicol.watch.block import Watching
    from nicol.watch.scope import Mode

T = TypeVar("T")
C = TypeVar("C", bound="BaseClient")


class BaseClient:
    """What both clients share: the package, the url, the session, and one accessor for each model."""

    __nicol_package__: ClassVar[Package]
    __nicol_actions__: ClassVar[type[Any]]
    __nicol_example__: ClassVar[str]
    __nicol_session__: Session
    _hooks: tuple[Hook[Any], ...] = ()
    _waits: ClassVar[bool]

    def __init__(
        self,
        *,
        url: str | None = None,
        log: Sequence[Logged] | None = None,
        log_params: bool | None = None,
        slow: Seconds | None = None,
        inventory: str | Path | None = None,
        omit: Mapping[str, Mapping[str, bool]] | None = None,
    ) -> None:
        """`url`: the database, else the configuration's or the schema's. `log`: what goes to the logger `nicol.query`;
        `log_params`: with parameters. `slow`: how long a slow statement takes, 1 second unless told. `inventory`: the
        file that the queries' shapes are added to at `disconnect()`. `omit`: accessor → the fields that are read only
        when a query says `omit={"field": False}` or selects them."""
        options = Options(
            url,
            None if log is None else logged(log),
            log_params,
            None if slow is None else seconds(slow),
            inventory,
            omit,
        )
        self._follow(Link(options))

    def _follow(self, link: Link) -> None:
        self._link = link
        link.clients.add(self)
        self.__nicol_refresh__()

    def __nicol_refresh__(self) -> None:
        """Looks for the session anew."""
        session = self._link.session
        if session is None:
            self.__nicol_session__ = Unconnected(self._link.state, self.__nicol_example__)
        else:
            self.__nicol_session__ = self._hooked(session, self._hooks)

    def _hooked(self, session: Session, hooks: tuple[Hook[Any], ...]) -> Session:
        """`session` behind hooks, the first of them outermost."""
        if hooks:
            from nicol.client.hooks import HookedSession, awaited, blocking

            for one in reversed(hooks):
                session = HookedSession(session, one, awaited if self._waits else blocking)
        return session

    @property
    def _is_whole(self) -> bool:
        """Whether this is no client inside a transaction."""
        return self in self._link.clients

    def _twin(self) -> Self:
        """A client over the same connection, with the attributes of this one."""
        made = type(self).__new__(type(self))
        accessors = self.__nicol_package__.accessors
        made.__dict__.update({name: value for name, value in self.__dict__.items() if name not in accessors})
        return made

    def _extended(self, extensions: Sequence[Any]) -> Self:
        from nicol.client.hooks import hooks_of

        hooks = hooks_of(extensions)
        made = self._twin()
        made._hooks = (*self._hooks, *hooks)
        if self._is_whole:
            made._follow(self._link)
        else:
            made.__nicol_session__ = self._hooked(self.__nicol_session__, hooks)
        return made

    @property
    def _engine(self) -> Engine | None:
        return self._link.engine

    @property
    def is_connected(self) -> bool:
        """Whether operations can run."""
        return not isinstance(self.__nicol_session__, Unconnected)

    @overload
    def on(
        self, event: StatementEvent, handler: QueryHandler, *, params: bool = False, slow: Seconds = SLOW
    ) -> Callable[[], None]: ...
    @overload
    def on(self, event: OperationEvent, handler: CallHandler, *, params: bool = False) -> Callable[[], None]: ...
    def on(
        self, event: StatementEvent | OperationEvent, handler: Any, *, params: bool = False, slow: Seconds = SLOW
    ) -> Callable[[], None]:
        """Calls `handler` for every SQL statement ("query"), those that take `slow` or longer ("slow"), every call of
        the client ("operation"), or every one that fails ("error"); with parameters or arguments when `params`.

        Returns a function that ends it. What the handler raises reaches the caller of the operation.
        """
        from nicol.client.events import observer_of

        observer = observer_of(event, handler, params=params, slow=seconds(slow))
        link = self._link
        link.add(observer)
        return lambda: link.remove(observer)

    def watch(self, *, mode: Mode = "warn", max_queries: int | None = None) -> Watching:
        """`with db.watch() as seen:` looks for N+1 queries and the like in this client's queries; see `nicol.watch`."""
        from nicol.watch import Watching

        return Watching(self._link, mode, max_queries)

    def __nicol_inside__(self, session: Session) -> Self:
        """The same client with its operations in a transaction."""
        made = self._twin()
        made.__nicol_session__ = session
        return made

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """The operations on the model with this accessor, kept as an attribute."""
            model = self.__nicol_package__.model_at(name, type(self).__name__)
            made = self.__dict__[name] = self.__nicol_actions__(self, model)
            return made


class AsyncClient(BaseClient):
    """A client whose operations are awaited."""

    __nicol_actions__ = AsyncModelActions
    _waits = True
    __nicol_example__ = "async with Client() as db:"

    async def connect(self) -> None:
        """Opens the pool and one connection; the P1xxx errors when the database cannot be reached."""
        if self._engine is None:
            from nicol.client.opening import open_async

            await open_async(self.__nicol_package__, self._link)

    async def disconnect(self) -> None:
        """Closes every connection; nothing happens on a client that has none."""
        if (engine := self._link.stop()) is not None:
            await engine.close()

    async def __aenter__(self) -> Self:
        await self.connect()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.disconnect()

    def extends(self, *extensions: AsyncHook | Hook[AsyncHook]) -> Self:
        """A client over the same connection whose operations go through these hooks, the first of them outermost.

        A hook is `async def(operation, model, args, call)`; `hook(…)` of `nicol.client.hooks` limits it to models and
        operations.
        """
        return self._extended(extensions)

    def tx(
        self, *, timeout: Seconds = 5.0, max_wait: Seconds = 2.0, isolation: Isolation | None = None
    ) -> AsyncTransaction[Self]:
        """A block that is kept as a whole or not at all; `timeout` for all of it, `max_wait` for a connection."""
        return AsyncTransaction(self, seconds(timeout), seconds(max_wait), isolation)

    async def transact(
        self,
        work: Callable[[Self], Awaitable[T]],
        *,
        retries: int = 3,
        timeout: Seconds = 5.0,
        max_wait: Seconds = 2.0,
        isolation: Isolation | None = None,
    ) -> T:
        """What `await work(tx)` gives in a transaction; begun anew, at most `retries` times and after a pause, when the
        database has broken it off for a conflict with another (P2034). Inside a transaction it is a savepoint."""
        attempt = 0
        while True:
            try:
                async with self.tx(timeout=timeout, max_wait=max_wait, isolation=isolation) as tx:
                    return await work(tx)
            except WriteConflictError:
                engine = self._link.engine
                if attempt >= retries or engine is None or not self._is_whole:
                    raise
            await engine.pool.sleep(pause(attempt))
            attempt += 1

    def on_commit(self, act: Callable[[], object]) -> None:
        """Calls `act`, and awaits it where it is to be awaited, when this transaction is committed; P2028 outside."""
        self.__nicol_session__.afterwards("commit", awaited_act(act))

    def on_rollback(self, act: Callable[[], object]) -> None:
        """Like `on_commit` for a transaction, or the savepoint it is called in, that is undone."""
        self.__nicol_session__.afterwards("rollback", awaited_act(act))

    def batch(
        self, *, timeout: Seconds = 60.0, max_wait: Seconds = 2.0, isolation: Isolation | None = None
    ) -> AsyncBatch:
        """`async with db.batch() as b:`: operations noted, then run in one transaction: all are kept or none."""
        return AsyncBatch(self, seconds(timeout), seconds(max_wait), isolation)

    @overload
    async def query_raw(self, sql: LiteralString, *params: object, into: type[T]) -> list[T]: ...
    @overload
    async def query_raw(self, sql: LiteralString, *params: object) -> list[dict[str, Any]]: ...
    async def query_raw(self, sql: LiteralString, *params: object, into: type[Any] | None = None) -> list[Any]:
        """The rows of a SQL statement, as dicts or as `into`; RawQueryError (P2010) when the database refuses."""
        result = await self.__nicol_session__.query_raw(sql, params)
        return raw.dicts(result) if into is None else raw.into(result, into)

    @overload
    async def query_first(self, sql: LiteralString, *params: object, into: type[T]) -> T | None: ...
    @overload
    async def query_first(self, sql: LiteralString, *params: object) -> dict[str, Any] | None: ...
    async def query_first(self, sql: LiteralString, *params: object, into: type[Any] | None = None) -> Any:
        """The first row of a SQL statement, or None."""
        result = await self.__nicol_session__.query_raw(sql, params)
        return raw.first(result, into)

    async def execute_raw(self, sql: LiteralString, *params: object) -> int:
        """Runs a SQL statement; the number of rows it changed."""
        return await self.__nicol_session__.execute_raw(sql, params)

    async def query_raw_typed(self, statement: TypedSql[T]) -> list[T]:
        """The rows of a function of the generated module `sql`; RawQueryError (P2010) when the database refuses."""
        return statement.rows(await self.__nicol_session__.query_raw(statement.sql, statement.params))

    async def execute_raw_typed(self, statement: TypedSql[None]) -> int:
        """Runs a statement of the generated module `sql` that gives no rows; the number of rows it changed."""
        return await self.__nicol_session__.execute_raw(statement.sql, statement.params)


class SyncClient(BaseClient):
    """A client whose operations block."""

    __nicol_actions__ = SyncModelActions
    _waits = False
    __nicol_example__ = "with SyncClient() as db:"

    def connect(self) -> None:
        """Opens the pool and one connection; the P1xxx errors when the database cannot be reached."""
        if self._engine is None:
            from nicol.client.opening import open_sync

            open_sync(self.__nicol_package__, self._link)

    def disconnect(self) -> None:
        """Closes every connection; nothing happens on a client that has none."""
        if (engine := self._link.stop()) is not None:
            finish(engine.close())

    def __enter__(self) -> Self:
        self.connect()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.disconnect()

    def extends(self, *extensions: SyncHook | Hook[SyncHook]) -> Self:
        """A client over the same connection whose operations go through these hooks, the first of them outermost.

        A hook is `def(operation, model, args, call)`; `hook(…)` of `nicol.client.hooks` limits it to models and
        operations.
        """
        return self._extended(extensions)

    def tx(
        self, *, timeout: Seconds = 5.0, max_wait: Seconds = 2.0, isolation: Isolation | None = None
    ) -> SyncTransaction[Self]:
        """A block that is kept as a whole or not at all; `timeout` for all of it, `max_wait` for a connection."""
        return SyncTransaction(self, seconds(timeout), seconds(max_wait), isolation)

    def transact(
        self,
        work: Callable[[Self], T],
        *,
        retries: int = 3,
        timeout: Seconds = 5.0,
        max_wait: Seconds = 2.0,
        isolation: Isolation | None = None,
    ) -> T:
        """What `work(tx)` gives in a transaction; begun anew, at most `retries` times and after a pause, when the
        database has broken it off for a conflict with another (P2034). Inside a transaction it is a savepoint."""
        attempt = 0
        while True:
            try:
                with self.tx(timeout=timeout, max_wait=max_wait, isolation=isolation) as tx:
                    return work(tx)
            except WriteConflictError:
                engine = self._link.engine
                if attempt >= retries or engine is None or not self._is_whole:
                    raise
            finish(engine.pool.sleep(pause(attempt)))
            attempt += 1

    def on_commit(self, act: Callable[[], object]) -> None:
        """Calls `act` when this transaction is committed; P2028 outside of one."""
        self.__nicol_session__.afterwards("commit", blocking_act(act))

    def on_rollback(self, act: Callable[[], object]) -> None:
        """Like `on_commit` for a transaction, or the savepoint it is called in, that is undone."""
        self.__nicol_session__.afterwards("rollback", blocking_act(act))

    def batch(
        self, *, timeout: Seconds = 60.0, max_wait: Seconds = 2.0, isolation: Isolation | None = None
    ) -> SyncBatch:
        """`with db.batch() as b:`: operations noted, then run in one transaction: all are kept or none."""
        return SyncBatch(self, seconds(timeout), seconds(max_wait), isolation)

    @overload
    def query_raw(self, sql: LiteralString, *params: object, into: type[T]) -> list[T]: ...
    @overload
    def query_raw(self, sql: LiteralString, *params: object) -> list[dict[str, Any]]: ...
    def query_raw(self, sql: LiteralString, *params: object, into: type[Any] | None = None) -> list[Any]:
        """The rows of a SQL statement, as dicts or as `into`; RawQueryError (P2010) when the database refuses."""
        result = finish(self.__nicol_session__.query_raw(sql, params))
        return raw.dicts(result) if into is None else raw.into(result, into)

    @overload
    def query_first(self, sql: LiteralString, *params: object, into: type[T]) -> T | None: ...
    @overload
    def query_first(self, sql: LiteralString, *params: object) -> dict[str, Any] | None: ...
    def query_first(self, sql: LiteralString, *params: object, into: type[Any] | None = None) -> Any:
        """The first row of a SQL statement, or None."""
        return raw.first(finish(self.__nicol_session__.query_raw(sql, params)), into)

    def execute_raw(self, sql: LiteralString, *params: object) -> int:
        """Runs a SQL statement; the number of rows it changed."""
        return finish(self.__nicol_session__.execute_raw(sql, params))

    def query_raw_typed(self, statement: TypedSql[T]) -> list[T]:
        """The rows of a function of the generated module `sql`; RawQueryError (P2010) when the database refuses."""
        return statement.rows(finish(self.__nicol_session__.query_raw(statement.sql, statement.params)))

    def execute_raw_typed(self, statement: TypedSql[None]) -> int:
        """Runs a statement of the generated module `sql` that gives no rows; the number of rows it changed."""
        return finish(self.__nicol_session__.execute_raw(statement.sql, statement.params))
