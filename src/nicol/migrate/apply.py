"""Running migrations' scripts, with a row in the history for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from nicol.dialects import Can
from nicol.dialects.facts import Dialect
from nicol.drivers import Connection, DriverError
from nicol.errors.migrate import ApplyError, FailedMigrationsError, ScriptError
from nicol.migrate.databases import AS_SET, Book, Course, Namespaces, Patience, procedures
from nicol.migrate.explain import known_refusal
from nicol.migrate.folder import Folder, Migration
from nicol.migrate.history import Record, record_logs, record_rolled_back, record_start, record_success
from nicol.migrate.place import place_of
from nicol.migrate.python.batches import Told
from nicol.migrate.python.program import PythonFailure, load
from nicol.migrate.python.rest import Rest, resumable
from nicol.migrate.python.state import read_progress
from nicol.migrate.statements import Statement, statements

Progress = Callable[[str], None]
"""Told the name of each migration that has been applied."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How migrations are applied: how long they wait, and who hears of each that has been applied.

    `batches` hears of the loops of migrations in Python; `namespaces` are the datasource's `schemas`.
    """

    patience: Patience = AS_SET
    progress: Progress | None = None
    batches: Told | None = None
    namespaces: Namespaces = ()


async def apply_all(
    connection: Connection, migrations: Sequence[Migration], manners: Manners | None = None
) -> tuple[str, ...]:
    """Applies `migrations` in turn, stopping at the first that fails (ApplyError, P3018); their names.

    UnsupportedLimitError before anything is run.
    """
    manners = manners or Manners()
    await procedures(connection.dialect).expect_limits(connection, manners.patience)
    for migration in migrations:
        await apply_one(connection, migration, manners)
        if manners.progress is not None:
            manners.progress(migration.name)
    return tuple(migration.name for migration in migrations)


async def apply_one(connection: Connection, migration: Migration, manners: Manners) -> None:
    """Applies one migration and records how it went.

    ApplyError (P3018) when its script fails: the row then stays unfinished, with the database's words in its logs,
    and further deployments are refused until it is resolved. When nothing is left of a script that only did not get
    its locks, it counts as rolled back, and the next deployment tries it again. ScriptError when it cannot be run.
    """
    script = read_script(migration, connection.dialect)
    program = None if migration.python is None else load(migration)
    key = await record_start(connection, migration)
    reached = partial(record_logs, connection, key)
    course = Course(script, manners.patience)
    rest: Rest | None = None
    if program is None:
        course.book = Book(reached, partial(record_success, connection, key))
    else:
        rest = Rest(connection, migration, program, key, course, manners.batches, manners.namespaces)
        course.book = Book(reached, rest.script_ran)
    try:
        await procedures(connection.dialect).apply(connection, course)
    except DriverError as error:
        again = error.kind == "locked" and course.kept == 0
        failure = _failure(_Failed(migration, course, error, Can.TRANSACTIONAL_DDL in connection.dialect.can, again))
        with suppress(DriverError):
            await record_logs(connection, key, str(failure))
            if again:
                await record_rolled_back(connection, key)
        raise known_refusal(error) or failure from error
    if rest is not None:
        await rest.run()


async def resume(
    connection: Connection, folder: Folder, history: Sequence[Record], manners: Manners
) -> tuple[str, ...]:
    """Goes on with migrations in Python that were stopped after their SQL; their names.

    ApplyError (P3018) when one fails again.
    """
    names: list[str] = []
    for record, migration in resumable(folder, history):
        rest = Rest(
            connection,
            migration,
            load(migration),
            record.id,
            Course((), manners.patience),
            manners.batches,
            manners.namespaces,
            read_progress(record.logs),
        )
        await rest.run()
        names.append(migration.name)
        if manners.progress is not None:
            manners.progress(migration.name)
    return tuple(names)


def read_script(migration: Migration, dialect: Dialect) -> tuple[Statement, ...]:
    """The statements of a migration; ScriptError when one of them is for the database's shell alone."""
    script = statements(migration.script, dialect)
    for statement in script:
        reason = procedures(dialect).objection(statement)
        if reason is not None:
            raise ScriptError(migration.name, reason, place_of(migration, statement))
    return script


async def run_script(connection: Connection, script: str) -> None:
    """Runs a script as this database's migrations run; DriverError when it fails."""
    await procedures(connection.dialect).apply(connection, Course(statements(script, connection.dialect)))


def expect_none_failed(history: Sequence[Record]) -> None:
    """FailedMigrationsError (P3009) when a migration began and did not end."""
    failed = [record for record in history if record.failed]
    if failed:
        raise FailedMigrationsError(failed[0].name, "\n".join(_account(record) for record in failed))


def _account(record: Record) -> str:
    logs = (record.logs or "").strip()
    with_logs = f" with the following logs:\n{logs}" if logs else ""
    return f"The `{record.name}` migration started at {record.started_at} failed{with_logs}"


@dataclass(frozen=True, slots=True)
class _Failed:
    """A script that failed, on a database that can undo everything or not; `again`: it is simply tried again."""

    migration: Migration
    course: Course
    error: DriverError
    transactional: bool
    again: bool


def _failure(failed: _Failed) -> ApplyError:
    after = "\n\n".join([*_place(failed), f"{_state(failed)} {_next_step(failed)}"])
    return ApplyError(failed.migration.name, failed.error.native_code, _words(failed), after)


def _words(failed: _Failed) -> str:
    error, watch = failed.error, failed.course.watch
    lines = [error.message]
    if error.detail:
        lines.append(f"DETAIL: {error.detail}")
    if error.kind == "locked" and watch is not None:
        lines += [f"The lock is held by {blocker}" for blocker in watch.seen]
    return "\n".join(lines)


def _place(failed: _Failed) -> list[str]:
    """The statement that failed; none when it was the end of the transaction."""
    statement = failed.course.at
    if statement is None:
        return []
    number = failed.course.statements.index(statement) + 1
    place = place_of(failed.migration, statement, failed.error.position)
    return [f"Statement {number} of {len(failed.course.statements)}:\n{place}"]


def _state(failed: _Failed) -> str:
    """What is left of the script."""
    kept = failed.course.kept
    if kept == 0 and failed.transactional:
        lost = failed.error.kind == "closed"
        undone = "The connection was lost, and the database undoes" if lost else "The database has undone"
        return f"{undone} everything that the script did."
    if kept == 0:
        return "Nothing of the script has stayed."
    first = "The first statement" if kept == 1 else f"The first {kept} statements"
    has = "has" if kept == 1 else "have"
    why = "it was committed" if kept == 1 else "they were committed"
    if not failed.transactional:
        why = "this database commits every change of a table at once"
    rest = " What came after was undone." if failed.transactional else ""
    return f"{first} of {len(failed.course.statements)} {has} stayed: {why}.{rest}"


def _next_step(failed: _Failed) -> str:
    migration = failed.migration
    path = failed.error.path if isinstance(failed.error, PythonFailure) else migration.path
    if failed.again:
        return "It is recorded as rolled back: deploy again when the lock is free."
    if failed.course.kept == 0:
        return (
            f"Correct the database or {path}, then run "
            f'`nicol migrate resolve --rolled-back "{migration.name}"` and deploy again.'
        )
    return (
        f'Run the rest by hand and then `nicol migrate resolve --applied "{migration.name}"`; or undo what stayed, '
        f'correct {path}, run `nicol migrate resolve --rolled-back "{migration.name}"` and deploy again.'
    )
