"""Large results are built with the garbage collector at rest: nothing built there is garbage."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from typing import Any

from nicol.drivers.connection import Row

MANY = 1000
"""From this many rows on, the collector costs more than stopping and starting it."""


def rested(make: Callable[..., Any]) -> Callable[..., Any]:
    """`make`, a function of rows and lookups, with the collector at rest while it builds many."""

    def built(rows: Sequence[Row], *lookups: Any) -> Any:
        if len(rows) < MANY or not gc.isenabled():
            return make(rows, *lookups)
        gc.disable()
        try:
            return make(rows, *lookups)
        finally:
            gc.enable()

    return built
