"""Sessions that tell of their operations. They stand in for plain ones only while somebody listens."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from time import perf_counter
from types import TracebackType
from typing import Any, TypeVar

from nicol.drivers.connection import Isolation, Pool, Result
from nicol.engine.afterwards import Act, Ending
from nicol.engine.caller import CALLER, caller
from nicol.engine.observed_connection import ObservedPool
from nicol.engine.session import Core, PoolSession, Session
from nicol.engine.stream import Chunks
from nicol.engine.tap import CURRENT, Operation, Tap
from nicol.model.schema import Schema
from nicol.query.loading import Loaded
from nicol.query.selection import Selection
from nicol.query.write import Prepared

T = TypeVar("T")


def observed_session(core: Core, tap: Tap) -> Session:
    """Operations of `core` that `tap` hears of."""
    observed = ObservedSession(PoolSession(_ObservedCore(core, tap)), core.schema, tap)
    return _GatedSession(PoolSession(core), observed, tap.gates) if tap.gates else observed


class _GatedSession:
    """Goes past the listeners as long as none of them wants to hear: that costs two tenths of a microsecond."""

    __slots__ = ("_gates", "_observed", "_plain")

    def __init__(self, plain: Session, observed: Session, gates: list[Callable[[], bool]]) -> None:
        self._plain = plain
        self._observed = observed
        self._gates = gates

    def _chosen(self) -> Session:
        for wants in self._gates:
            if wants():
                return self._observed
        return self._plain

    def run(
        self, model: str, operation: str, args: dict[str, Any], selection: Selection | None = None
    ) -> Coroutine[Any, Any, Any]:
        for wants in self._gates:
            if wants():
                return self._observed.run(model, operation, args, selection)
        return self._plain.run(model, operation, args, selection)

    def query_raw(self, sql: str, params: Sequence[Any] = ()) -> Coroutine[Any, Any, Result]:
        return self._chosen().query_raw(sql, params)

    def execute_raw(self, sql: str, params: Sequence[Any] = ()) -> Coroutine[Any, Any, int]:
        return self._chosen().execute_raw(sql, params)

    def stream(
        self, model: str, args: dict[str, Any], selection: Selection | None, size: int
    ) -> AbstractAsyncContextManager[Chunks]:
        return self._chosen().stream(model, args, selection, size)

    def in_schema(self, name: str) -> Session:
        return _GatedSession(self._plain.in_schema(name), self._observed.in_schema(name), self._gates)

    def limited(self, seconds: float) -> Session:
        return _GatedSession(self._plain.limited(seconds), self._observed.limited(seconds), self._gates)

    def afterwards(self, ending: Ending, act: Act) -> None:
        self._plain.afterwards(ending, act)

    def transaction(
        self, max_wait: float = 2.0, timeout: float = 5.0, isolation: Isolation | None = None
    ) -> AbstractAsyncContextManager[Session]:
        return self._chosen().transaction(max_wait, timeout, isolation)

    def snapshot(self) -> AbstractAsyncContextManager[Session]:
        return self._chosen().snapshot()


class _ObservedCore:
    """An engine that notes each operation's plan and lends observed connections."""

    __slots__ = ("_core", "_tap", "pool")

    def __init__(self, core: Core, tap: Tap) -> None:
        self._core = core
        self._tap = tap
        self.pool: Pool = ObservedPool(core.pool, tap)

    @property
    def schema(self) -> Schema:
        return self._core.schema

    def in_schema(self, name: str) -> Core:
        return _ObservedCore(self._core.in_schema(name), self._tap)

    def prepare(self, model: str, operation: str, args: Mapping[str, Any], selection: Selection | None) -> Prepared:
        prepared = self._core.prepare(model, operation, args, selection)
        if (current := CURRENT.get()) is not None:
            current.plan, current.values = prepared[0], prepared[1]
        return prepared

    def prepare_stream(
        self, model: str, args: Mapping[str, Any], selection: Selection | None
    ) -> tuple[Loaded, Sequence[Any]]:
        return self._core.prepare_stream(model, args, selection)


class ObservedSession:
    """Each operation is told of when it begins and when it ends."""

    __slots__ = ("_inner", "_schema", "_tap")

    def __init__(self, inner: Session, schema: Schema, tap: Tap) -> None:
        self._inner = inner
        self._schema = schema
        self._tap = tap

    async def run(self, model: str, operation: str, args: dict[str, Any], selection: Selection | None = None) -> Any:
        done = Operation(self._schema, model, operation, args, selection, CALLER.get() or caller())
        tap = self._tap
        for tell in tap.starting:
            tell(done)
        token = CURRENT.set(done)
        started = perf_counter()
        try:
            result = done.result = await self._inner.run(model, operation, args, selection)
        except BaseException as error:
            done.error = error
            raise
        finally:
            done.seconds = perf_counter() - started
            CURRENT.reset(token)
            for tell in tap.ending:
                tell(done)
        return result

    async def query_raw(self, sql: str, params: Sequence[Any] = ()) -> Result:
        return await self._raw("query_raw", sql, params, lambda: self._inner.query_raw(sql, params))

    async def execute_raw(self, sql: str, params: Sequence[Any] = ()) -> int:
        return await self._raw("execute_raw", sql, params, lambda: self._inner.execute_raw(sql, params))

    async def _raw(self, operation: str, sql: str, params: Sequence[Any], work: Callable[[], Awaitable[T]]) -> T:
        done = Operation(self._schema, None, operation, {"sql": sql, "params": params}, None, CALLER.get() or caller())
        for tell in self._tap.starting:
            tell(done)
        token = CURRENT.set(done)
        started = perf_counter()
        try:
            outcome = await work()
            done.result = outcome.rows if isinstance(outcome, Result) else outcome
        except BaseException as error:
            done.error = error
            raise
        finally:
            done.seconds = perf_counter() - started
            CURRENT.reset(token)
            for tell in self._tap.ending:
                tell(done)
        return outcome

    def stream(
        self, model: str, args: dict[str, Any], selection: Selection | None, size: int
    ) -> AbstractAsyncContextManager[Chunks]:
        done = Operation(self._schema, model, "stream", args, selection, CALLER.get() or caller())
        return _ObservedStream(self._inner.stream(model, args, selection, size), done, self._tap)

    def in_schema(self, name: str) -> Session:
        return ObservedSession(self._inner.in_schema(name), self._schema, self._tap)

    def limited(self, seconds: float) -> Session:
        return ObservedSession(self._inner.limited(seconds), self._schema, self._tap)

    def afterwards(self, ending: Ending, act: Act) -> None:
        self._inner.afterwards(ending, act)

    def transaction(
        self, max_wait: float = 2.0, timeout: float = 5.0, isolation: Isolation | None = None
    ) -> AbstractAsyncContextManager[Session]:
        return ObservedBlock(self._inner.transaction(max_wait, timeout, isolation), self._schema, self._tap)

    def snapshot(self) -> AbstractAsyncContextManager[Session]:
        return ObservedBlock(self._inner.snapshot(), self._schema, self._tap)


class ObservedBlock:
    """A transaction whose operations are told of."""

    __slots__ = ("_block", "_schema", "_tap")

    def __init__(self, block: AbstractAsyncContextManager[Session], schema: Schema, tap: Tap) -> None:
        self._block = block
        self._schema = schema
        self._tap = tap

    async def __aenter__(self) -> Session:
        return ObservedSession(await self._block.__aenter__(), self._schema, self._tap)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._block.__aexit__(kind, error, trace)


class _ObservedStream:
    """A stream is one operation, from the opening of its block to the end; what the block does meanwhile is not."""

    __slots__ = ("_block", "_done", "_started", "_tap")

    def __init__(self, block: AbstractAsyncContextManager[Chunks], done: Operation, tap: Tap) -> None:
        self._block = block
        self._done = done
        self._tap = tap
        self._started = 0.0

    async def __aenter__(self) -> Chunks:
        done = self._done
        for tell in self._tap.starting:
            tell(done)
        self._started = perf_counter()
        token = CURRENT.set(done)
        try:
            return await self._block.__aenter__()
        except BaseException as error:
            self._end(error)
            raise
        finally:
            CURRENT.reset(token)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            await self._block.__aexit__(kind, error, trace)
        finally:
            self._end(error)

    def _end(self, error: BaseException | None) -> None:
        self._done.error = error
        self._done.seconds = perf_counter() - self._started
        for tell in self._tap.ending:
            tell(self._done)
