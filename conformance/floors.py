"""How many cases passed before: a count may not sink."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeAlias

from conformance.report import Tally

Floors: TypeAlias = dict[str, dict[str, int]]
"""Family → database ("any" for cases of no single one) → passed."""


def read(path: Path) -> Floors:
    """The floors of a file; none when there is no file."""
    if not path.is_file():
        return {}
    floors: Floors = json.loads(path.read_text())
    return floors


def sunk(floors: Floors, tallies: dict[str, Tally], *, strict: bool) -> list[str]:
    """What passed less often than its floor.

    Not `strict`: only where the corpus holds as many cases as the floor counts, since another corpus may hold fewer.
    """
    return [
        f"{family} on {database}: {tally.by_database.get(database, 0)} passed, the floor is {floor}"
        for family, tally in tallies.items()
        for database, floor in floors.get(family, {}).items()
        if tally.by_database.get(database, 0) < floor and (strict or tally.seen.get(database, 0) >= floor)
    ]


def raised(floors: Floors, tallies: dict[str, Tally]) -> Floors:
    """The floors with every higher count taken over; none is lowered."""
    names = [*floors, *(name for name in tallies if name not in floors)]
    result: Floors = {}
    for name in names:
        counts = tallies[name].by_database if name in tallies else {}
        old = floors.get(name, {})
        merged = {database: max(old.get(database, 0), counts.get(database, 0)) for database in {*old, *counts}}
        if merged:
            result[name] = dict(sorted(merged.items()))
    return dict(sorted(result.items()))


def write(floors: Floors, path: Path) -> None:
    """The floors as JSON."""
    path.write_text(json.dumps(floors, indent=1) + "\n")
