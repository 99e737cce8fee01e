"""For those who watch the system: what to measure, which queries to look at, when to be told."""

from __future__ import annotations

from collections.abc import Iterator

from nicol.report.material import COLUMNS, Material, rows_of
from nicol.report.value import Section, points, table

ALERTS = (
    ("slow queries", "p95 of a query above 200 ms for 10 minutes, or one above 1,000 ms"),
    ("waiting for a connection", "any wait above 1 s, or P2024"),
    ("serialization failures and deadlocks", "more than 1 % of transactions end with P2034"),
    ("failed migrations", "`nicol migrate status` exits with 1 after a deployment"),
    ("drift", "`nicol migrate drift` exits with 1, once a day"),
    ("key space", "a 32-bit key above 50 % of its range"),
)
"""What a person is told of, and from which figure on; durations are those of the query rules."""


def monitoring(material: Material) -> Section:
    """Metrics, slow queries, what was seen at run time, alerts."""
    return Section(
        "monitoring",
        "Hand-off: monitoring",
        (
            *table("alerts", "Suggested alerts", ("what", "when"), list(ALERTS)),
            *table("runtime", "Seen at run time", ("code", "what", "where", "times"), _seen(material)),
            *table(
                "live", "Of the live database", COLUMNS, rows_of(material.found("QRY304", "QRY306", "QRY309", "SCH102"))
            ),
            *points("watch", "Watch", list(_watch(material))),
        ),
    )


def _seen(material: Material) -> list[tuple[str, ...]]:
    return [(one.code, one.message, f"{one.file}:{one.line}", str(one.count)) for one in material.inventory.findings]


def _watch(material: Material) -> Iterator[str]:
    for model in material.schema.models:
        for field in model.scalars:
            if field.default is not None and field.default.text == "autoincrement" and field.type == "Int":
                yield f"{model.name}.{field.name}: 32 bits end at 2,147,483,647."
    if material.inventory.dropped:
        yield f"{material.inventory.dropped} calls were of queries beyond what the recorder keeps."
