"""QRY310: queries that are slow."""

from __future__ import annotations

from collections.abc import Sequence

from nicol.inventory import Finding, Query

SLOW_SHARE_MS = 200.0
"""What 95 of 100 calls should not take."""
SLOW_MS = 1000.0
"""What no call should take."""


def slow_findings(queries: Sequence[Query]) -> tuple[Finding, ...]:
    """One for each query that is slow, slowest first."""
    slow = [one for one in queries if one.max_ms > SLOW_MS or one.percentile_ms(0.95) > SLOW_SHARE_MS]
    return tuple(_finding(one) for one in sorted(slow, key=lambda one: (-one.total_ms, one.fingerprint)))


def _finding(query: Query) -> Finding:
    name = ".".join(part for part in (query.model, query.operation) if part)
    file, line = (query.origins[0].file, query.origins[0].line) if query.origins else ("", 0)
    message = f"{name} took up to {query.max_ms:.0f} ms, {query.mean_ms:.0f} ms on average"
    return Finding(
        "QRY310",
        message,
        query.fingerprint,
        query.model,
        query.operation,
        file,
        line,
        query.count,
        fix="look at its plan with explain()",
    )
