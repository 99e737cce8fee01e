"""`migrate dev`: write the migration that brings the history to the schema, and apply it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from nicol import ddl
from nicol.ddl import SqlSchema, Step
from nicol.drivers import Connection
from nicol.migrate.apply import apply_all
from nicol.migrate.databases import Namespaces
from nicol.migrate.diagnose import applied as already_applied
from nicol.migrate.diagnose import diagnose, unapplied
from nicol.migrate.drift import reasons_text, reset_reasons
from nicol.migrate.explain import explained
from nicol.migrate.folder import Folder, Migration, migration_name, read_folder, write_migration
from nicol.migrate.history import Record, read_history, start_history
from nicol.migrate.lock import locked
from nicol.migrate.push import messages
from nicol.migrate.shadow import Shadow, replay, scratch, structure_of
from nicol.model.schema import Schema


@dataclass(frozen=True, slots=True)
class DevRequest:
    """What to do, and what the user has answered so far.

    `name` None asks for NameNeeded when there is something to write; "" is a migration without a name of its own.
    `accept_losses` is the answer to LossesToConfirm.
    """

    folder: Path
    schema: Schema
    shadow: Shadow
    name: str | None = None
    create_only: bool = False
    accept_losses: bool = False

    @property
    def namespaces(self) -> Namespaces:
        return self.schema.datasource.schemas


@dataclass(frozen=True, slots=True)
class ResetNeeded:
    """The database and the history contradict each other; nothing was done. `text` is for people."""

    reasons: tuple[str, ...]

    @property
    def text(self) -> str:
        return reasons_text(self.reasons)


@dataclass(frozen=True, slots=True)
class Unexecutable:
    """The schema asks for steps that fail on the rows that are there; only what was pending has been `applied`."""

    applied: tuple[str, ...]
    messages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LossesToConfirm:
    """Data would be lost; only what was pending has been `applied`. Call again with `accept_losses`."""

    applied: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameNeeded:
    """A migration is to be written; only what was pending has been `applied`. Call again with a `name`."""

    applied: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DevDone:
    """The pending migrations that were `applied`, and the new one that was `created`, if any."""

    applied: tuple[str, ...]
    created: str | None = None
    applied_new: bool = False
    warnings: tuple[str, ...] = ()
    unexecutable: tuple[str, ...] = ()


DevOutcome: TypeAlias = ResetNeeded | Unexecutable | LossesToConfirm | NameNeeded | DevDone


@explained
async def dev(connection: Connection, request: DevRequest) -> DevOutcome:
    """Applies what is pending, then writes what the schema asks for beyond the history, and applies that.

    ProviderSwitchError (P3019), LockTimeoutError (P1002), ShadowReplayError (P3006), ShadowCreationError (P3014),
    NameTooLongError (P3010), FolderError, ApplyError (P3018).
    """
    if request.name is not None:
        migration_name(request.name, datetime.now(UTC))  # refuses a long name before anything is applied
    async with locked(connection):
        folder = read_folder(request.folder)
        folder.expect_provider(request.schema.provider)
        history = await read_history(connection)
        expected, whole = await _structures(folder, history or [], request)
        drift = ddl.diff(expected, await ddl.inspect(connection, request.namespaces))
        reasons = reset_reasons(diagnose(folder, history), drift)
        if reasons:
            return ResetNeeded(reasons)
        pending = unapplied(folder, await start_history(connection, request.namespaces))
        applied = await apply_all(connection, pending)
        steps = ddl.diff(whole, ddl.from_schema(request.schema))
        return await _extend(connection, request, _Extension(steps, applied, folder.names[-1] if folder.names else ""))


async def _structures(folder: Folder, history: Sequence[Record], request: DevRequest) -> tuple[SqlSchema, SqlSchema]:
    """What the applied migrations, and all of them, make of an empty database."""
    done = already_applied(folder, history)
    rest = folder.migrations[len(done) :]
    async with scratch(request.shadow, request.namespaces) as connection:
        await replay(connection, done)
        expected = await ddl.inspect(connection, request.namespaces)
        if done == folder.migrations[: len(done)]:
            await replay(connection, rest)
            return expected, await ddl.inspect(connection, request.namespaces) if rest else expected
    return expected, await structure_of(request.shadow, folder.migrations, request.namespaces)


@dataclass(frozen=True, slots=True)
class _Extension:
    """What the schema asks for beyond the history, which was brought up to date by `applied` and ends with `last`."""

    steps: Sequence[Step]
    applied: tuple[str, ...]
    last: str


async def _extend(connection: Connection, request: DevRequest, extension: _Extension) -> DevOutcome:
    """Writes the migration, unless an answer is missing, and applies it unless it is only to be written."""
    steps, applied = extension.steps, extension.applied
    if not steps and not request.create_only:
        return DevDone(applied)
    counted = await ddl.counted_losses(connection, steps)
    warnings, unexecutable = messages(counted.warnings), messages(counted.unexecutable)
    if unexecutable and not request.create_only:
        return Unexecutable(applied, unexecutable)
    if warnings and not request.accept_losses and not request.create_only:
        return LossesToConfirm(applied, warnings)
    if request.name is None:
        return NameNeeded(applied)
    script = ddl.losses(steps).header + ddl.render(steps, connection.dialect).text
    migration = _write(request, request.name, script, extension.last)
    if not request.create_only:
        await apply_all(connection, [migration])
    return DevDone(applied, migration.name, not request.create_only, warnings, unexecutable)


def _write(request: DevRequest, name: str, script: str, last: str) -> Migration:
    full_name = migration_name(name, datetime.now(UTC), last)
    return write_migration(request.folder, request.schema.provider, full_name, script)
