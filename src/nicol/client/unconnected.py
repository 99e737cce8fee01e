"""The session of a client that has no connection."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any

from nicol.errors.client import ClientNotConnectedError

if TYPE_CHECKING:
    from nicol.drivers.connection import Isolation, Result
    from nicol.engine import Session
    from nicol.engine.afterwards import Act, Ending
    from nicol.engine.stream import Chunks
    from nicol.query.selection import Selection


class Unconnected:
    """Every use says that there is no connection, and how to get one."""

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

    def in_schema(self, name: str) -> Session:
        return Unconnected(self._state, self._example)

    def limited(self, seconds: float) -> Session:
        return Unconnected(self._state, self._example)

    def afterwards(self, ending: Ending, act: Act) -> None:
        raise self._refuse()

    def transaction(
        self, max_wait: float = 2.0, timeout: float = 5.0, isolation: Isolation | None = None
    ) -> AbstractAsyncContextManager[Session]:
        raise self._refuse()

    def snapshot(self) -> AbstractAsyncContextManager[Session]:
        raise self._refuse()
