"""From a URL to a connection; the driver libraries are loaded when they are needed."""

from __future__ import annotations

from importlib.util import find_spec

from nicol.drivers.connection import Connection
from nicol.drivers.url import DatabaseUrl
from nicol.errors.connection import DriverMissingError, UnsupportedDatabaseError


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
        case _:
            raise UnsupportedDatabaseError(url.provider)


def need(module: str, database: str, extra: str) -> None:
    """DriverMissingError when an optional driver library is not installed."""
    if find_spec(module) is None:
        raise DriverMissingError(module, database, extra)
