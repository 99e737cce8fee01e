"""Statements given to one session at the same time run in turn."""

from __future__ import annotations

import asyncio
from collections import deque


class Turns:
    """A session that is busy with one statement, and those who wait for it.

    A statement waits for `turn` while `_busy` is set, sets it, and calls `done` when it has ended.
    """

    __slots__ = ("_busy", "_waiting")

    def __init__(self) -> None:
        self._busy = False
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def turn(self) -> None:
        """Until nothing runs."""
        while self._busy:
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            await turn

    def done(self) -> None:
        """Lets the next one begin."""
        self._busy = False
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
