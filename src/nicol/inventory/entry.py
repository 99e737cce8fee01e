"""What is known of the queries of a program."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Literal

from nicol.inventory.shape import Shape

BOUNDS_MS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0)
"""Upper bounds, in milliseconds, of the classes that durations are counted in; one more class has no bound."""
NO_DURATIONS = (0,) * (len(BOUNDS_MS) + 1)


@dataclass(frozen=True, slots=True)
class Statement:
    """One SQL text that a query ran, with the database's placeholders; milliseconds."""

    sql: str
    count: int
    total_ms: float
    max_ms: float


@dataclass(frozen=True, slots=True)
class Origin:
    """A place outside the library that ran a query: `file` relative to the project where it lies inside."""

    file: str
    line: int
    function: str
    count: int


@dataclass(frozen=True, slots=True)
class Query:
    """All calls of one operation whose arguments differ in values alone.

    `model` is None and `operation` "query_raw" or "execute_raw" for raw SQL. `rows` counts rows returned, or changed.
    `durations` counts calls in the classes of BOUNDS_MS. `largest` holds the greatest numbers seen: of values in an
    `in` list ("in"), of "skip" and of "take".
    """

    fingerprint: str
    model: str | None
    operation: str
    shape: Shape
    count: int
    failed: int
    total_ms: float
    max_ms: float
    rows: int
    max_rows: int
    durations: tuple[int, ...] = NO_DURATIONS
    largest: dict[str, int] = field(default_factory=dict[str, int])
    statements: tuple[Statement, ...] = ()
    origins: tuple[Origin, ...] = ()

    @property
    def mean_ms(self) -> float:
        """The mean duration of a call."""
        return self.total_ms / self.count if self.count else 0.0

    def percentile_ms(self, share: float) -> float:
        """The duration that `share` (0 to 1) of the calls did not exceed: the bound of its class, at most `max_ms`."""
        wanted, passed = share * sum(self.durations), 0
        for bound, number in zip(BOUNDS_MS, self.durations, strict=False):
            passed += number
            if passed >= wanted:
                return min(bound, self.max_ms)
        return self.max_ms


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was seen at run time. `code` is a QRY rule; `query` the fingerprint that it is about."""

    code: str
    message: str
    query: str
    model: str | None
    operation: str
    file: str
    line: int
    count: int
    level: Literal["R"] = "R"
    relation: str = ""
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Inventory:
    """The queries of one program, or of several merged; sorted by fingerprint.

    `dropped` calls were of queries beyond the number that a recorder keeps.
    """

    provider: str = ""
    queries: tuple[Query, ...] = ()
    findings: tuple[Finding, ...] = ()
    dropped: int = 0


def duration_class(milliseconds: float) -> int:
    """The number of the class of BOUNDS_MS that a duration falls into."""
    return bisect_left(BOUNDS_MS, milliseconds)
