"""PostgreSQL: an advisory lock, a script as one simple query, schemas dropped and made again."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from uuid import uuid4

from nicol.dialects.quoting import identifier
from nicol.drivers import Connection, DatabaseUrl, DriverError, connect, create_database, drop_database
from nicol.errors.connection import AccessDeniedError
from nicol.errors.migrate import LockTimeoutError, ResetError, ShadowCreationError
from nicol.migrate.databases.postgresql_apply import SESSION, apply, undoes
from nicol.migrate.databases.postgresql_script import objection
from nicol.migrate.databases.procedures import Namespaces, Procedures
from nicol.migrate.databases.waiting import Patience

LOCK = "SELECT pg_advisory_lock(72707369)"
"""The key is the one Prisma's schema engine takes, so that either tool keeps the other out."""

_UNLOCK = "SELECT pg_advisory_unlock(72707369)"
_LOCK_NOT_AVAILABLE = "55P03"
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


_HOLDERS = f"""\
{SESSION} WHERE pid IN (SELECT pid FROM pg_catalog.pg_locks
WHERE locktype = 'advisory' AND objid = 72707369 AND granted
    AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()))"""


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


postgresql = Procedures(
    history_table=_HISTORY_TABLE,
    history_exists=_HISTORY_EXISTS,
    history_rows=_HISTORY_ROWS,
    now="clock_timestamp()",
    prepare=_prepare,
    scratch=_scratch,
    locked=_locked,
    apply=apply,
    undoes=undoes,
    objection=objection,
    expect_limits=_expect_limits,
    contents=_contents,
    clear=_clear,
)
