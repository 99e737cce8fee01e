"""One statement of a log."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Logged:
    """All runs of statements that differ in values alone."""

    sql: str
    calls: int
    total_ms: float
