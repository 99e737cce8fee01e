"""Tables whose statistics no longer tell what is in them, asked in each database's own way."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

from nicol.dialects.quoting import identifier
from nicol.drivers.connection import Connection
from nicol.drivers.failure import DriverError

_LEAST = 1000
"""Rows, or changed rows, below which statistics do not matter."""
_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Stale:
    """A table; `why` says how the statistics and the rows differ."""

    table: str
    why: str


async def stale_tables(connection: Connection) -> list[Stale]:
    """By table. MySQL's own tables may not be readable; then nothing is known."""
    try:
        return await _BY_PROVIDER[connection.dialect.provider](connection)
    except DriverError:
        return []


async def _postgresql(connection: Connection) -> list[Stale]:
    rows = await connection.fetch(
        "SELECT relname::text, n_live_tup, n_mod_since_analyze, last_analyze IS NULL AND last_autoanalyze IS NULL "
        "FROM pg_stat_user_tables WHERE schemaname = current_schema() ORDER BY relname"
    )
    found: list[Stale] = []
    for table, live, changed, never in rows:
        if never and live > _LEAST:
            found.append(Stale(table, f"{live:,} rows, never analyzed"))
        elif not never and changed > max(_LEAST, _SHARE * live):
            found.append(Stale(table, f"{changed:,} of {live:,} rows changed since the last ANALYZE"))
    return found


async def _sqlite(connection: Connection) -> list[Stale]:
    known: dict[str, int] = {}
    if await connection.fetch("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'"):
        for table, stat in await connection.fetch("SELECT tbl, stat FROM sqlite_stat1"):
            known[str(table)] = max(known.get(str(table), 0), int(str(stat).split()[0]))
    tables = await connection.fetch(
        "SELECT name FROM pragma_table_list WHERE type = 'table' AND wr = 0 AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
        "AND name <> '_prisma_migrations' ORDER BY name"
    )
    found: list[Stale] = []
    for [table] in tables:
        [[greatest]] = await connection.fetch(f"SELECT max(rowid) FROM {identifier(connection.dialect, table)}")
        if (greatest or 0) < _LEAST:
            continue
        [[rows]] = await connection.fetch(f"SELECT count(*) FROM {identifier(connection.dialect, table)}")
        if rows >= _LEAST and table not in known:
            found.append(Stale(table, f"{rows:,} rows, never analyzed"))
        elif rows >= _LEAST and not known[table] / 2 <= rows <= known[table] * 2:
            found.append(Stale(table, f"{rows:,} rows, {known[table]:,} at the last ANALYZE"))
    return found


async def _mysql(connection: Connection) -> list[Stale]:
    tables = await connection.fetch(
        "SELECT table_name, n_rows FROM mysql.innodb_table_stats WHERE database_name = DATABASE() ORDER BY table_name"
    )
    found: list[Stale] = []
    for table, known in tables:
        name, most = identifier(connection.dialect, table), 2 * int(known) + _LEAST
        [[rows]] = await connection.fetch(f"SELECT COUNT(*) FROM (SELECT 1 FROM {name} LIMIT {most}) x")
        if rows >= _LEAST and not int(known) / 2 <= rows <= int(known) * 2:
            found.append(Stale(str(table), f"at least {rows:,} rows, {int(known):,} at the last ANALYZE"))
    return found


_BY_PROVIDER: Mapping[str, Callable[[Connection], Coroutine[Any, Any, list[Stale]]]] = {
    "postgresql": _postgresql,
    "mysql": _mysql,
    "sqlite": _sqlite,
}
