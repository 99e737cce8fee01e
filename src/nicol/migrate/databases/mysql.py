"""MySQL and MariaDB: a named lock, statements that commit by themselves, the database dropped and made again."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from uuid import uuid4

from nicol.dialects import mysql as dialect
from nicol.dialects.quoting import identifier
from nicol.drivers import Connection, DatabaseUrl, DriverError, connect, create_database, drop_database
from nicol.errors.connection import AccessDeniedError
from nicol.errors.migrate import LockTimeoutError, ResetError, ShadowCreationError
from nicol.migrate.databases.procedures import Namespaces, Procedures

LOCK = "SELECT GET_LOCK('prisma_migrate', %s)"
"""The name is the one Prisma's schema engine takes, so that either tool keeps the other out."""

_UNLOCK = "SELECT RELEASE_LOCK('prisma_migrate')"

_HISTORY_TABLE = """\
CREATE TABLE _prisma_migrations (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             DATETIME(3),
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          DATETIME(3),
    started_at              DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    applied_steps_count     INTEGER UNSIGNED NOT NULL DEFAULT 0
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"""

_HISTORY_EXISTS = """\
SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = '_prisma_migrations'"""

_HISTORY_ROWS = """\
SELECT id, migration_name, checksum, CONCAT(started_at, ' UTC'), CONCAT(finished_at, ' UTC'),
    CONCAT(rolled_back_at, ' UTC'), logs, applied_steps_count
FROM _prisma_migrations ORDER BY started_at ASC"""

_CONTENTS = """\
SELECT table_name FROM information_schema.tables
WHERE table_schema = DATABASE() AND table_name <> '_prisma_migrations' ORDER BY table_name"""

_OBJECTS = """\
SELECT IF(table_type = 'VIEW', 'VIEW', IF(table_type = 'SEQUENCE', 'SEQUENCE', 'TABLE')), table_name
FROM information_schema.tables WHERE table_schema = DATABASE()
UNION ALL SELECT routine_type, routine_name FROM information_schema.routines WHERE routine_schema = DATABASE()
UNION ALL SELECT 'EVENT', event_name FROM information_schema.events WHERE event_schema = DATABASE()"""

_CHARACTERS = """\
SELECT default_character_set_name, default_collation_name
FROM information_schema.schemata WHERE schema_name = DATABASE()"""


async def _prepare(connection: Connection, url: DatabaseUrl) -> None:
    """A database needs nothing more."""


@asynccontextmanager
async def _scratch(url: DatabaseUrl) -> AsyncGenerator[Connection]:
    temporary = replace(url, database=f"prisma_migrate_shadow_db_{uuid4()}")
    try:
        create_database(temporary)
    except (AccessDeniedError, DriverError) as error:
        raise ShadowCreationError(str(error)) from error
    try:
        connection = connect(temporary)
        try:
            yield connection
        finally:
            await connection.close()
    finally:
        drop_database(temporary)


@asynccontextmanager
async def _locked(connection: Connection, seconds: int) -> AsyncGenerator[None]:
    [[taken]] = await connection.fetch(LOCK, (seconds,))
    if taken != 1:
        raise LockTimeoutError(LOCK.replace("%s", str(seconds)), seconds * 1000)
    try:
        yield
    finally:
        with suppress(DriverError):
            await connection.fetch(_UNLOCK)


async def _apply(connection: Connection, script: str) -> None:
    """The server commits each statement that changes a table; what a script left open ends with it."""
    try:
        await connection.script(script)
    except DriverError:
        with suppress(DriverError):
            await connection.script("ROLLBACK")
        raise
    await connection.script("COMMIT")


async def _contents(connection: Connection, namespaces: Namespaces) -> list[str]:
    return [row[0] for row in await connection.fetch(_CONTENTS)]


async def _clear(connection: Connection, namespaces: Namespaces) -> None:
    """The database is dropped and made again; without the right to do that, its objects are dropped one by one."""
    [[name]] = await connection.fetch("SELECT DATABASE()")
    [[charset, collation]] = await connection.fetch(_CHARACTERS)
    quoted = identifier(dialect, name)
    try:
        await connection.script(f"DROP DATABASE {quoted}")
        await connection.script(f"CREATE DATABASE {quoted} CHARACTER SET {charset} COLLATE {collation}; USE {quoted}")
    except DriverError as error:
        if error.kind != "denied":
            raise ResetError(str(error)) from error
        await _clear_objects(connection)


async def _clear_objects(connection: Connection) -> None:
    try:
        await connection.script("SET FOREIGN_KEY_CHECKS = 0")
        for kind, name in await connection.fetch(_OBJECTS):
            await connection.script(f"DROP {kind} IF EXISTS {identifier(dialect, name)}")
        await connection.script("SET FOREIGN_KEY_CHECKS = 1")
    except DriverError as error:
        raise ResetError(str(error)) from error


mysql = Procedures(
    history_table=_HISTORY_TABLE,
    history_exists=_HISTORY_EXISTS,
    history_rows=_HISTORY_ROWS,
    now="CURRENT_TIMESTAMP(3)",
    prepare=_prepare,
    scratch=_scratch,
    locked=_locked,
    apply=_apply,
    undoes=lambda script: False,
    contents=_contents,
    clear=_clear,
)
