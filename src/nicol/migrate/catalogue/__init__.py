"""What a database holds that a structure does not speak of: views, triggers, functions, check constraints and such."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from nicol.drivers import Connection
from nicol.migrate.catalogue import mysql, postgresql, sqlite

_BY_PROVIDER: Mapping[str, Callable[[Connection], Awaitable[frozenset[str]]]] = {
    "postgresql": postgresql.catalogue,
    "mysql": mysql.catalogue,
    "sqlite": sqlite.catalogue,
}


async def catalogue(connection: Connection) -> frozenset[str]:
    """Each such object as one line: its kind, its name and its definition as the database prints it."""
    return await _BY_PROVIDER[connection.dialect.provider](connection)
