"""Facts of a live database, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class UnusedIndex:
    """An index that no query has used since the statistics began."""

    table: str
    name: str
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class LiveFacts:
    """What is known; empty where the database was not asked. Tables and columns go by their database names."""

    extensions: frozenset[str] | None = None
    """The extensions that the server could create; None when it was not asked."""
    rows: Mapping[str, int] = field(default_factory=dict[str, int])
    """Rows of each table, estimated where counting is dear."""
    last_numbers: Mapping[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    """(table, column) → the last number that its counter gave."""
    unused_indexes: tuple[UnusedIndex, ...] = ()


NO_FACTS = LiveFacts()
"""No database was asked."""
