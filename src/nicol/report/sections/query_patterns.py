"""What the code asks of the database: operations, how relations are loaded, batches and transactions."""

from __future__ import annotations

from collections import Counter

from nicol.lint.calls import Call, Record
from nicol.report.material import COLUMNS, Material, rows_of
from nicol.report.value import Section, points, table

BATCHES = (
    "create_many",
    "create_many_and_return",
    "update_many",
    "update_many_and_return",
    "delete_many",
    "upsert_many",
)


def query_patterns(material: Material) -> Section:
    """Operations by model, relation loading, batch operations, transactions, raw SQL, findings."""
    return Section(
        "queryPatterns",
        "Query patterns",
        (
            *table("operations", "Operations in the code", ("model", "operation", "calls"), _operations(material)),
            *table("relationLoading", "Relation loading", ("call", "loads", "bounded"), _loading(material)),
            *points("batches", "Batch operations", _batches(material)),
            *points("rawSql", "Raw SQL", _raw(material)),
            *points(
                "unreadable", "Files that could not be read", [f"{a}: {b}" for a, b in material.program.unreadable]
            ),
            *table("findings", "Findings", COLUMNS, rows_of(material.found("QRY1", "QRY2"))),
        ),
    )


def _operations(material: Material) -> list[tuple[str, ...]]:
    counted = Counter((call.model, call.operation) for call in material.program.calls)
    return [(model, operation, str(count)) for (model, operation), count in sorted(counted.items())]


def _loading(material: Material) -> list[tuple[str, ...]]:
    return [
        (call.subject, ", ".join(names), "yes" if call.operation != "find_many" or not call.lacks("take") else "no")
        for call in material.program.calls
        if (names := _loaded(material, call))
    ]


def _loaded(material: Material, call: Call) -> list[str]:
    """The relations that a call names in `include` or `select`."""
    relations = {field.name for field in material.schema.model(call.model).relations}
    chosen = [call.argument("include"), call.argument("select")]
    names = [entry.key for one in chosen if isinstance(one, Record) for entry in one.entries]
    return [name for name in dict.fromkeys(names) if name in relations or name == "_count"]


def _batches(material: Material) -> list[str]:
    counted = Counter(call.operation for call in material.program.calls if call.operation in BATCHES)
    return [f"{operation}: {count} call{'s' if count > 1 else ''}" for operation, count in sorted(counted.items())]


def _raw(material: Material) -> list[str]:
    return [
        f"{raw.subject}: {raw.operation}{', text put together at run time' if raw.unsafe else ''}"
        for raw in material.program.raw
    ]
