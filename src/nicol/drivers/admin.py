"""Whole databases: is it there, make it, drop it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from nicol.dialects import mysql, postgresql
from nicol.dialects.quoting import identifier
from nicol.drivers.connection import Connection
from nicol.drivers.failure import DriverError
from nicol.drivers.finish import finish
from nicol.drivers.opening import CONNECTED, connect
from nicol.drivers.url import DatabaseUrl
from nicol.errors.connection import (
    AccessDeniedError,
    DatabaseExistsError,
    DatabaseMissingError,
)
from nicol.errors.dialect import UnsupportedDatabaseError

MAINTENANCE = ("postgres", "template1")
"""The databases a PostgreSQL server has from its start, in the order they are tried."""
DUPLICATE_DATABASE = ("42P04", "1007")
"""PostgreSQL's and MySQL's code for a database that is there."""
SQLITE_SIDE_FILES = ("-journal", "-wal", "-shm")


def database_exists(url: DatabaseUrl) -> bool:
    """Whether the database is there; P10xx errors when the server or file cannot be asked."""
    try:
        connection = connect(url)
    except DatabaseMissingError:
        return False
    finish(connection.close())
    return True


def create_database(url: DatabaseUrl) -> None:
    """Makes an empty database; for SQLite the file and the folders above it. P1009 when it is there, P1010."""
    match url.provider:
        case "sqlite":
            if not url.in_memory:
                _create_file(Path(url.database), url)
        case "postgresql":
            _maintain(url, f"CREATE DATABASE {identifier(postgresql, url.database)}")
        case "mysql":
            characters = "CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"
            _maintain(url, f"CREATE DATABASE {identifier(mysql, url.database)} {characters}")
        case _:
            raise UnsupportedDatabaseError("Creating and dropping databases", url.provider, CONNECTED)


def drop_database(url: DatabaseUrl) -> None:
    """Removes the database and all it holds, with other sessions still in it; one that is absent is no error."""
    match url.provider:
        case "sqlite":
            if not url.in_memory:
                _remove_file(url)
        case "postgresql":
            _maintain(url, f"DROP DATABASE IF EXISTS {identifier(postgresql, url.database)} WITH (FORCE)")
        case "mysql":
            _maintain(url, f"DROP DATABASE IF EXISTS {identifier(mysql, url.database)}")
        case _:
            raise UnsupportedDatabaseError("Creating and dropping databases", url.provider, CONNECTED)


def _maintain(url: DatabaseUrl, sql: str) -> None:
    connection = _maintenance_connection(url)
    try:
        finish(connection.execute(sql))
    except DriverError as failure:
        if failure.native_code in DUPLICATE_DATABASE:
            raise DatabaseExistsError(url.database, url.place) from failure
        if failure.kind == "denied":
            raise AccessDeniedError(f"User `{url.user}`", url.database, failure.message) from failure
        raise
    finally:
        finish(connection.close())


def _maintenance_connection(url: DatabaseUrl) -> Connection:
    if url.provider == "mysql":
        return connect(replace(url, database=""))
    first, second = (replace(url, database=name, schema=None) for name in MAINTENANCE)
    try:
        return connect(first)
    except (DatabaseMissingError, AccessDeniedError):
        return connect(second)


def _create_file(path: Path, url: DatabaseUrl) -> None:
    if path.exists():
        raise DatabaseExistsError(path.name, url.place)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.open("xb").close()
    except OSError as error:
        raise AccessDeniedError("This process", str(path), error.strerror or str(error)) from error


def _remove_file(url: DatabaseUrl) -> None:
    try:
        for suffix in ("", *SQLITE_SIDE_FILES):
            Path(url.database + suffix).unlink(missing_ok=True)
    except OSError as error:
        raise AccessDeniedError("This process", url.database, error.strerror or str(error)) from error
