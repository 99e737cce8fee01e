"""Questions of one tick of an event loop, answered together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")
_RUNNING: set[asyncio.Task[None]] = set()
"""An event loop keeps no task alive."""


class Tick(Generic[K, V]):
    """Collects keys until the tick ends, then has `answer` give the values of all of them, in their order.

    Everyone who asks gets a value of their own or the error of the answering. A question that is cancelled is left out;
    when nobody waits any longer, the answering is cancelled too.
    """

    __slots__ = ("_answer", "_asked")

    def __init__(self, answer: Callable[[list[K]], Coroutine[Any, Any, list[V]]]) -> None:
        self._answer = answer
        self._asked: list[tuple[K, asyncio.Future[V]]] = []

    async def ask(self, key: K) -> V:
        """The value of `key`."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[V] = loop.create_future()
        if not self._asked:
            loop.call_soon(self._start)
        self._asked.append((key, future))
        return await future

    def _start(self) -> None:
        asked = [(key, future) for key, future in self._asked if not future.cancelled()]
        self._asked = []
        if not asked:
            return
        task = asyncio.get_running_loop().create_task(self._run(asked))
        _RUNNING.add(task)
        task.add_done_callback(_RUNNING.discard)

        def left(_: asyncio.Future[V]) -> None:
            if all(future.cancelled() for _, future in asked):
                task.cancel()

        for _, future in asked:
            future.add_done_callback(left)

    async def _run(self, asked: list[tuple[K, asyncio.Future[V]]]) -> None:
        try:
            values = await self._answer([key for key, _ in asked])
        except asyncio.CancelledError:
            for _, future in asked:
                future.cancel()
            raise
        except Exception as error:  # noqa: BLE001 - it is raised where each answer is awaited
            for _, future in asked:
                if not future.done():
                    future.set_exception(error)
            return
        for (_, future), value in zip(asked, values, strict=True):
            if not future.done():
                future.set_result(value)
