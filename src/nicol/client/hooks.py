"""Query hooks: functions around the operations of a client.

A hook gets the operation, the model (None for raw SQL), the arguments, and `call`, which runs the operation with the
arguments it is given. What it returns is the result.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from nicol.drivers.connection import Isolation, Result
from nicol.drivers.finish import finish
from nicol.engine.afterwards import Act, Ending
from nicol.engine.caller import CALLER, caller
from nicol.engine.session import Session
from nicol.engine.stream import Chunks
from nicol.errors.client import HookError
from nicol.query.marks import skip
from nicol.query.selection import Selection

Args: TypeAlias = dict[str, Any]
AsyncCall: TypeAlias = Callable[[Args], Awaitable[Any]]
SyncCall: TypeAlias = Callable[[Args], Any]
AsyncHook: TypeAlias = Callable[[str, str | None, Args, AsyncCall], Awaitable[Any]]
SyncHook: TypeAlias = Callable[[str, str | None, Args, SyncCall], Any]
H = TypeVar("H")


@dataclass(frozen=True, slots=True)
class Hook(Generic[H]):
    """A hook for some models and operations only; None = all, raw SQL among them."""

    run: H
    models: frozenset[str] | None = None
    operations: frozenset[str] | None = None

    def concerns(self, model: str | None, operation: str) -> bool:
        """Whether the hook is for this operation."""
        return (self.models is None or model in self.models) and (
            self.operations is None or operation in self.operations
        )


def hook(run: H, *, models: Sequence[str] | None = None, operations: Sequence[str] | None = None) -> Hook[H]:
    """`run` for some models and operations only: `hook(hide_deleted, models=["Post"], operations=["find_many"])`."""
    return Hook(
        run, None if models is None else frozenset(models), None if operations is None else frozenset(operations)
    )


def hooks_of(extensions: Sequence[Any]) -> tuple[Hook[Any], ...]:
    """Plain functions as hooks for everything."""
    made: list[Hook[Any]] = [one if isinstance(one, Hook) else Hook(one) for one in extensions]
    return tuple(made)


class Colour(Protocol):
    """How hooks of a client are called."""

    async def __call__(
        self, hook: Hook[Any], operation: str, model: str | None, args: Args, call: AsyncCall
    ) -> Any: ...


async def awaited(hook: Hook[Any], operation: str, model: str | None, args: Args, call: AsyncCall) -> Any:
    """Hooks of a client whose operations are awaited."""
    outcome = hook.run(operation, model, args, call)
    if not inspect.isawaitable(outcome):
        raise HookError(_name(hook), "returned without waiting", "write `async def` and `await call(args)`")
    return await outcome


async def blocking(hook: Hook[Any], operation: str, model: str | None, args: Args, call: AsyncCall) -> Any:
    """Hooks of a client whose operations block."""

    def run(args: Args) -> Any:
        work: Any = call(args)
        return finish(work)

    outcome = hook.run(operation, model, args, run)
    if inspect.isawaitable(outcome):
        if isinstance(outcome, Coroutine):
            outcome.close()
        raise HookError(_name(hook), "has to be awaited, which a SyncClient cannot", "write `def` and `call(args)`")
    return outcome


def _name(hook: Hook[Any]) -> str:
    return getattr(hook.run, "__qualname__", type(hook.run).__qualname__)


def _given(args: Args) -> Args:
    """The arguments that count: a hook adds to them without asking what stands for nothing."""
    return {name: value for name, value in args.items() if value is not None and value is not skip}


class HookedSession:
    """Operations go through a hook, which may change their arguments and results, or not run them at all."""

    __slots__ = ("_colour", "_hook", "_inner")

    def __init__(self, inner: Session, hook: Hook[Any], colour: Colour) -> None:
        self._inner = inner
        self._hook = hook
        self._colour = colour

    async def run(self, model: str, operation: str, args: Args, selection: Selection | None = None) -> Any:
        if not self._hook.concerns(model, operation):
            return await self._inner.run(model, operation, args, selection)
        return await self._through(
            operation, model, _given(args), lambda args: self._inner.run(model, operation, args, selection)
        )

    async def query_raw(self, sql: str, params: Sequence[Any] = ()) -> Result:
        if not self._hook.concerns(None, "query_raw"):
            return await self._inner.query_raw(sql, params)
        args = {"sql": sql, "params": tuple(params)}
        found: Result = await self._through(
            "query_raw", None, args, lambda args: self._inner.query_raw(args["sql"], args["params"])
        )
        return found

    async def execute_raw(self, sql: str, params: Sequence[Any] = ()) -> int:
        if not self._hook.concerns(None, "execute_raw"):
            return await self._inner.execute_raw(sql, params)
        args = {"sql": sql, "params": tuple(params)}
        changed: int = await self._through(
            "execute_raw", None, args, lambda args: self._inner.execute_raw(args["sql"], args["params"])
        )
        return changed

    async def _through(self, operation: str, model: str | None, args: Args, call: AsyncCall) -> Any:
        """What a hook runs is of the line that called the client, not of the hook's own."""
        token = CALLER.set(CALLER.get() or caller())
        try:
            return await self._colour(self._hook, operation, model, args, call)
        finally:
            CALLER.reset(token)

    def stream(
        self, model: str, args: Args, selection: Selection | None, size: int
    ) -> AbstractAsyncContextManager[Chunks]:
        if not self._hook.concerns(model, "stream"):
            return self._inner.stream(model, args, selection, size)
        return _HookedStream(self, model, args, selection, size)

    def in_schema(self, name: str) -> Session:
        return HookedSession(self._inner.in_schema(name), self._hook, self._colour)

    def limited(self, seconds: float) -> Session:
        return HookedSession(self._inner.limited(seconds), self._hook, self._colour)

    def afterwards(self, ending: Ending, act: Act) -> None:
        self._inner.afterwards(ending, act)

    def transaction(
        self, max_wait: float = 2.0, timeout: float = 5.0, isolation: Isolation | None = None
    ) -> AbstractAsyncContextManager[Session]:
        return _HookedBlock(self._inner.transaction(max_wait, timeout, isolation), self._hook, self._colour)

    def snapshot(self) -> AbstractAsyncContextManager[Session]:
        return _HookedBlock(self._inner.snapshot(), self._hook, self._colour)

    async def open_stream(
        self,
        model: str,
        args: Args,
        selection: Selection | None,
        size: int,
        opened: list[AbstractAsyncContextManager[Chunks]],
    ) -> Chunks:
        """The chunks of a stream; its block goes into `opened`."""

        async def begin(args: Args) -> Chunks:
            opened.append(self._inner.stream(model, args, selection, size))
            return await opened[-1].__aenter__()

        chunks: Chunks = await self._through("stream", model, _given(args), begin)
        return chunks


class _HookedBlock:
    """A transaction whose operations go through the hook."""

    __slots__ = ("_block", "_colour", "_hook")

    def __init__(self, block: AbstractAsyncContextManager[Session], hook: Hook[Any], colour: Colour) -> None:
        self._block = block
        self._hook = hook
        self._colour = colour

    async def __aenter__(self) -> Session:
        return HookedSession(await self._block.__aenter__(), self._hook, self._colour)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._block.__aexit__(kind, error, trace)


class _HookedStream:
    """A stream that a hook opens by its `call`."""

    __slots__ = ("_asked", "_opened", "_session")

    def __init__(self, session: HookedSession, model: str, args: Args, selection: Selection | None, size: int) -> None:
        self._session = session
        self._asked = model, args, selection, size
        self._opened: list[AbstractAsyncContextManager[Chunks]] = []

    async def __aenter__(self) -> Chunks:
        return await self._session.open_stream(*self._asked, self._opened)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for block in self._opened:
            await block.__aexit__(kind, error, trace)
