"""Several inventories as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import reduce

from nicol.inventory.entry import Finding, Inventory, Origin, Query, Statement

MOST_STATEMENTS = 20
MOST_ORIGINS = 20
"""How many a query keeps: those that ran most often."""


def combined(inventories: Iterable[Inventory]) -> Inventory:
    """One inventory with the sums of all; `provider` is the first that is known."""
    found = list(inventories)
    queries: dict[str, Query] = {}
    for query in (query for one in found for query in one.queries):
        known = queries.get(query.fingerprint)
        queries[query.fingerprint] = query if known is None else _both(known, query)
    return Inventory(
        provider=next((one.provider for one in found if one.provider), ""),
        queries=tuple(queries[name] for name in sorted(queries)),
        findings=_findings([finding for one in found for finding in one.findings]),
        dropped=sum(one.dropped for one in found),
    )


def _both(one: Query, other: Query) -> Query:
    return replace(
        one,
        count=one.count + other.count,
        failed=one.failed + other.failed,
        total_ms=one.total_ms + other.total_ms,
        max_ms=max(one.max_ms, other.max_ms),
        rows=one.rows + other.rows,
        max_rows=max(one.max_rows, other.max_rows),
        durations=tuple(a + b for a, b in zip(one.durations, other.durations, strict=True)),
        largest={
            name: max(one.largest.get(name, 0), other.largest.get(name, 0))
            for name in sorted(one.largest.keys() | other.largest.keys())
        },
        statements=merged_statements([*one.statements, *other.statements]),
        origins=merged_origins([*one.origins, *other.origins]),
    )


def merged_statements(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Each text once; the most frequent, at most MOST_STATEMENTS."""
    grouped: dict[str, list[Statement]] = {}
    for one in statements:
        grouped.setdefault(one.sql, []).append(one)
    sums = [
        Statement(
            text, sum(s.count for s in same), sum(s.total_ms for s in same), max((s.max_ms for s in same), default=0.0)
        )
        for text, same in grouped.items()
    ]
    return tuple(sorted(sums, key=lambda one: (-one.count, one.sql))[:MOST_STATEMENTS])


def merged_origins(origins: Sequence[Origin]) -> tuple[Origin, ...]:
    """Each place once; the most frequent, at most MOST_ORIGINS."""
    counts: dict[tuple[str, int, str], int] = {}
    for one in origins:
        place = (one.file, one.line, one.function)
        counts[place] = counts.get(place, 0) + one.count
    made = [Origin(*place, count) for place, count in counts.items()]
    return tuple(sorted(made, key=lambda one: (-one.count, one.file, one.line, one.function))[:MOST_ORIGINS])


def _findings(findings: list[Finding]) -> tuple[Finding, ...]:
    grouped: dict[tuple[str, str, str, int, str], list[Finding]] = {}
    for one in findings:
        grouped.setdefault((one.code, one.file, one.query, one.line, one.relation), []).append(one)
    made = [reduce(lambda a, b: a if a.count >= b.count else b, same) for same in grouped.values()]
    return tuple(sorted(made, key=lambda one: (one.code, one.file, one.line, one.query, one.relation)))
