"""What a name can mean at one place of a query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

Columns: TypeAlias = frozenset[str] | None
"""The columns of a source, None when they are not known."""


@dataclass(frozen=True)
class Scope:
    """The sources of a query by their aliases, the names that it gives to its results, and the query around it."""

    sources: Mapping[str, Columns]
    made: frozenset[str] = frozenset()
    outer: Scope | None = None

    def columns(self, alias: str) -> tuple[bool, Columns]:
        """Whether there is a source `alias`, here or around, and its columns."""
        for name, columns in self.sources.items():
            if name.lower() == alias.lower():
                return True, columns
        return self.outer.columns(alias) if self.outer else (False, None)

    def every(self) -> tuple[bool, frozenset[str]]:
        """Whether all columns that a bare name could mean are known, and those."""
        known = self.made
        is_whole = True
        for columns in self.sources.values():
            is_whole = is_whole and columns is not None
            known |= columns or frozenset()
        if self.outer is None:
            return is_whole, known
        whole, around = self.outer.every()
        return is_whole and whole, known | around


NOWHERE = Scope({})
"""No source at all."""
