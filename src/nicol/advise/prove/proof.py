"""What trying an index gave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from nicol.advise.access import Use

How: TypeAlias = Literal["hypopg", "rolled-back index", "in-memory clone", "sampled copy", "not tried"]
GOOD = 0.5
"""The share of the cost that may be left for an index to be worth its writes."""


CHEAP = 50.0
"""The cost, or the rows looked at, below which a query is fast whatever is done for it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be done to find out. `rows`: an index is really built, and rolled back, on tables up to this size."""

    rows: int = 100_000
    may_create_extension: bool = False


NO_CONSENT = Limits()
"""Nobody agreed to more than what is always harmless."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One access with and without the index: costs (None where nothing is known of them), and plans."""

    use: Use
    before: float | None
    after: float | None
    is_picked: bool
    plan_before: str
    plan_after: str

    @property
    def is_gain(self) -> bool:
        """Whether the database takes the index and works half as much, or less."""
        if not self.is_picked:
            return False
        if self.before is None or self.after is None:
            return True
        return self.before >= CHEAP and self.after <= self.before * GOOD


@dataclass(frozen=True, slots=True)
class Proof:
    """The tries of one candidate. `size` in bytes, `note` where something could not be found out."""

    how: How
    tries: tuple[Tried, ...] = ()
    size: int | None = None
    is_size_exact: bool = False
    rows: int | None = None
    note: str = ""
    unit: Literal["cost", "rows"] = "cost"
    """What `before` and `after` of the tries count: the planner's units, or rows that are looked at."""

    @property
    def is_gain(self) -> bool:
        return any(tried.is_gain for tried in self.tries)
