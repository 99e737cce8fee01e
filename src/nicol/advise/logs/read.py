"""The statistics of statements that a database keeps: pg_stat_statements, MySQL's performance_schema."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from nicol.advise.logs.logged import Logged
from nicol.drivers.connection import Connection
from nicol.drivers.failure import DriverError

MOST = 500
"""Statements that are looked at: those that took the most time."""


async def database_log(connection: Connection) -> tuple[list[Logged], str]:
    """The statements of the connected database, the dearest first; what is missing where there are none."""
    reader = _READERS.get(connection.dialect.provider)
    return await reader(connection) if reader else ([], "")


async def _postgresql(connection: Connection) -> tuple[list[Logged], str]:
    if not await connection.fetch("SELECT 1 FROM pg_extension WHERE extname = 'pg_stat_statements'"):
        return [], "The database keeps no statistics of statements (extension pg_stat_statements)."
    try:
        rows = await connection.fetch(
            "SELECT query, calls, total_exec_time FROM pg_stat_statements "
            "WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) "
            "AND query !~* '^\\s*(begin|commit|rollback|set|show|explain)' "
            f"ORDER BY total_exec_time DESC, query LIMIT {MOST}"
        )
    except DriverError as error:
        return [], f"pg_stat_statements cannot be read: {error}"
    return [Logged(str(sql), int(calls), float(ms)) for sql, calls, ms in rows], ""


async def _mysql(connection: Connection) -> tuple[list[Logged], str]:
    try:
        rows = await connection.fetch(
            "SELECT digest_text, count_star, sum_timer_wait / 1000000000 "
            "FROM performance_schema.events_statements_summary_by_digest "
            "WHERE schema_name = DATABASE() AND digest_text IS NOT NULL "
            f"ORDER BY sum_timer_wait DESC, digest_text LIMIT {MOST}"
        )
    except DriverError as error:
        return [], f"performance_schema cannot be read: {error}"
    missing = (
        "" if rows else "The server keeps no statistics of statements (performance_schema is off); give --slow-log."
    )
    return [Logged(str(sql), int(calls), float(ms)) for sql, calls, ms in rows], missing


_READERS: Mapping[str, Callable[[Connection], Coroutine[Any, Any, tuple[list[Logged], str]]]] = {
    "postgresql": _postgresql,
    "mysql": _mysql,
}
