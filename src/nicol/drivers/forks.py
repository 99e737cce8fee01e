"""A forked child must not speak through its parent's sockets, nor close what the parent has open.

The child's copies of the sockets lead nowhere, so that a connection lent out at the fork fails there as a broken one;
pools start empty. What they held of SQLite files is kept unclosed: closing rolls back what the parent is writing.
https://www.sqlite.org/howtocorrupt.html
"""

from __future__ import annotations

import os
import sys
from typing import Protocol
from weakref import WeakSet


class Inherited(Protocol):
    """What a forked child finds."""

    def descriptor(self) -> int | None:
        """The number of an open socket; None when there is none."""
        ...

    def forked(self) -> object:
        """Forgets what belongs to the parent, in the child; what is returned is kept as it is."""
        ...


_WATCHED: WeakSet[Inherited] = WeakSet()
_KEPT: list[object] = []


def watch(found: Inherited) -> None:
    """Has `found` told when this process was forked, in the child."""
    _WATCHED.add(found)


def _in_child() -> None:
    nowhere: int | None = None
    for found in list(_WATCHED):
        number = found.descriptor()
        if number is not None:
            if nowhere is None:
                nowhere = os.open(os.devnull, os.O_RDWR)
            os.dup2(nowhere, number)
        _KEPT.append(found.forked())
    if nowhere is not None:
        os.close(nowhere)


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_in_child)
