"""From a URL to a connection; the driver libraries are loaded when they are needed."""

from __future__ import annotations

from importlib.util import find_spec

from nicol.drivers.connection import Connection, Pool
from nicol.drivers.url import DatabaseUrl
from nicol.errors.connection import DriverMissingError
from nicol.errors.dialect import UnsupportedDatabaseError

CONNECTED = "postgresql, mysql, sqlite"
"""The providers that have drivers."""


def connect(url: DatabaseUrl) -> Connection:
    """A connection for sync code: its methods never suspend, so `finish` can run what awaits them. P10xx errors."""
    match url.provider:
        case "sqlite":
            from nicol.drivers import sqlite

            return sqlite.connect(url)
        case "postgresql":
            need("psycopg", "PostgreSQL", "postgres")
            from nicol.drivers import postgresql_psycopg

            return postgresql_psycopg.connect(url)
        case "mysql":
            need("asyncmy", "MySQL", "mysql")
            from nicol.drivers import mysql_blocking

            return mysql_blocking.connect(url)
        case _:
            raise UnsupportedDatabaseError("Connecting", url.provider, CONNECTED)


async def connect_async(url: DatabaseUrl) -> Connection:
    """A connection for async code. P10xx errors."""
    match url.provider:
        case "sqlite":
            from nicol.drivers import sqlite_worker

            return await sqlite_worker.connect_async(url)
        case "postgresql":
            need("asyncpg", "PostgreSQL", "postgres")
            from nicol.drivers import postgresql_asyncpg

            return await postgresql_asyncpg.connect_async(url)
        case "mysql":
            need("asyncmy", "MySQL", "mysql")
            from nicol.drivers import mysql_async

            return await mysql_async.connect_async(url)
        case _:
            raise UnsupportedDatabaseError("Connecting", url.provider, CONNECTED)


def open_pool(url: DatabaseUrl) -> Pool:
    """A pool for sync code, of any thread. It connects when the first connection is taken."""
    from nicol.drivers.pool import SyncPool

    match url.provider:
        case "sqlite":
            from nicol.drivers import sqlite

            return SyncPool(url, sqlite.connect)
        case "postgresql":
            need("psycopg", "PostgreSQL", "postgres")
            from nicol.drivers import postgresql_psycopg

            return SyncPool(url, postgresql_psycopg.connect)
        case "mysql":
            need("asyncmy", "MySQL", "mysql")
            from nicol.drivers import mysql_blocking

            return SyncPool(url, mysql_blocking.connect)
        case _:
            raise UnsupportedDatabaseError("Connecting", url.provider, CONNECTED)


def open_async_pool(url: DatabaseUrl) -> Pool:
    """A pool for the tasks of an event loop. It connects when the first connection is taken."""
    match url.provider:
        case "sqlite":
            from nicol.drivers.pool_sqlite import SqlitePool

            return SqlitePool(url)
        case "postgresql":
            need("asyncpg", "PostgreSQL", "postgres")
            from nicol.drivers import postgresql_asyncpg
            from nicol.drivers.pool_async import AsyncPool

            return AsyncPool(url, postgresql_asyncpg.connect_async)
        case "mysql":
            need("asyncmy", "MySQL", "mysql")
            from nicol.drivers import mysql_async
            from nicol.drivers.pool_async import AsyncPool

            return AsyncPool(url, mysql_async.connect_async)
        case _:
            raise UnsupportedDatabaseError("Connecting", url.provider, CONNECTED)


def need(module: str, database: str, extra: str) -> None:
    """DriverMissingError when an optional driver library is not installed."""
    if find_spec(module) is None:
        raise DriverMissingError(module, database, extra)
