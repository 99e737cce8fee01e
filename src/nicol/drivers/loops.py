"""Running other people's coroutines from code that never waits by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def in_loop(work: Coroutine[Any, Any, T]) -> T:
    """`work` in the event loop that is running here, else in one of its own, in which it may wait for anything."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    return await work
