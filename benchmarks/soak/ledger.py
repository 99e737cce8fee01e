"""What was written, as far as the writers know: kept, undone, or unknown because the answer got lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Outcome: TypeAlias = Literal["kept", "undone", "unknown"]


@dataclass(frozen=True, slots=True)
class Written:
    """One operation: the entries that it writes together, and what became of them."""

    what: str
    entries: tuple[str, ...]
    outcome: Outcome


@dataclass(slots=True)
class Ledger:
    """All operations, and everything that should not have happened."""

    written: list[Written] = field(default_factory=list)
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(operation, how it ended) → how often."""
    wrong: list[str] = field(default_factory=list)

    def note(self, what: str, entries: Sequence[str], outcome: Outcome, ended: str) -> None:
        """`ended` is `done`, `cancelled` or an error's code."""
        self.outcomes[what, ended] += 1
        if entries:
            self.written.append(Written(what, tuple(entries), outcome))

    def compare(self, stored: Mapping[str, tuple[int, int]], balances: Mapping[int, int]) -> list[str]:
        """Where the database (entry → account and amount; account → balance) differs from what the writers know."""
        found: list[str] = []
        known: set[str] = set()
        for each in self.written:
            known.update(each.entries)
            there = sum(entry in stored for entry in each.entries)
            if there not in (0, len(each.entries)):
                found.append(f"{each.what}: {there} of {len(each.entries)} entries are stored ({each.entries[0]} …)")
            elif each.outcome == "kept" and not there:
                found.append(f"{each.what}: committed and lost ({each.entries[0]})")
            elif each.outcome == "undone" and there:
                found.append(f"{each.what}: said to be undone and stored ({each.entries[0]})")
        found += [f"{entry} was written by nobody" for entry in stored if entry not in known]
        sums: Counter[int] = Counter()
        for account, amount in stored.values():
            sums[account] += amount
        found += [
            f"account {account}: balance {balance}, entries {sums[account]}"
            for account, balance in balances.items()
            if balance != sums[account]
        ]
        return found
