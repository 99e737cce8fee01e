"""SQLite: https://www.sqlite.org/lang_explain.html."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from nicol.dialects.quoting import identifier
from nicol.drivers.connection import Connection
from nicol.errors.explain import ExplainError
from nicol.plans.node import Plan
from nicol.plans.sqlite import read
from nicol.plans.statement import Explainable


async def ask(connection: Connection, query: Explainable, params: Sequence[Any] | None) -> Plan:
    """The plan, which does not depend on the values. Nothing is run."""
    values = [None] * query.placeholders if params is None else params
    plan = read(await connection.fetch(f"EXPLAIN QUERY PLAN {query.sql}", values))
    return replace(plan, rows=await _rows(connection, plan))


async def measure(connection: Connection, query: Explainable, params: Sequence[Any] | None, seconds: float) -> Plan:
    """ExplainError: SQLite's plans hold no measurements."""
    raise ExplainError("SQLite does not measure the steps of a plan.", "Leave --analyze away.")


async def _rows(connection: Connection, plan: Plan) -> dict[str, int]:
    """The tables' numbers of rows: those of ANALYZE, else the greatest row number, which is found at once."""
    tables = {node.table for node in plan.walk() if node.table}
    real = await connection.fetch("SELECT name FROM sqlite_master WHERE type = 'table'")
    known = {str(name) for [name] in real}
    counted: dict[str, int] = {}
    if await connection.fetch("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'"):
        for table, stat in await connection.fetch("SELECT tbl, stat FROM sqlite_stat1"):
            counted[str(table)] = max(counted.get(str(table), 0), int(str(stat).split()[0]))
    for table in sorted((tables & known) - set(counted)):
        name = identifier(connection.dialect, table)
        if await connection.fetch("SELECT 1 FROM pragma_table_list WHERE name = ? AND wr = 0", [table]):
            [[greatest]] = await connection.fetch(f"SELECT max(rowid) FROM {name}")
            counted[table] = greatest or 0
    return {table: rows for table, rows in counted.items() if table in tables}
