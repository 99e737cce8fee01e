"""`migrate drift`: three structures side by side, and what to do about a database that was changed by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path

from nicol import ddl
from nicol.ddl import SqlSchema, Step
from nicol.drivers import Connection, DriverError
from nicol.errors.history import DriftError
from nicol.migrate.apply import run_script
from nicol.migrate.databases import Namespaces
from nicol.migrate.diagnose import Diagnosis, applied, diagnose
from nicol.migrate.diff import DatabaseSide, SchemaSide, diff
from nicol.migrate.explain import explained
from nicol.migrate.folder import Folder, migration_name, read_folder, write_migration
from nicol.migrate.history import create_history, read_history, record_applied
from nicol.migrate.lock import locked
from nicol.migrate.objects import NO_OBJECTS, ObjectSources
from nicol.migrate.push import messages
from nicol.migrate.shadow import Shadow, structure_of
from nicol.model.schema import Schema


@dataclass(frozen=True, slots=True)
class DriftRequest:
    """What is compared; tables whose names fit one of the patterns `ignored` are left out on every side."""

    folder: Path
    schema: Schema
    shadow: Shadow
    ignored: tuple[str, ...] = ()
    objects: ObjectSources = NO_OBJECTS

    @property
    def namespaces(self) -> Namespaces:
        return self.schema.datasource.schemas


@dataclass(frozen=True, slots=True)
class Drift:
    """How the live database differs from its history, and the schema from the live database; summaries for people.

    `adopting` and `reverting` are the SQL to what the database has and back to what the history says; `losses` is what
    the latter costs, with rows counted, and `unexecutable` what rows forbid.
    """

    known: Diagnosis
    steps: Sequence[Step]
    adopting: str
    reverting: str
    losses: tuple[str, ...]
    unexecutable: tuple[str, ...]
    to_schema: str

    @property
    def drifted(self) -> bool:
        return bool(self.steps)

    @property
    def summary(self) -> str:
        return ddl.summary(self.steps).rstrip()


@explained
async def drift(connection: Connection, request: DriftRequest) -> Drift:
    """Compares the migrations that were applied, the live database and the schema. Changes nothing.

    ProviderSwitchError (P3019), ShadowReplayError (P3006), LockTimeoutError (P1002).
    """
    async with locked(connection):
        return await _look(connection, request, _read(request))


@explained
async def adopt(connection: Connection, request: DriftRequest, name: str) -> str:
    """Writes a migration that makes what the database has of its own, and records it as applied; its name.

    DriftError (NICOL-DRIFT) when there is no drift, or when the migration would not come last in the history.
    """
    async with locked(connection):
        folder = _read(request)
        found = await _look(connection, request, folder)
        _expect_drift(found)
        if found.known.pending or found.known.missing or found.known.failed:
            raise DriftError(
                "the migration that describes it would not follow what the database has had.",
                "Settle what `nicol migrate status` lists first.",
            )
        last = folder.names[-1] if folder.names else ""
        full_name = migration_name(name, datetime.now(UTC), last)
        migration = write_migration(request.folder, request.schema.provider, full_name, found.adopting)
        if not found.known.has_table:
            await create_history(connection)
        await record_applied(connection, migration)
    return full_name


@explained
async def revert(connection: Connection, request: DriftRequest) -> None:
    """Runs the SQL that brings the database back to its history. DriftError when there is nothing to do or it fails."""
    async with locked(connection):
        found = await _look(connection, request, _read(request))
        _expect_drift(found)
        try:
            await run_script(connection, found.reverting)
        except DriverError as error:
            raise DriftError(f"{error.native_code} {error.message}", "`nicol migrate drift` shows what is left.") from (
                error
            )


async def _look(connection: Connection, request: DriftRequest, folder: Folder) -> Drift:
    history = await read_history(connection)
    done = applied(folder, history or ())
    expected = _without(await structure_of(request.shadow, done, request.namespaces), request.ignored)
    live = _without(await ddl.inspect(connection, request.namespaces), request.ignored)
    steps, back = ddl.diff(expected, live), ddl.diff(live, expected)
    counted = await ddl.counted_losses(connection, back)
    wanted = await diff(DatabaseSide(connection), SchemaSide(request.schema, request.objects), request.shadow)
    return Drift(
        known=diagnose(folder, history),
        steps=steps,
        adopting=ddl.render(steps, connection.dialect).text,
        reverting=ddl.render(back, connection.dialect).text,
        losses=messages(counted.warnings),
        unexecutable=messages(counted.unexecutable),
        to_schema="" if wanted.empty else wanted.summary.rstrip(),
    )


def _read(request: DriftRequest) -> Folder:
    folder = read_folder(request.folder)
    folder.expect_provider(request.schema.provider)
    return folder


def _expect_drift(found: Drift) -> None:
    if not found.drifted:
        raise DriftError("the database is what its history says.", "There is nothing to do.")


def _without(structure: SqlSchema, ignored: Sequence[str]) -> SqlSchema:
    """`structure` without the tables, and the enums, that `ignored` names."""
    if not ignored:
        return structure
    return replace(
        structure,
        tables=tuple(table for table in structure.tables if not _fits(table.name, ignored)),
        enums=tuple(enum for enum in structure.enums if not _fits(enum.name, ignored)),
    )


def _fits(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
