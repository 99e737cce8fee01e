"""Transactions of the two clients: blocks, and work that is done again after a conflict."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from random import uniform
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from nicol.drivers.finish import finish
from nicol.errors.client import HookError

if TYPE_CHECKING:
    from nicol.client.core import BaseClient
    from nicol.drivers.connection import Isolation
    from nicol.engine.afterwards import Act

C = TypeVar("C", bound="BaseClient")
FIRST_PAUSE = 0.01
"""Seconds before the second attempt; each later pause is twice as long, up to LONGEST_PAUSE."""
LONGEST_PAUSE = 1.0


def pause(attempt: int) -> float:
    """Seconds to wait after a failed attempt (from 0 on): random, so that two that collided do not do so again."""
    longest: float = min(FIRST_PAUSE * 2**attempt, LONGEST_PAUSE)
    return uniform(0.5, 1.0) * longest


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


def awaited_act(act: Callable[[], object]) -> Act:
    """A function that may be one to await."""

    async def run() -> None:
        outcome = act()
        if inspect.isawaitable(outcome):
            await outcome

    return run


def blocking_act(act: Callable[[], object]) -> Act:
    """A function that must not be one to await."""

    async def run() -> None:
        outcome: Any = act()
        if inspect.isawaitable(outcome):
            if inspect.iscoroutine(outcome):
                outcome.close()
            name = getattr(act, "__qualname__", type(act).__qualname__)
            raise HookError(name, "has to be awaited, which a SyncClient cannot", "write `def`")

    return run
