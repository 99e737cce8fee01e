"""PostgreSQL: https://www.postgresql.org/docs/current/sql-explain.html."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from nicol.drivers.connection import Connection
from nicol.errors.explain import ExplainError
from nicol.plans.node import Plan
from nicol.plans.postgresql import read
from nicol.plans.statement import Explainable

_CALL = re.compile(r"([A-Za-z_][\w$]*)\s*\(")
_HARMLESS = ("random", "clock_timestamp", "timeofday", "gen_random_uuid", "uuid_generate_v4", "statement_timestamp")
_NUMBERS = count()
"""A failed transaction keeps its prepared statements until the session ends: no name comes twice."""
_GENERIC = 160000
"""The version that explains statements with placeholders by itself."""


async def ask(connection: Connection, query: Explainable, params: Sequence[Any] | None) -> Plan:
    """The planner's plan; without values for the placeholders the generic one. Nothing is run."""
    if query.placeholders and params is None:
        return await _generic(connection, query)
    rows = await connection.fetch(f"EXPLAIN (FORMAT JSON) {query.sql}", params or ())
    return await _with_rows(connection, read(_decoded(rows)))


async def measure(connection: Connection, query: Explainable, params: Sequence[Any] | None, seconds: float) -> Plan:
    """The plan with what running it took, in a read-only transaction that ends after `seconds`."""
    await connection.begin()
    try:
        await connection.script(f"SET TRANSACTION READ ONLY; SET LOCAL statement_timeout = {int(seconds * 1000)}")
        await _expect_stable(connection, query, params)
        rows = await connection.fetch(f"EXPLAIN (ANALYZE, FORMAT JSON) {query.sql}", params or ())
    finally:
        await connection.rollback()
    return await _with_rows(connection, read(_decoded(rows)))


async def _generic(connection: Connection, query: Explainable) -> Plan:
    await connection.begin()
    try:
        await connection.script("SET LOCAL plan_cache_mode = force_generic_plan")
        return await generic_plan(connection, query)
    finally:
        await connection.rollback()


async def generic_plan(connection: Connection, query: Explainable) -> Plan:
    """The plan for unknown values, in an open transaction whose plan_cache_mode is force_generic_plan."""
    [[version]] = await connection.fetch("SELECT current_setting('server_version_num')::int")
    if version >= _GENERIC:
        rows = (await connection.query(f"EXPLAIN (GENERIC_PLAN, FORMAT JSON) {query.sql}")).rows
        return await _with_rows(connection, read(_decoded(rows)))
    name = f"nicol_{next(_NUMBERS)}"
    await connection.script(f"PREPARE {name} AS {query.sql}")
    nulls = ", ".join(["null"] * query.placeholders)
    rows = await connection.fetch(f"EXPLAIN (FORMAT JSON) EXECUTE {name}{f'({nulls})' if nulls else ''}")
    await connection.script(f"DEALLOCATE {name}")
    return await _with_rows(connection, read(_decoded(rows)))


async def _expect_stable(connection: Connection, query: Explainable, params: Sequence[Any] | None) -> None:
    """ExplainError when the query calls a function, in its text or in a view, that may change something."""
    shown = await connection.fetch(f"EXPLAIN (VERBOSE, FORMAT JSON) {query.sql}", params or ())
    names = query.calls | {name.lower() for name in _CALL.findall(json.dumps(_decoded(shown)))}
    found = await connection.fetch(
        "SELECT DISTINCT proname::text FROM pg_proc WHERE proname = ANY($1) AND provolatile = 'v' ORDER BY 1",
        [sorted(names - set(_HARMLESS))],
    )
    if found:
        called = ", ".join(str(name) for [name] in found)
        raise ExplainError(
            f"The query calls {called}, which may change something each time it runs.",
            "Look at the plan without measuring: leave --analyze away.",
        )


async def _with_rows(connection: Connection, plan: Plan) -> Plan:
    tables = sorted({node.table for node in plan.walk() if node.table})
    rows = await connection.fetch(
        "SELECT relname::text, max(reltuples)::bigint FROM pg_class "
        "WHERE relname = ANY($1) AND relkind IN ('r', 'p', 'm') AND pg_table_is_visible(oid) GROUP BY relname",
        [tables],
    )
    found: Mapping[str, int] = {name: max(int(number), 0) for name, number in rows}
    return replace(plan, rows=found)


def _decoded(rows: Sequence[Sequence[Any]]) -> Any:
    [[printed]] = rows
    return json.loads(printed) if isinstance(printed, str | bytes) else printed
