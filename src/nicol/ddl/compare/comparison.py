"""How a database's columns are compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nicol.ddl.steps import Cast
from nicol.ddl.tables import Column


@dataclass(frozen=True, slots=True)
class Comparison:
    """One database's view of two columns."""

    type_change: Callable[[Column, Column], Cast | None]
    """Whether and how the type differs; None when it is the same."""

    understood: Callable[[Column], Column]
    """The column with a default that was given as an expression read as the value that it is, where it is one."""

    counting_changes: bool
    """Whether a column can begin or cease to number itself without its table being written anew."""
