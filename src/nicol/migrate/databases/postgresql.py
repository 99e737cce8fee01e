"""PostgreSQL: an advisory lock, a script as one simple query, schemas dropped and made again."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from uuid import uuid4

from nicol.dialects.quoting import identifier
from nicol.drivers import Connection, DatabaseUrl, DriverError, connect, create_database, drop_database
from nicol.errors.connection import AccessDeniedError
from nicol.errors.migrate import LockTimeoutError, ResetError, ShadowCreationError
from nicol.migrate.databases.procedures import Namespaces, Procedures

LOCK = "SELECT pg_advisory_lock(72707369)"
"""The key is the one Prisma's schema engine takes, so that either tool keeps the other out."""

_UNLOCK = "SELECT pg_advisory_unlock(72707369)"
_LOCK_NOT_AVAILABLE = "55P03"
_ACTIVE_TRANSACTION = "25001"
_OWN_TRANSACTION = re.compile(
    r"^\s*(?:COMMIT|END)\b(?!\s*(?:IF|LOOP|CASE)\b)|\bCONCURRENTLY\b", re.IGNORECASE | re.MULTILINE
)
"""Found too often (the END of a function's body) rather than too seldom: it decides no more than a sentence."""

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
            raise LockTimeoutError(LOCK, seconds * 1000) from error
        raise
    try:
        yield
    finally:
        with suppress(DriverError):
            await connection.script(_UNLOCK)


async def _apply(connection: Connection, script: str) -> None:
    """One simple query is one transaction, unless the script has its own; a search_path it sets is put back."""
    search_path = (await connection.fetch("SELECT current_setting('search_path')"))[0][0]
    try:
        await connection.script(script)
        await _expect_no_transaction(connection)
    except DriverError:
        with suppress(DriverError):
            await connection.script("ROLLBACK")
        raise
    finally:
        with suppress(DriverError):
            await connection.fetch("SELECT set_config('search_path', $1, false)", (search_path,))


async def _expect_no_transaction(connection: Connection) -> None:
    """A script that forgets its COMMIT would lose its work, and what follows, when the connection ends."""
    open_transaction = await connection.fetch("SELECT 1 WHERE txid_current_if_assigned() IS NOT NULL")
    if open_transaction:
        message = "The script begins a transaction that it does not end; everything since its BEGIN was rolled back."
        raise DriverError("other", message, _ACTIVE_TRANSACTION)


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


postgresql = Procedures(
    history_table=_HISTORY_TABLE,
    history_exists=_HISTORY_EXISTS,
    history_rows=_HISTORY_ROWS,
    now="clock_timestamp()",
    prepare=_prepare,
    scratch=_scratch,
    locked=_locked,
    apply=_apply,
    undoes=lambda script: not _OWN_TRANSACTION.search(script),
    contents=_contents,
    clear=_clear,
)
