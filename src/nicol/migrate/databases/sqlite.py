"""SQLite: a script inside a transaction, objects dropped one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

from nicol.dialects.quoting import identifier
from nicol.drivers import Connection, DatabaseUrl, DriverError, connect
from nicol.errors.migrate import ResetError
from nicol.migrate.databases.procedures import Namespaces, Procedures
from nicol.migrate.databases.sqlite_lock import exclusive
from nicol.migrate.databases.sqlite_script import Manner, manner

_FOREIGN_KEY = "787"
"""SQLITE_CONSTRAINT_FOREIGNKEY, https://www.sqlite.org/rescode.html."""
_MISUSE = "1"

_HISTORY_TABLE = """\
CREATE TABLE "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
)"""

_HISTORY_EXISTS = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '_prisma_migrations'"


def _as_text(column: str) -> str:
    """A history column for people: the engine writes milliseconds since 1970, the column's default writes text."""
    readable = f"strftime('%Y-%m-%d %H:%M:%f UTC', h.{column} / 1000.0, 'unixepoch')"
    return f"CASE WHEN typeof(h.{column}) = 'integer' THEN {readable} ELSE h.{column} END"


_HISTORY_ROWS = f"""\
SELECT h.id, h.migration_name, h.checksum, {_as_text("started_at")}, {_as_text("finished_at")},
    {_as_text("rolled_back_at")}, h.logs, h.applied_steps_count
FROM "_prisma_migrations" AS h ORDER BY h.started_at ASC, h.rowid ASC"""
"""Without quotes: an absent column in double quotes would be a text, https://www.sqlite.org/quirks.html#dblquote."""

_CONTENTS = """\
SELECT name FROM sqlite_master
WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> '_prisma_migrations'
ORDER BY name"""

_DROPPABLE = """\
SELECT upper(type), name FROM sqlite_master
WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
ORDER BY type DESC, sql NOT LIKE 'CREATE VIRTUAL%', name LIMIT 1"""


async def _prepare(connection: Connection, url: DatabaseUrl) -> None:
    """A file needs nothing more."""


@asynccontextmanager
async def _scratch(url: DatabaseUrl) -> AsyncGenerator[Connection]:
    connection = connect(replace(url, database=":memory:"))
    try:
        yield connection
    finally:
        await connection.close()


async def _apply(connection: Connection, script: str) -> None:
    way = manner(script)
    if way is Manner.AS_IT_IS:
        await _apply_as_it_is(connection, script)
    elif way is Manner.WITHOUT_FOREIGN_KEYS:
        await _apply_without_foreign_keys(connection, script)
    else:
        await _apply_in_transaction(connection, script)


async def _apply_in_transaction(connection: Connection, script: str) -> None:
    try:
        await connection.script("BEGIN IMMEDIATE")
        await connection.script(script)
        await connection.script("COMMIT")
    except DriverError:
        await _roll_back(connection)
        raise


async def _apply_without_foreign_keys(connection: Connection, script: str) -> None:
    """`PRAGMA foreign_keys` does nothing inside a transaction, so it is set around it; the rows are checked within."""
    before = await _violations(connection)
    await connection.script("PRAGMA foreign_keys = OFF")
    try:
        await connection.script("BEGIN IMMEDIATE")
        await connection.script(script)
        _expect_no_new(before, await _violations(connection))
        await connection.script("COMMIT")
    except DriverError:
        await _roll_back(connection)
        raise
    finally:
        await connection.script("PRAGMA foreign_keys = ON")


async def _apply_as_it_is(connection: Connection, script: str) -> None:
    try:
        await connection.script(script)
        await _expect_no_transaction(connection)
    except DriverError:
        await _roll_back(connection)
        raise
    finally:
        with suppress(DriverError):
            await connection.script("PRAGMA foreign_keys = ON")


async def _expect_no_transaction(connection: Connection) -> None:
    if await _roll_back(connection):
        message = "The script begins a transaction that it does not end; everything since its BEGIN was rolled back."
        raise DriverError("other", message, _MISUSE)


async def _roll_back(connection: Connection) -> bool:
    """Whether there was a transaction to roll back."""
    try:
        await connection.script("ROLLBACK")
    except DriverError:
        return False
    return True


async def _violations(connection: Connection) -> Counter[tuple[str, str]]:
    return Counter((row[0], row[2]) for row in await connection.fetch("PRAGMA foreign_key_check"))


def _expect_no_new(before: Counter[tuple[str, str]], after: Counter[tuple[str, str]]) -> None:
    broken = after - before
    if broken:
        tables = ", ".join(f"{table} → {parent} ({count} rows)" for (table, parent), count in sorted(broken.items()))
        raise DriverError("foreign_key", f"FOREIGN KEY constraint failed: {tables}", _FOREIGN_KEY)


async def _contents(connection: Connection, namespaces: Namespaces) -> list[str]:
    return [row[0] for row in await connection.fetch(_CONTENTS)]


async def _clear(connection: Connection, namespaces: Namespaces) -> None:
    """Views, virtual tables (which take their shadow tables along), then tables, in one transaction."""
    await connection.script("PRAGMA foreign_keys = OFF")
    try:
        await connection.script("BEGIN IMMEDIATE")
        while rows := await connection.fetch(_DROPPABLE):
            kind, name = rows[0]
            await connection.script(f"DROP {kind} {identifier(connection.dialect, name)}")
        await connection.script("COMMIT")
    except DriverError as error:
        await _roll_back(connection)
        raise ResetError(str(error)) from error
    finally:
        await connection.script("PRAGMA foreign_keys = ON")


sqlite = Procedures(
    history_table=_HISTORY_TABLE,
    history_exists=_HISTORY_EXISTS,
    history_rows=_HISTORY_ROWS,
    now="CAST(unixepoch('subsec') * 1000 AS INTEGER)",
    prepare=_prepare,
    scratch=_scratch,
    locked=exclusive,
    apply=_apply,
    undoes=lambda script: manner(script) is not Manner.AS_IT_IS,
    contents=_contents,
    clear=_clear,
)
