"""`migrate down`: back to an earlier migration, planned from what the database is now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from nicol import ddl
from nicol.ddl import SqlSchema, Step
from nicol.dialects import Can
from nicol.dialects.quoting import literal
from nicol.drivers import Connection, DriverError
from nicol.errors.history import DownError
from nicol.errors.migrate import MigrationNotFoundError
from nicol.migrate.apply import run_script
from nicol.migrate.databases import Namespaces, procedures
from nicol.migrate.diagnose import applied, diagnose
from nicol.migrate.explain import explained
from nicol.migrate.folder import Folder, Migration, read_folder
from nicol.migrate.history import Record, read_history
from nicol.migrate.lock import locked
from nicol.migrate.push import messages
from nicol.migrate.python.alone import run_alone
from nicol.migrate.python.program import PythonFailure, load
from nicol.migrate.reverse import read_down
from nicol.migrate.rows_changed import row_changes
from nicol.migrate.shadow import Shadow, replay, scratch, structure_in
from nicol.model.schema import Schema

_BEGUN = "nicol migrate down began to undo this migration and has not ended"


@dataclass(frozen=True, slots=True)
class DownRequest:
    """What to undo: everything after the migration `to`, or all of it, or else the last one.

    `agreed` is the answer to a DownPlan; `accept_losses` lets rows and values go, and the changes of rows that are not
    undone stay.
    """

    folder: Path
    schema: Schema
    shadow: Shadow
    to: str | None = None
    all: bool = False
    accept_losses: bool = False
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class DownPlan:
    """What would be done: `undone` migrations, the last first, and the SQL.

    `losses` are the rows and values that go, counted in the database. `unexecutable` are steps that rows forbid.
    `kept_rows` are the changes of rows that the migrations made and the script leaves. `written` says that the SQL is
    the migrations' own `down.sql`, `python` that the `down` of a `migration.py` runs before it.
    """

    undone: tuple[str, ...]
    script: str
    losses: tuple[str, ...]
    unexecutable: tuple[str, ...]
    kept_rows: tuple[str, ...]
    written: bool
    python: bool = False

    @property
    def refused(self) -> bool:
        """Whether it needs `accept_losses`."""
        return bool(self.losses or self.kept_rows)


@dataclass(frozen=True, slots=True)
class Undone:
    """The migrations that were undone, the last first."""

    undone: tuple[str, ...]


DownOutcome: TypeAlias = DownPlan | Undone


@explained
async def down(connection: Connection, request: DownRequest) -> DownOutcome:
    """Plans the way back, and goes it when it was agreed to and loses nothing that nobody accepted.

    DownError (NICOL-DOWN) when there is nothing to undo, when the database has drifted or when the steps fail;
    MigrationNotFoundError (P3017), ProviderSwitchError (P3019), ShadowReplayError (P3006), LockTimeoutError (P1002).
    """
    async with locked(connection):
        folder = read_folder(request.folder)
        folder.expect_provider(request.schema.provider)
        history = await read_history(connection) or []
        way = _way(folder, history, request)
        plan = await _plan(connection, request, way)
        if not request.agreed or plan.unexecutable or (plan.refused and not request.accept_losses):
            return plan
        if plan.python:
            await _run_python(connection, way.undone[-1], request.schema.datasource.schemas)
        await _go(connection, plan, [record.id for record in way.records])
    return Undone(plan.undone)


@dataclass(frozen=True, slots=True)
class _Way:
    """What stays and what is undone, with its rows in the history; whether one of those never ended."""

    done: tuple[Migration, ...]
    kept: tuple[Migration, ...]
    undone: tuple[Migration, ...]
    records: tuple[Record, ...]
    half: bool


def _way(folder: Folder, history: Sequence[Record], request: DownRequest) -> _Way:
    known = diagnose(folder, history)
    if known.edited or known.missing:
        names = ", ".join((*known.edited, *known.missing))
        raise DownError(
            f"{names} is not in the folder as it was applied.",
            "Restore the files from version control; `nicol migrate status` shows how the database stands.",
        )
    standing = {record.name for record in history if record.rolled_back_at is None}
    reached = [migration for migration in folder.migrations if migration.name in standing]
    if not reached:
        raise DownError("the database has none of them.", "`nicol migrate status` shows how the database stands.")
    kept = _kept(reached, request)
    undone = tuple(migration for migration in reached if migration not in kept)
    if not undone:
        raise DownError(f"`{reached[-1].name}` is the last one that was applied.", "Name an earlier one with --to.")
    if len(undone) > 1 and (alone := [migration.name for migration in undone if migration.python is not None]):
        raise DownError(
            f"`{alone[-1]}` changes rows with Python, which knows the schema of its own time.",
            "Go back one migration at a time: `nicol migrate down`.",
        )
    going = {migration.name for migration in undone}
    records = tuple(record for record in history if record.name in going and record.rolled_back_at is None)
    if unended := [name for name in known.failed if name not in going]:
        raise DownError(f"`{unended[0]}` failed and would be kept.", "Undo it too, or see `nicol migrate resolve`.")
    return _Way(applied(folder, history), kept, undone, records, any(record.failed for record in records))


def _kept(reached: Sequence[Migration], request: DownRequest) -> tuple[Migration, ...]:
    if request.all:
        return ()
    if request.to is None:
        return tuple(reached[:-1])
    names = [migration.name for migration in reached]
    if request.to not in names:
        raise MigrationNotFoundError(request.to)
    return tuple(reached[: names.index(request.to) + 1])


async def _plan(connection: Connection, request: DownRequest, way: _Way) -> DownPlan:
    namespaces = request.schema.datasource.schemas
    live = await structure_in(connection, (*way.kept, *way.undone), namespaces)
    async with scratch(request.shadow, namespaces) as shadow:
        await replay(shadow, way.kept)
        target = await structure_in(shadow, way.kept, namespaces)
        if not way.half:
            await replay(shadow, way.undone)
            _expect_no_drift(await ddl.inspect(shadow, namespaces), live)
        written = None if way.half else await _written(shadow, request, way, target)
    steps = ddl.diff(live, target)
    counted = await ddl.counted_losses(connection, steps)
    script = ddl.render(steps, connection.dialect).text if written is None else written
    changed = (row_changes(migration.script, connection.dialect) for migration in way.undone)
    kept_rows = () if written is not None and row_changes(written, connection.dialect) else tuple(changed)
    python = way.undone[-1].python is not None and load(way.undone[-1]).down is not None
    if way.undone[-1].python is not None:
        kept_rows = () if python else (*kept_rows, (f"{way.undone[-1].python_path} (it has no `down`)",))
    return DownPlan(
        undone=tuple(migration.name for migration in reversed(way.undone)),
        script=script,
        losses=messages(counted.warnings),
        unexecutable=messages(counted.unexecutable),
        kept_rows=tuple(text for texts in kept_rows for text in texts),
        written=written is not None,
        python=python,
    )


async def _written(shadow: Connection, request: DownRequest, way: _Way, target: SqlSchema) -> str | None:
    """The migrations' own `down.sql`, where all have one and they lead to `target`; `shadow` holds the migrations."""
    texts = [read_down(migration) for migration in reversed(way.undone)]
    scripts = [text for text in texts if text is not None]
    if len(scripts) < len(texts):
        return None
    try:
        for script in scripts:
            await run_script(shadow, script)
    except DriverError:
        return None
    reached = await ddl.inspect(shadow, request.schema.datasource.schemas)
    return None if _different(reached, target) else "\n".join(scripts)


def _different(one: SqlSchema, other: SqlSchema) -> Sequence[Step]:
    return ddl.diff(one, other) or ddl.diff(other, one)


def _expect_no_drift(expected: SqlSchema, live: SqlSchema) -> None:
    if steps := ddl.diff(expected, live):
        raise DownError(
            f"the database is not what its migrations make.\n{ddl.summary(steps).rstrip()}",
            "Settle that first: `nicol migrate drift` shows it, with --adopt or --revert.",
        )


async def _run_python(connection: Connection, migration: Migration, namespaces: Namespaces) -> None:
    try:
        await run_alone(connection, migration, "down", namespaces)
    except PythonFailure as failure:
        raise DownError(failure.message, "Nothing was changed: what `down` did was undone.") from failure


async def _go(connection: Connection, plan: DownPlan, keys: Sequence[str]) -> None:
    """One transaction with the history's rows; where statements commit at once, the rows say what has begun."""
    rows = ", ".join(literal(connection.dialect, key) for key in keys)
    mark = (
        f"UPDATE _prisma_migrations SET rolled_back_at = {procedures(connection.dialect).now} WHERE id IN ({rows});\n"
    )
    whole = Can.TRANSACTIONAL_DDL in connection.dialect.can
    if not whole:
        await connection.script(
            f"UPDATE _prisma_migrations SET finished_at = NULL, logs = {literal(connection.dialect, _BEGUN)} "
            f"WHERE id IN ({rows})"
        )
    try:
        await run_script(connection, f"{plan.script}\n{mark}")
    except DriverError as error:
        state = "Nothing was changed." if whole else "What was done before it has stayed; run the command again."
        raise DownError(f"{error.native_code} {error.message}", state) from error
