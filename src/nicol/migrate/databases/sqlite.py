"""SQLite: a script inside a transaction, objects dropped one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import TypeAlias

from nicol.dialects.quoting import identifier
from nicol.drivers import Connection, DatabaseUrl, DriverError, connect
from nicol.errors.migrate import ResetError, UnsupportedLimitError
from nicol.migrate.databases.course import Course
from nicol.migrate.databases.procedures import Namespaces, Procedures
from nicol.migrate.databases.sqlite_counters import keep_counters, read_counters
from nicol.migrate.databases.sqlite_lock import exclusive
from nicol.migrate.databases.sqlite_script import Manner, manner, objection, opens
from nicol.migrate.databases.waiting import Patience

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


Violations: TypeAlias = Counter[tuple[str, str]]
"""How many rows of a table refer to rows that another lacks."""


async def _prepare(connection: Connection, url: DatabaseUrl) -> None:
    """A file needs nothing more."""


@asynccontextmanager
async def _scratch(url: DatabaseUrl) -> AsyncGenerator[Connection]:
    connection = connect(replace(url, database=":memory:"))
    try:
        yield connection
    finally:
        await connection.close()


async def _apply(connection: Connection, course: Course) -> None:
    way = manner(course.statements)
    if way is Manner.AS_IT_IS:
        await _apply_as_it_is(connection, course)
    elif way is Manner.WITHOUT_FOREIGN_KEYS:
        await _apply_without_foreign_keys(connection, course)
    else:
        await _apply_in_transaction(connection, course, None)


async def _apply_in_transaction(connection: Connection, course: Course, before: Violations | None) -> None:
    """All or nothing, with the record of the end; `before`: the rows that may stay without what they refer to."""
    try:
        await connection.script("BEGIN IMMEDIATE")
        counters = await read_counters(connection)
        for statement in course.statements:
            await course.run(connection, statement)
        course.at = None
        if before is not None:
            _expect_no_new(before, await _violations(connection))
            if not any("sqlite_sequence" in statement.code for statement in course.statements):
                await keep_counters(connection, counters)
        await course.complete(inside=True)
        await connection.script("COMMIT")
    except DriverError:
        course.begin_again(0)
        await _roll_back(connection)
        raise


async def _apply_without_foreign_keys(connection: Connection, course: Course) -> None:
    """`PRAGMA foreign_keys` does nothing inside a transaction, so it is set around it; the rows are checked within."""
    before = await _violations(connection)
    await connection.script("PRAGMA foreign_keys = OFF")
    try:
        await _apply_in_transaction(connection, course, before)
    finally:
        with suppress(DriverError):
            await connection.script("PRAGMA foreign_keys = ON")


async def _apply_as_it_is(connection: Connection, course: Course) -> None:
    own = False
    try:
        for position, statement in enumerate(course.statements):
            if not own:
                course.kept = position
                await course.reach(position)
            await course.run(connection, statement)
            own = opens(statement, own)
        await _expect_no_transaction(connection)
    except DriverError:
        await _roll_back(connection)
        raise
    finally:
        with suppress(DriverError):
            await connection.script("PRAGMA foreign_keys = ON")
    course.kept = len(course.statements)
    await course.complete()


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


async def _violations(connection: Connection) -> Violations:
    return Counter((row[0], row[2]) for row in await connection.fetch("PRAGMA foreign_key_check"))


def _expect_no_new(before: Violations, after: Violations) -> None:
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


async def _expect_limits(connection: Connection, patience: Patience) -> None:
    if patience.statement_timeout is not None:
        raise UnsupportedLimitError("statement_timeout", "SQLite has no such limit.")
    if patience.lock_timeout is not None:
        raise UnsupportedLimitError("lock_timeout", "SQLite locks its file as a whole, before a migration begins.")


sqlite = Procedures(
    history_table=_HISTORY_TABLE,
    history_exists=_HISTORY_EXISTS,
    history_rows=_HISTORY_ROWS,
    now="CAST(unixepoch('subsec') * 1000 AS INTEGER)",
    prepare=_prepare,
    scratch=_scratch,
    locked=exclusive,
    apply=_apply,
    undoes=lambda statements: manner(statements) is not Manner.AS_IT_IS,
    objection=objection,
    expect_limits=_expect_limits,
    contents=_contents,
    clear=_clear,
)
