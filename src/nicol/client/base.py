"""The two clients that a generated package subclasses: one awaits, one blocks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from nicol.client.aggregates import AsyncModelActions, SyncModelActions
from nicol.client.batch import AsyncBatch, SyncBatch
from nicol.client.options import Seconds, seconds
from nicol.client.raw_methods import AsyncRaw, SyncRaw
from nicol.client.transactions import AsyncTransaction, SyncTransaction, awaited_act, blocking_act, pause
from nicol.drivers.finish import finish
from nicol.errors.database import WriteConflictError

if TYPE_CHECKING:
    from nicol.client.hooks import AsyncHook, Hook, SyncHook
    from nicol.drivers.connection import Isolation

T = TypeVar("T")


class AsyncClient(AsyncRaw):
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


class SyncClient(SyncRaw):
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
