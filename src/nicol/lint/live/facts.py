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
    since: str
    """The day that the statistics began, as text."""


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
    nulls: Mapping[tuple[str, str], float] = field(default_factory=dict[tuple[str, str], float])
    """(table, column) → the share of rows in which it is NULL."""
    orphans: Mapping[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    """(table, referenced table) → rows whose foreign key points to no row."""
    narrow_text: Mapping[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    """(table, column) → its character set, where that cannot hold every character."""


NO_FACTS = LiveFacts()
"""No database was asked."""
