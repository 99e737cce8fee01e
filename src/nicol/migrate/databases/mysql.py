"""MySQL and MariaDB: a named lock, statements that commit by themselves, the database dropped and made again."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from functools import partial
from uuid import uuid4

from nicol.dialects import mysql as dialect
from nicol.dialects.quoting import identifier
from nicol.drivers import Connection, DatabaseUrl, DriverError, connect, create_database, drop_database
from nicol.errors.connection import AccessDeniedError
from nicol.errors.migrate import LockTimeoutError, ResetError, ShadowCreationError, UnsupportedLimitError
from nicol.migrate.databases.course import Course
from nicol.migrate.databases.procedures import Namespaces, Procedures
from nicol.migrate.databases.waiting import Patience, Watch, patiently
from nicol.migrate.statements import Statement

LOCK = "SELECT GET_LOCK('prisma_migrate', ?)"
"""The name is the one Prisma's schema engine takes, so that either tool keeps the other out."""

_UNLOCK = "SELECT RELEASE_LOCK('prisma_migrate')"

_HOLDER = """\
SELECT CONCAT('connection ', id, ' (user ', user, ' from ', host, ')')
FROM information_schema.processlist WHERE id = IS_USED_LOCK('prisma_migrate')"""

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

_WAITS = """\
SELECT 1 FROM information_schema.processlist WHERE id = ? AND state LIKE 'Waiting for %lock'
UNION ALL SELECT 1 FROM information_schema.innodb_trx WHERE trx_mysql_thread_id = ? AND trx_state = 'LOCK WAIT'"""

_TRANSACTIONS = """\
SELECT CONCAT('connection ', p.id, ' (user ', p.user, ' from ', p.host, ', in a transaction since ', t.trx_started, ' ',
    @@session.time_zone, COALESCE(CONCAT(', runs: ', LEFT(p.info, 100)), ', idle'), ')')
FROM information_schema.innodb_trx t JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id
WHERE p.id <> ? ORDER BY t.trx_started"""


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
        holders = [row[0] for row in await connection.fetch(_HOLDER)]
        raise LockTimeoutError(LOCK.replace("?", str(seconds)), seconds * 1000, ", ".join(holders))
    try:
        yield
    finally:
        with suppress(DriverError):
            await connection.fetch(_UNLOCK)


async def _apply(connection: Connection, course: Course) -> None:
    """The server commits each statement that changes a table; what a script left open ends with it."""
    patience = course.patience
    await _limit(connection, patience)
    await _watch(connection, course)
    own = False
    try:
        for position, statement in enumerate(course.statements):
            if not own:
                course.kept = position
                with suppress(DriverError):  # LOCK TABLES keeps even the history from being written
                    await course.reach(position)
            await patiently(patience, partial(course.run, connection, statement))
            own = _opens(statement, own)
        await connection.script("COMMIT")
    except DriverError:
        with suppress(DriverError):
            await connection.script("ROLLBACK")
        raise
    finally:
        with suppress(DriverError):
            await _unlimit(connection, patience)
    course.kept = len(course.statements)
    await course.complete()


def _opens(statement: Statement, own: bool) -> bool:
    """Whether a transaction of the script's own is open after `statement`."""
    match statement.words[:2]:
        case ("BEGIN",) | ("BEGIN", "WORK") | ("START", "TRANSACTION"):
            return True
        case ("INSERT" | "UPDATE" | "DELETE" | "REPLACE" | "SELECT" | "SET" | "WITH" | "SAVEPOINT", *_):
            return own
        case ("ROLLBACK", *_):
            return own and "TO" in statement.words[:3]
        case _:
            return False


async def _limit(connection: Connection, patience: Patience) -> None:
    """Lock timeouts are whole seconds here."""
    if patience.lock_timeout is not None:
        seconds = max(1, round(patience.lock_timeout))
        await connection.script(
            f"SET SESSION lock_wait_timeout = {seconds}; SET SESSION innodb_lock_wait_timeout = {seconds}"
        )
    if patience.statement_timeout is not None:
        await connection.script(f"SET SESSION max_statement_time = {patience.statement_timeout:.3f}")


async def _unlimit(connection: Connection, patience: Patience) -> None:
    if patience.lock_timeout is not None:
        await connection.script(
            "SET SESSION lock_wait_timeout = DEFAULT; SET SESSION innodb_lock_wait_timeout = DEFAULT"
        )
    if patience.statement_timeout is not None:
        await connection.script("SET SESSION max_statement_time = DEFAULT")


async def _watch(connection: Connection, course: Course) -> None:
    if course.patience.beside is not None:
        [[session]] = await connection.fetch("SELECT CONNECTION_ID()")
        course.watch = Watch(course.patience.beside, session, _blockers)


async def _blockers(connection: Connection, session: int) -> list[str]:
    """While `session` waits for a lock, the sessions with open transactions: the server does not say whose it is."""
    rows = await connection.fetch(_WAITS, (session, session))
    return [row[0] for row in await connection.fetch(_TRANSACTIONS, (session,))] if rows else []


async def _expect_limits(connection: Connection, patience: Patience) -> None:
    if patience.statement_timeout is None:
        return
    if not await connection.fetch("SHOW VARIABLES LIKE 'max_statement_time'"):
        raise UnsupportedLimitError("statement_timeout", "MySQL limits nothing but SELECT statements.")


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
    undoes=lambda statements: not statements,
    objection=lambda statement: None,
    expect_limits=_expect_limits,
    contents=_contents,
    clear=_clear,
)
