"""A word to people when the database keeps them waiting."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from threading import Timer


@contextmanager
def after(seconds: float, say: Callable[[], None]) -> Generator[Callable[[], None]]:
    """Calls `say` once, in another thread, when the block lasts longer; the function that it gives ends the waiting."""
    timer = Timer(seconds, say)
    timer.daemon = True
    timer.start()
    try:
        yield timer.cancel
    finally:
        timer.cancel()
