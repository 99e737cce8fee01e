"""MariaDB and MySQL: https://mariadb.com/kb/en/analyze-statement/, https://dev.mysql.com/doc/refman/8.4/en/explain.html."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from nicol.dialects.facts import Can
from nicol.drivers.connection import Connection
from nicol.errors.explain import ExplainError
from nicol.plans.mysql import read
from nicol.plans.node import Plan
from nicol.plans.statement import Explainable

_ACTS = frozenset(
    {"sleep", "get_lock", "release_lock", "release_all_locks", "load_file", "benchmark", "nextval", "setval"}
)
_WRITTEN = re.compile(r"'(?:[^'\\]|\\.|'')*'|\"(?:[^\"\\]|\\.|\"\")*\"|`[^`]*`|--[^\n]*|/\*.*?\*/|%s", re.DOTALL)


async def ask(connection: Connection, query: Explainable, params: Sequence[Any] | None) -> Plan:
    """The optimizer's plan. Nothing is run. ExplainError where values for the placeholders are missing."""
    sql = _formatted(query, params)
    rows = await connection.fetch(f"EXPLAIN FORMAT=JSON {sql}", params or ())
    return await _with_rows(connection, read(_decoded(rows)))


async def measure(connection: Connection, query: Explainable, params: Sequence[Any] | None, seconds: float) -> Plan:
    """The plan with what running it took, in a read-only transaction that ends after `seconds`; MariaDB only."""
    if Can.SQL_CATALOGUE not in connection.dialect.can:
        raise ExplainError(
            "MySQL measures plans only as text.", "Leave --analyze away, or run EXPLAIN ANALYZE yourself."
        )
    await _expect_harmless(connection, query)
    sql = _formatted(query, params)
    await connection.script("START TRANSACTION READ ONLY")
    try:
        rows = await connection.fetch(
            f"SET STATEMENT max_statement_time={seconds} FOR ANALYZE FORMAT=JSON {sql}", params or ()
        )
    finally:
        await connection.rollback()
    return await _with_rows(connection, read(_decoded(rows)))


def _formatted(query: Explainable, params: Sequence[Any] | None) -> str:
    """With `?` for `%s`, as other drivers write placeholders."""
    if query.placeholders and params is None:
        raise ExplainError(
            f"The query takes {query.placeholders} values, and this database makes no plan without them.",
            "Give each with --param.",
        )
    return _WRITTEN.sub(lambda match: "?" if match[0] == "%s" else match[0], query.sql) if params else query.sql


async def _expect_harmless(connection: Connection, query: Explainable) -> None:
    routines = await connection.fetch("SELECT LOWER(routine_name) FROM information_schema.routines")
    known = _ACTS | {str(name) for [name] in routines}
    called = sorted(query.calls & known)
    if called or "INTO" in query.words:
        what = f"calls {', '.join(called)}" if called else "writes its result somewhere"
        raise ExplainError(f"The query {what}: running it may change something.", "Leave --analyze away.")


async def _with_rows(connection: Connection, plan: Plan) -> Plan:
    rows = await connection.fetch(
        "SELECT table_name, table_rows FROM information_schema.tables WHERE table_schema = DATABASE()"
    )
    known = {str(name): int(number or 0) for name, number in rows}
    found = {node.table: known[node.table] for node in plan.walk() if node.table in known}
    return replace(plan, rows=found)


def _decoded(rows: Sequence[Sequence[Any]]) -> Any:
    [[printed]] = rows
    return json.loads(printed) if isinstance(printed, str | bytes) else printed
