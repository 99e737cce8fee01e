"""The table `_prisma_migrations`: what was applied, when, and how it ended. Shared with Prisma's own tools."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from nicol.drivers import Connection, DriverError
from nicol.errors.migrate import HistoryTableError, SchemaNotEmptyError
from nicol.migrate.checksum import checksum
from nicol.migrate.databases import Namespaces, procedures
from nicol.migrate.folder import Migration

_TABLE = "_prisma_migrations"
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Record:
    """One row: times are texts in UTC, for people; `steps` is 1 after a script ran and 0 after `resolve --applied`."""

    id: str
    name: str
    checksum: str
    started_at: str
    finished_at: str | None
    rolled_back_at: str | None
    logs: str | None
    steps: int

    @property
    def failed(self) -> bool:
        """Whether the migration began and neither ended nor was resolved: it failed, or its process was killed."""
        return self.finished_at is None and self.rolled_back_at is None

    @property
    def succeeded(self) -> bool:
        return self.finished_at is not None and self.rolled_back_at is None


async def read_history(connection: Connection) -> list[Record] | None:
    """The rows in order of beginning; None when the database has no history table.

    HistoryTableError when the table lacks a column.
    """
    own = procedures(connection.dialect)
    if not await connection.fetch(own.history_exists):
        return None
    try:
        return [Record(*row) for row in await connection.fetch(own.history_rows)]
    except DriverError as error:
        if error.kind != "no_column":
            raise
        raise HistoryTableError(error.message) from error


async def start_history(connection: Connection, namespaces: Namespaces = ()) -> list[Record]:
    """The rows, after making the table where there is none.

    SchemaNotEmptyError (P3005) when it is absent from a database that holds anything.
    """
    history = await read_history(connection)
    if history is not None:
        return history
    contents = await procedures(connection.dialect).contents(connection, namespaces)
    if contents:
        raise SchemaNotEmptyError(_enumeration(contents))
    await create_history(connection)
    return []


async def create_history(connection: Connection) -> None:
    """Makes the table, whatever else the database holds."""
    await connection.script(procedures(connection.dialect).history_table)


async def record_start(connection: Connection, migration: Migration) -> str:
    """Writes the row of a migration that is about to run; its id."""
    key = str(uuid4())
    now = procedures(connection.dialect).now
    await connection.execute(
        f"INSERT INTO {_TABLE} (id, checksum, started_at, migration_name) "
        f"VALUES ({_mark(connection, 1)}, {_mark(connection, 2)}, {now}, {_mark(connection, 3)})",
        (key, checksum(migration.script), migration.name),
    )
    return key


async def record_success(connection: Connection, key: str, logs: str | None = None) -> None:
    """Counts the script and writes the time of its end; what was noted on the way gives place to `logs`."""
    now = procedures(connection.dialect).now
    await connection.execute(
        f"UPDATE {_TABLE} SET applied_steps_count = applied_steps_count + 1, finished_at = {now}, "
        f"logs = {_mark(connection, 1)} WHERE id = {_mark(connection, 2)}",
        (logs, key),
    )


async def record_logs(connection: Connection, key: str, logs: str) -> None:
    """Keeps the database's words, or how far a script has come, in the row, which stays without an end."""
    await connection.execute(
        f"UPDATE {_TABLE} SET logs = {_mark(connection, 1)} WHERE id = {_mark(connection, 2)}", (logs, key)
    )


async def record_rolled_back(connection: Connection, key: str) -> None:
    """Marks a failed migration as undone, so that it is applied again."""
    now = procedures(connection.dialect).now
    await connection.execute(f"UPDATE {_TABLE} SET rolled_back_at = {now} WHERE id = {_mark(connection, 1)}", (key,))


async def record_applied(connection: Connection, migration: Migration, logs: str = "") -> None:
    """Writes the row of a migration whose changes are there already: no step, the same begin and end."""
    now = procedures(connection.dialect).now
    marks = [_mark(connection, position) for position in (1, 2, 3, 4)]
    await connection.execute(
        f"INSERT INTO {_TABLE} (id, checksum, migration_name, logs, started_at, finished_at) "
        f"SELECT {', '.join(marks)}, moment, moment FROM (SELECT {now} AS moment) AS instant",
        (str(uuid4()), checksum(migration.script), migration.name, logs),
    )


def _mark(connection: Connection, position: int) -> str:
    """The placeholder of the parameter at `position`, counted from 1."""
    return connection.dialect.placeholder.replace("n", str(position))


def _enumeration(names: Sequence[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN} more objects"
