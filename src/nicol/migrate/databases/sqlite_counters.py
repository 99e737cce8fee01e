"""The numbers that AUTOINCREMENT gives, kept when a table is written anew: https://www.sqlite.org/autoinc.html.

A copy of a table counts from the highest number among its rows, so that the number of a row deleted before would be
given a second time.
"""

from __future__ import annotations

from collections.abc import Mapping

from nicol.drivers import Connection

_EXISTS = "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'"
_COUNTED = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'"


async def read_counters(connection: Connection) -> dict[str, int]:
    """The last number given, by table."""
    if not await connection.fetch(_EXISTS):
        return {}
    rows = await connection.fetch("SELECT name, seq FROM sqlite_sequence")
    return {str(row[0]): int(row[1]) for row in rows}


async def keep_counters(connection: Connection, before: Mapping[str, int]) -> None:
    """No table of `before` counts from a lower number."""
    after = await read_counters(connection)
    counted = {row[0] for row in await connection.fetch(_COUNTED)}
    for name, number in before.items():
        if name in after and after[name] < number:
            await connection.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", (number, name))
        elif name not in after and name in counted:
            await connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, number))
