"""How the pools of an event loop wait."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class AsyncClock:
    """Sleeping and giving up."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def within(self, seconds: float, work: Coroutine[Any, Any, T]) -> T:
        """`work`, cancelled after `seconds`: TimeoutError."""
        async with asyncio.timeout(seconds):
            return await work
