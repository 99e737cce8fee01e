"""Indexes and what they serve, the slowest recorded queries, the pool."""

from __future__ import annotations

from collections.abc import Iterator

from nicol.inventory import Query
from nicol.report.material import COLUMNS, INDEX_RULES, Material, rows_of
from nicol.report.value import Section, points, table

SLOWEST = 15
"""Recorded queries listed."""
_PLAN_RULES = ("QRY3",)


def performance(material: Material) -> Section:
    """Index strategy, slow queries, plans, pooling and caching."""
    return Section(
        "performanceOptimizations",
        "Performance optimizations",
        (
            *table("indexStrategy", "Index strategy", COLUMNS, rows_of(material.found(INDEX_RULES))),
            *table(
                "slowest",
                "Slowest recorded queries",
                ("query", "calls", "mean ms", "p95 ms", "max ms", "rows", "from"),
                [_slow(query) for query in _slowest(material)],
            ),
            *table("plans", "Plans", COLUMNS, rows_of(material.found(*_PLAN_RULES))),
            *points("next", "What to measure next", list(_next(material))),
        ),
    )


def _slowest(material: Material) -> list[Query]:
    return sorted(material.inventory.queries, key=lambda one: (-one.total_ms, one.fingerprint))[:SLOWEST]


def _slow(query: Query) -> tuple[str, ...]:
    name = f"{query.model}.{query.operation}" if query.model else query.operation
    origin = f"{query.origins[0].file}:{query.origins[0].line}" if query.origins else ""
    figures = (query.mean_ms, query.percentile_ms(0.95), query.max_ms)
    return (name, str(query.count), *(f"{figure:.1f}" for figure in figures), str(query.rows), origin)


def _next(material: Material) -> Iterator[str]:
    if not material.inventory.queries:
        yield "No queries were recorded. Record them in tests or in production: `nicol advise indexes` proves indexes."
    if material.found("SCH201"):
        yield "`nicol review schema --fix` adds the indexes of foreign keys that are missing."
