"""Trees are built with the garbage collector at rest: nothing built there is garbage, and all of it would be walked."""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def collector_at_rest() -> Generator[None]:
    """Around work that makes many values and drops none in cycles; may be nested, and decorates functions."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
