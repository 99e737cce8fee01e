"""A live database as a structure."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from nicol.ddl.inspect import mysql, postgresql, sqlite
from nicol.ddl.tables import SqlSchema
from nicol.drivers.connection import Connection
from nicol.errors.dialect import UnsupportedDatabaseError

INSPECTORS: dict[str, Callable[[Connection, tuple[str, ...]], Awaitable[SqlSchema]]] = {
    "postgresql": postgresql.inspect,
    "mysql": mysql.inspect,
    "sqlite": sqlite.inspect,
}


async def inspect(connection: Connection, namespaces: tuple[str, ...] = ()) -> SqlSchema:
    """The structure of `connection`'s database, without Prisma's own table of migrations.

    `namespaces` are the database schemas to look into (a schema file's `schemas`); without them it is the one that the
    connection works in. UnsupportedDatabaseError (NICOL-DB) for a database without an inspector, DriverError when the
    database refuses.
    """
    provider = connection.dialect.provider
    if provider not in INSPECTORS:
        raise UnsupportedDatabaseError("Reading a database's structure", provider, ", ".join(INSPECTORS))
    return await INSPECTORS[provider](connection, namespaces)
