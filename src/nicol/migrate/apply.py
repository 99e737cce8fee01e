"""Running migrations' scripts, with a row in the history for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

from nicol.dialects import Can
from nicol.drivers import Connection, DriverError
from nicol.errors.migrate import ApplyError, FailedMigrationsError
from nicol.migrate.databases import procedures
from nicol.migrate.folder import Migration
from nicol.migrate.history import Record, record_failure, record_start, record_success

Progress = Callable[[str], None]
"""Told the name of each migration that has been applied."""

_BYTE_ORDER_MARK = "\ufeff"


async def apply_all(
    connection: Connection, migrations: Sequence[Migration], progress: Progress | None = None
) -> tuple[str, ...]:
    """Applies `migrations` in turn, stopping at the first that fails (ApplyError, P3018); their names."""
    for migration in migrations:
        await apply_one(connection, migration)
        if progress is not None:
            progress(migration.name)
    return tuple(migration.name for migration in migrations)


async def apply_one(connection: Connection, migration: Migration) -> None:
    """Applies one migration and records how it went.

    ApplyError (P3018) when its script fails: the row then stays unfinished, with the database's words in its logs,
    and further deployments are refused until it is resolved.
    """
    key = await record_start(connection, migration)
    try:
        await run_script(connection, migration.script)
    except DriverError as error:
        failure = ApplyError(migration.name, error.native_code, _words(error), _after(connection, migration, error))
        with suppress(DriverError):
            await record_failure(connection, key, str(failure))
        raise failure from error
    await record_success(connection, key)


async def run_script(connection: Connection, script: str) -> None:
    """Runs a script as this database's migrations run; DriverError when it fails."""
    await procedures(connection.dialect).apply(connection, script.removeprefix(_BYTE_ORDER_MARK))


def expect_none_failed(history: Sequence[Record]) -> None:
    """FailedMigrationsError (P3009) when a migration began and did not end."""
    failed = [record for record in history if record.failed]
    if failed:
        raise FailedMigrationsError(failed[0].name, "\n".join(_account(record) for record in failed))


def _account(record: Record) -> str:
    logs = (record.logs or "").strip()
    with_logs = f" with the following logs:\n{logs}" if logs else ""
    return f"The `{record.name}` migration started at {record.started_at} failed{with_logs}"


def _words(error: DriverError) -> str:
    return f"{error.message}\nDETAIL: {error.detail}" if error.detail else error.message


def _after(connection: Connection, migration: Migration, error: DriverError) -> str:
    """What is left of the script, as far as it can be known, and the next step."""
    if procedures(connection.dialect).undoes(migration.script):
        lost = (
            "The connection was lost, and the database undoes" if error.kind == "closed" else "The database has undone"
        )
        state = f"{lost} everything that the script did."
    elif Can.TRANSACTIONAL_DDL in connection.dialect.can:
        state = "What the script did before it failed may have stayed, because it has transactions of its own."
    else:
        state = (
            "What the script did before it failed has stayed: this database commits every change of a table at once."
        )
    return (
        f"{state} Correct the database or {migration.path}, then run "
        f'`nicol migrate resolve --rolled-back "{migration.name}"` and deploy again.'
    )
