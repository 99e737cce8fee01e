"""The plans that the live database has for the queries that are known; nothing of them is run."""

from __future__ import annotations

from collections.abc import AsyncIterator

from nicol.drivers.connection import Connection
from nicol.errors.explain import ExplainError
from nicol.inventory import Inventory, Query
from nicol.lint.calls import Program
from nicol.lint.query_rule import Planned
from nicol.lint.recorded import place_of
from nicol.plans import explain

_MOST = 200
"""Statements that are looked at: those that took the most time."""


async def planned_queries(connection: Connection, inventory: Inventory, program: Program) -> AsyncIterator[Planned]:
    """The plans of the recorded statements, the dearest first, then those of SQL in the source; what the database
    refuses to plan is left out."""
    left = _MOST
    for query in sorted(inventory.queries, key=lambda one: (-one.total_ms, one.fingerprint)):
        for statement in query.statements[: max(left, 0)]:
            left -= 1
            found = await _planned(connection, statement.sql, query)
            if found is not None:
                yield found
    recorded = {(origin.file, origin.line) for query in inventory.queries for origin in query.origins}
    for call in program.raw:
        path, line = call.place.source.path.as_posix(), call.place.line
        if call.text and not any(path.endswith(file) and line - 3 <= number <= line for file, number in recorded):
            try:
                plan = await explain(connection, call.text)
            except ExplainError:
                continue
            yield Planned(plan, call.operation, call.subject, call.place)


async def _planned(connection: Connection, sql: str, query: Query) -> Planned | None:
    try:
        plan = await explain(connection, sql)
    except ExplainError:
        return None
    what = f"{query.model}.{query.operation}" if query.model else query.operation
    origin = query.origins[0] if query.origins else None
    subject = f"{origin.file}:{origin.function or origin.line}" if origin else query.fingerprint
    evidence = (f"{query.count:,} calls, {query.total_ms:,.0f} ms (query {query.fingerprint})",)
    return Planned(plan, what, subject, place_of(origin.file, origin.line) if origin else None, evidence)
