"""Which line outside the library made a call."""

from __future__ import annotations

import os
import sys
from contextvars import ContextVar
from pathlib import Path
from types import FrameType

import nicol
from nicol.engine.tap import Place

_INSIDE = (str(Path(nicol.__file__).parent) + "/", str(Path(os.__file__).parent / "asyncio") + "/")
_outside: dict[str, bool] = {}
CALLER: ContextVar[Place | None] = ContextVar("nicol_caller", default=None)
"""The line that stands for all calls made below it, e.g. by a query hook."""


def caller() -> Place | None:
    """The nearest line on the stack that is neither the library's nor the event loop's; None when there is none."""
    frame: FrameType | None = sys._getframe(2)  # pyright: ignore[reportPrivateUsage]  # the documented way is slow
    while frame is not None:
        code = frame.f_code
        name = code.co_filename
        outside = _outside.get(name)
        if outside is None:
            outside = _outside[name] = not name.startswith(_INSIDE)
        if outside:
            return code, frame.f_lineno
        frame = frame.f_back
    return None
