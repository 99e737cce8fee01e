"""Connections to databases: the only place where waiting happens."""

from nicol.drivers.admin import create_database, database_exists, drop_database
from nicol.drivers.connection import Connection, Isolation, Pool, Result, Row
from nicol.drivers.failure import DriverError, Kind
from nicol.drivers.finish import finish
from nicol.drivers.opening import connect, connect_async, open_async_pool, open_pool
from nicol.drivers.url import DatabaseUrl, parse_url

__all__ = [
    "Connection",
    "DatabaseUrl",
    "DriverError",
    "Isolation",
    "Kind",
    "Pool",
    "Result",
    "Row",
    "connect",
    "connect_async",
    "create_database",
    "database_exists",
    "drop_database",
    "finish",
    "open_async_pool",
    "open_pool",
    "parse_url",
]
