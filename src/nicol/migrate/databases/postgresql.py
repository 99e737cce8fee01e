"""PostgreSQL: an advisory lock, a script as one simple query, schemas dropped and made again."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from uuid import uuid4

from nicol.dialects.quoting import identifier
from nicol.drivers import Connection, DatabaseUrl, DriverError, connect, create_database, drop_database
from nicol.errors.connection import AccessDeniedError
from nicol.errors.migrate import LockTimeoutError, ResetError, ShadowCreationError
from nicol.migrate.databases.course import Course
from nicol.migrate.databases.postgresql_script import Unit, objection, units
from nicol.migrate.databases.procedures import Namespaces, Procedures
from nicol.migrate.databases.waiting import Patience, Watch, patiently
from nicol.migrate.statements import Statement

LOCK = "SELECT pg_advisory_lock(72707369)"
"""The key is the one Prisma's schema engine takes, so that either tool keeps the other out."""

_UNLOCK = "SELECT pg_advisory_unlock(72707369)"
_LOCK_NOT_AVAILABLE = "55P03"
_ACTIVE_TRANSACTION = "25001"
_NO_TRANSACTIONS = ("25001", "2D000")
"""Refusals of a statement that is in a transaction: it, or a routine that it calls, must be alone."""

_HISTORY_TABLE = """\
CREATE TABLE _prisma_migrations (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             TIMESTAMPTZ,
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          TIMESTAMPTZ,
    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count     INTEGER NOT NULL DEFAULT 0
)"""

_HISTORY_EXISTS = """\
SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = current_schema() AND tablename = '_prisma_migrations'"""

_HISTORY_ROWS = """\
SELECT id, migration_name, checksum,
    to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US "UTC"'),
    to_char(finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US "UTC"'),
    to_char(rolled_back_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US "UTC"'),
    logs, applied_steps_count
FROM _prisma_migrations ORDER BY started_at ASC"""

_CONTENTS = """\
SELECT c.relname::text AS name FROM pg_catalog.pg_class c
WHERE c.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = $1)
    AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relname <> '_prisma_migrations'
    AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
UNION ALL
SELECT t.typname::text FROM pg_catalog.pg_type t
WHERE t.typnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = $1) AND t.typtype = 'e'
    AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.objid = t.oid AND d.deptype = 'e')
ORDER BY name"""

_DROPS = """\
SELECT format('DROP %s IF EXISTS %s CASCADE', kind, object) FROM (
    SELECT 1 AS turn, c.oid::regclass::text AS object, CASE c.relkind WHEN 'v' THEN 'VIEW'
        WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END
        AS kind, c.oid AS id, c.relnamespace AS namespace
    FROM pg_catalog.pg_class c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
    UNION ALL
    SELECT 2, p.oid::regprocedure::text, CASE p.prokind WHEN 'a' THEN 'AGGREGATE' ELSE 'ROUTINE' END,
        p.oid, p.pronamespace
    FROM pg_catalog.pg_proc p
    UNION ALL
    SELECT 3, t.oid::regtype::text, 'TYPE', t.oid, t.typnamespace
    FROM pg_catalog.pg_type t WHERE t.typtype IN ('e', 'd')
) objects
WHERE namespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = $1)
    AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.objid = objects.id AND d.deptype = 'e')
ORDER BY turn, object"""


_OPEN_TRANSACTION = "The script begins a transaction that it does not end; everything since its BEGIN was rolled back."
_SET_PATH = "SELECT set_config('search_path', $1, false)"

_SESSION = """\
SELECT format('pid %s (user %s%s%s, %s for %s s, last statement: %s)', pid, usename,
    CASE WHEN application_name <> '' THEN ', application ' || application_name END,
    ', from ' || host(client_addr), state,
    extract(epoch FROM date_trunc('second', now() - coalesce(xact_start, state_change)))::int,
    left(regexp_replace(query, '\\s+', ' ', 'g'), 100))
FROM pg_catalog.pg_stat_activity"""
_BLOCKERS = f"{_SESSION} WHERE pid = ANY(pg_catalog.pg_blocking_pids($1)) ORDER BY pid"
_HOLDERS = f"""\
{_SESSION} WHERE pid IN (SELECT pid FROM pg_catalog.pg_locks
WHERE locktype = 'advisory' AND objid = 72707369 AND granted)"""


async def _prepare(connection: Connection, url: DatabaseUrl) -> None:
    if url.schema is None:
        return
    if not await connection.fetch("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1", (url.schema,)):
        await connection.script(f"CREATE SCHEMA IF NOT EXISTS {identifier(connection.dialect, url.schema)}")


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
            await _prepare(connection, temporary)
            yield connection
        finally:
            await connection.close()
    finally:
        drop_database(temporary)


@asynccontextmanager
async def _locked(connection: Connection, seconds: int) -> AsyncGenerator[None]:
    try:
        await connection.script(f"SET LOCAL lock_timeout = '{seconds}s'; {LOCK}")
    except DriverError as error:
        if error.native_code == _LOCK_NOT_AVAILABLE:
            holders = [row[0] for row in await connection.fetch(_HOLDERS)]
            raise LockTimeoutError(LOCK, seconds * 1000, ", ".join(holders)) from error
        raise
    try:
        yield
    finally:
        with suppress(DriverError):
            await connection.script(_UNLOCK)


async def _apply(connection: Connection, course: Course) -> None:
    """One transaction, but for what cannot be in one and the script's own; a search_path it sets is put back."""
    parts = units(course.statements)
    session = _Session(connection, course, await _search_path(connection))
    await _limit(connection, course.patience)
    await _watch(connection, course)
    try:
        for unit in parts:
            if len(parts) > 1:
                await session.note(unit)
            await patiently(course.patience, partial(session.run, unit, last=unit is parts[-1]))
        await _expect_no_transaction(connection)
    except DriverError:
        with suppress(DriverError):
            await connection.script("ROLLBACK")
        raise
    finally:
        with suppress(DriverError):
            await session.tidy()
    await course.complete()


@dataclass(frozen=True, slots=True)
class _Session:
    """A script's session, and the search_path that it began with."""

    connection: Connection
    course: Course
    search_path: str

    async def note(self, unit: Unit) -> None:
        """The history's table is found by the search_path, which the script may have set."""
        path = await _search_path(self.connection)
        await self.connection.fetch(_SET_PATH, (self.search_path,))
        await self.course.reach(unit.position)
        await self.connection.fetch(_SET_PATH, (path,))

    async def run(self, unit: Unit, *, last: bool) -> None:
        try:
            await self._run(unit, last=last)
        except DriverError as error:
            with suppress(DriverError):
                await self.connection.script("ROLLBACK")
            self.course.begin_again(unit.position)
            if len(unit.statements) > 1 or not unit.begins or error.native_code not in _NO_TRANSACTIONS:
                raise
            await self._run(replace(unit, begins=False, ends=False), last=last)

    async def _run(self, unit: Unit, *, last: bool) -> None:
        course = self.course
        unlimited = unit.alone and course.patience.lock_timeout is not None
        if unlimited:
            await self.connection.script("SET lock_timeout = 0")
        if unit.begins:
            await self.connection.script("BEGIN")
        for statement in unit.statements:
            await course.run(self.connection, statement)
        if unit.is_open:
            raise DriverError("other", _OPEN_TRANSACTION, _ACTIVE_TRANSACTION)
        if unit.ends:
            course.at = None
            if last:
                await self.connection.fetch(_SET_PATH, (self.search_path,))
                await course.complete()
            await self.connection.script("COMMIT")
        course.kept = unit.position + len(unit.statements)
        if unlimited:
            await _limit(self.connection, course.patience)

    async def tidy(self) -> None:
        """Puts back what the script and its limits changed of the session."""
        await self.connection.fetch(_SET_PATH, (self.search_path,))
        if self.course.patience.lock_timeout is not None:
            await self.connection.script("RESET lock_timeout")
        if self.course.patience.statement_timeout is not None:
            await self.connection.script("RESET statement_timeout")


async def _search_path(connection: Connection) -> str:
    path: str = (await connection.fetch("SELECT current_setting('search_path')"))[0][0]
    return path


async def _limit(connection: Connection, patience: Patience) -> None:
    for name, seconds in (("lock_timeout", patience.lock_timeout), ("statement_timeout", patience.statement_timeout)):
        if seconds is not None:
            await connection.script(f"SET {name} = {max(1, round(seconds * 1000))}")


async def _watch(connection: Connection, course: Course) -> None:
    if course.patience.beside is not None:
        [[session]] = await connection.fetch("SELECT pg_backend_pid()")
        course.watch = Watch(course.patience.beside, session, _blockers)


async def _blockers(connection: Connection, session: int) -> list[str]:
    return [row[0] for row in await connection.fetch(_BLOCKERS, (session,))]


async def _expect_no_transaction(connection: Connection) -> None:
    """A script that forgets its COMMIT would lose its work, and what follows, when the connection ends."""
    open_transaction = await connection.fetch("SELECT 1 WHERE txid_current_if_assigned() IS NOT NULL")
    if open_transaction:
        raise DriverError("other", _OPEN_TRANSACTION, _ACTIVE_TRANSACTION)


async def _contents(connection: Connection, namespaces: Namespaces) -> list[str]:
    names: list[str] = []
    for namespace in await _resolved(connection, namespaces):
        names += [row[0] for row in await connection.fetch(_CONTENTS, (namespace,))]
    return names


async def _clear(connection: Connection, namespaces: Namespaces) -> None:
    """Schemas are dropped and made again; one that belongs to another role has its objects dropped one by one."""
    for namespace in await _resolved(connection, namespaces):
        name = identifier(connection.dialect, namespace)
        try:
            await connection.script(f"DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}")
        except DriverError as error:
            if error.kind != "denied":
                raise ResetError(str(error)) from error
            await _clear_objects(connection, namespace)
    await connection.script("DROP TABLE IF EXISTS _prisma_migrations")


async def _clear_objects(connection: Connection, namespace: str) -> None:
    try:
        for row in await connection.fetch(_DROPS, (namespace,)):
            await connection.script(row[0])
    except DriverError as error:
        raise ResetError(str(error)) from error


async def _resolved(connection: Connection, namespaces: Namespaces) -> Namespaces:
    if namespaces:
        return namespaces
    rows = await connection.fetch("SELECT current_schema()::text WHERE current_schema() IS NOT NULL")
    return tuple(row[0] for row in rows)


async def _expect_limits(connection: Connection, patience: Patience) -> None:
    """There are both."""


def _undoes(statements: Sequence[Statement]) -> bool:
    """One transaction, with the record of its end; a routine that is called alone may commit by itself."""
    parts = units(statements)
    if len(statements) == 1 and statements[0].words[:1] in (("CALL",), ("DO",)):
        return False
    return not parts or (len(parts) == 1 and parts[0].begins and parts[0].ends)


postgresql = Procedures(
    history_table=_HISTORY_TABLE,
    history_exists=_HISTORY_EXISTS,
    history_rows=_HISTORY_ROWS,
    now="clock_timestamp()",
    prepare=_prepare,
    scratch=_scratch,
    locked=_locked,
    apply=_apply,
    undoes=_undoes,
    objection=objection,
    expect_limits=_expect_limits,
    contents=_contents,
    clear=_clear,
)
