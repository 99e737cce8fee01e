"""The two clients that a generated package subclasses: one awaits, one blocks."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, Generic, LiteralString, Self, TypeVar, overload

from nicol.client import raw
from nicol.client.aggregates import AsyncModelActions, SyncModelActions
from nicol.client.batch import AsyncBatch, SyncBatch
from nicol.client.package import Package
from nicol.drivers.finish import finish
from nicol.errors.client import ClientNotConnectedError

if TYPE_CHECKING:
    from nicol.drivers.connection import Isolation, Result
    from nicol.engine import Engine, Session
    from nicol.engine.stream import Chunks
    from nicol.query.selection import Selection

T = TypeVar("T")
C = TypeVar("C", bound="BaseClient")
Seconds = float | timedelta


class Unconnected:
    """The session of a client that has no connection: every use says so."""

    __slots__ = ("_example", "_state")

    def __init__(self, state: str, example: str) -> None:
        self._state = state
        self._example = example

    def _refuse(self) -> ClientNotConnectedError:
        return ClientNotConnectedError(self._state, self._example)

    async def run(self, model: str, operation: str, args: dict[str, Any], selection: Selection | None = None) -> Any:
        raise self._refuse()

    def stream(
        self, model: str, args: dict[str, Any], selection: Selection | None, size: int
    ) -> AbstractAsyncContextManager[Chunks]:
        raise self._refuse()

    async def query_raw(self, sql: str, params: Any = ()) -> Result:
        raise self._refuse()

    async def execute_raw(self, sql: str, params: Any = ()) -> int:
        raise self._refuse()

    def transaction(
        self, max_wait: float = 2.0, timeout: float = 5.0, isolation: Isolation | None = None
    ) -> AbstractAsyncContextManager[Session]:
        raise self._refuse()

    def snapshot(self) -> AbstractAsyncContextManager[Session]:
        raise self._refuse()


class BaseClient:
    """What both clients share: the package, the url, the session, and one accessor for each model."""

    __nicol_package__: ClassVar[Package]
    __nicol_actions__: ClassVar[type[Any]]
    __nicol_example__: ClassVar[str]
    __nicol_session__: Session

    def __init__(self, *, url: str | None = None) -> None:
        self._url = url
        self._engine: Engine | None = None
        self.__nicol_session__ = Unconnected("not connected", self.__nicol_example__)

    @property
    def is_connected(self) -> bool:
        """Whether operations can run."""
        return not isinstance(self.__nicol_session__, Unconnected)

    def _start(self, engine: Engine) -> None:
        self._engine = engine
        self.__nicol_session__ = engine.session()

    def _stop(self) -> Engine | None:
        engine, self._engine = self._engine, None
        if engine is not None:
            self.__nicol_session__ = Unconnected("closed", self.__nicol_example__)
        return engine

    def __nicol_inside__(self, session: Session) -> Self:
        """The same client with its operations in a transaction."""
        made = type(self).__new__(type(self))
        made._url, made._engine, made.__nicol_session__ = self._url, None, session
        return made

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """The operations on the model with this accessor, kept as an attribute."""
            model = self.__nicol_package__.model_at(name, type(self).__name__)
            made = self.__dict__[name] = self.__nicol_actions__(self, model)
            return made


def _seconds(duration: Seconds) -> float:
    return duration.total_seconds() if isinstance(duration, timedelta) else duration


class AsyncClient(BaseClient):
    """A client whose operations are awaited."""

    __nicol_actions__ = AsyncModelActions
    __nicol_example__ = "async with Client() as db:"

    async def connect(self) -> None:
        """Opens the pool and one connection; the P1xxx errors when the database cannot be reached."""
        if self._engine is None:
            from nicol.client.opening import open_async

            self._start(await open_async(self.__nicol_package__, self._url))

    async def disconnect(self) -> None:
        """Closes every connection; nothing happens on a client that has none."""
        if (engine := self._stop()) is not None:
            await engine.close()

    async def __aenter__(self) -> Self:
        await self.connect()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.disconnect()

    def tx(
        self, *, timeout: Seconds = 5.0, max_wait: Seconds = 2.0, isolation: Isolation | None = None
    ) -> AsyncTransaction[Self]:
        """A block that is kept as a whole or not at all; `timeout` for all of it, `max_wait` for a connection."""
        return AsyncTransaction(self, _seconds(timeout), _seconds(max_wait), isolation)

    def batch(
        self, *, timeout: Seconds = 60.0, max_wait: Seconds = 2.0, isolation: Isolation | None = None
    ) -> AsyncBatch:
        """`async with db.batch() as b:`: operations noted, then run in one transaction: all are kept or none."""
        return AsyncBatch(self, _seconds(timeout), _seconds(max_wait), isolation)

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


class SyncClient(BaseClient):
    """A client whose operations block."""

    __nicol_actions__ = SyncModelActions
    __nicol_example__ = "with SyncClient() as db:"

    def connect(self) -> None:
        """Opens the pool and one connection; the P1xxx errors when the database cannot be reached."""
        if self._engine is None:
            from nicol.client.opening import open_sync

            self._start(open_sync(self.__nicol_package__, self._url))

    def disconnect(self) -> None:
        """Closes every connection; nothing happens on a client that has none."""
        if (engine := self._stop()) is not None:
            finish(engine.close())

    def __enter__(self) -> Self:
        self.connect()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.disconnect()

    def tx(
        self, *, timeout: Seconds = 5.0, max_wait: Seconds = 2.0, isolation: Isolation | None = None
    ) -> SyncTransaction[Self]:
        """A block that is kept as a whole or not at all; `timeout` for all of it, `max_wait` for a connection."""
        return SyncTransaction(self, _seconds(timeout), _seconds(max_wait), isolation)

    def batch(
        self, *, timeout: Seconds = 60.0, max_wait: Seconds = 2.0, isolation: Isolation | None = None
    ) -> SyncBatch:
        """`with db.batch() as b:`: operations noted, then run in one transaction: all are kept or none."""
        return SyncBatch(self, _seconds(timeout), _seconds(max_wait), isolation)

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


class _Transaction(Generic[C]):
    __slots__ = ("_block", "_client")

    def __init__(self, client: C, timeout: float, max_wait: float, isolation: Isolation | None) -> None:
        self._client = client
        self._block = client.__nicol_session__.transaction(max_wait, timeout, isolation)


class AsyncTransaction(_Transaction[C]):
    """`async with db.tx() as tx:`; `tx` is a client whose operations belong to the transaction."""

    __slots__ = ()

    async def __aenter__(self) -> C:
        return self._client.__nicol_inside__(await self._block.__aenter__())

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._block.__aexit__(kind, error, trace)


class SyncTransaction(_Transaction[C]):
    """`with db.tx() as tx:`; `tx` is a client whose operations belong to the transaction."""

    __slots__ = ()

    def __enter__(self) -> C:
        return self._client.__nicol_inside__(finish(self._block.__aenter__()))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        finish(self._block.__aexit__(kind, error, trace))
