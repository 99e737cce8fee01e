"""`migrate dev`: write the migration that brings the history to the schema, and apply it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from nicol import ddl
from nicol.ddl import Backfill, Likely, Rename, SqlSchema, Step
from nicol.ddl.tables import Name
from nicol.drivers import Connection
from nicol.errors.backfill import BackfillError
from nicol.migrate.apply import Manners, apply_all, resume
from nicol.migrate.databases import AS_SET, Namespaces, Patience
from nicol.migrate.diagnose import applied as already_applied
from nicol.migrate.diagnose import diagnose, unapplied
from nicol.migrate.drift import reasons_text, reset_reasons
from nicol.migrate.explain import explained
from nicol.migrate.folder import Folder, Migration, migration_name, read_folder, write_migration
from nicol.migrate.history import Record, read_history, start_history
from nicol.migrate.lock import locked
from nicol.migrate.objects import NO_OBJECTS, ObjectSources, wanted
from nicol.migrate.push import messages
from nicol.migrate.python.batches import Told
from nicol.migrate.shadow import Shadow, replay, scratch, structure_in
from nicol.migrate.squashed import settle
from nicol.model.schema import Schema


@dataclass(frozen=True, slots=True)
class DevRequest:
    """What to do, and what the user has answered so far.

    `name` None asks for NameNeeded when there is something to write; "" is a migration without a name of its own.
    `accept_losses` answers LossesToConfirm, `backfills` what is `missing` in Unexecutable, `accept_script`
    ScriptToConfirm. `renames` answer RenamesToConfirm; `asked` are the questions that need not be put again, None puts
    none at all. `objects` are the files of SQL objects beside the schema. `beside`
    are files, by name, to write beside the script; with some a migration is written even where nothing differs.
    `on_batch` hears of the loops of migrations in Python.
    """

    folder: Path
    schema: Schema
    shadow: Shadow
    name: str | None = None
    create_only: bool = False
    accept_losses: bool = False
    renames: tuple[Rename, ...] = ()
    asked: frozenset[tuple[str, str, str]] | None = None
    backfills: tuple[Backfill, ...] = ()
    accept_script: bool = False
    objects: ObjectSources = NO_OBJECTS
    patience: Patience = AS_SET
    beside: Mapping[str, str] = field(default_factory=dict[str, str])
    on_batch: Told | None = None

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
    """The schema asks for steps that fail on the rows that are there; only what was pending has been `applied`.

    `missing` are the tables and columns whose rows need a value; () when that would not be enough. `likely` are renames
    that could be meant instead.
    """

    applied: tuple[str, ...]
    messages: tuple[str, ...]
    missing: tuple[tuple[Name, str], ...] = ()
    likely: tuple[Likely, ...] = ()


@dataclass(frozen=True, slots=True)
class RenamesToConfirm:
    """Something goes and something like it comes; only what was pending has been `applied`.

    Call again with the answers in `renames` and the `asked` questions.
    """

    applied: tuple[str, ...]
    likely: tuple[Likely, ...]


@dataclass(frozen=True, slots=True)
class ScriptToConfirm:
    """The migration would hold `script`, with backfills; only what was pending has been `applied`."""

    applied: tuple[str, ...]
    script: str


@dataclass(frozen=True, slots=True)
class LossesToConfirm:
    """Data would be lost; only what was pending has been `applied`. Call again with `accept_losses`.

    `likely` are renames that could be meant instead, `steps` what would be done.
    """

    applied: tuple[str, ...]
    warnings: tuple[str, ...]
    likely: tuple[Likely, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class NameNeeded:
    """A migration of `steps` is to be written; only what was pending has been `applied`. Call again with a `name`."""

    applied: tuple[str, ...]
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class DevDone:
    """The pending migrations that were `applied`, and the new one that was `created`, if any.

    `likely` are renames that nobody was asked about, `renames` those that the new one makes, `steps` all that it does.
    """

    applied: tuple[str, ...]
    created: str | None = None
    applied_new: bool = False
    warnings: tuple[str, ...] = ()
    unexecutable: tuple[str, ...] = ()
    likely: tuple[Likely, ...] = ()
    renames: tuple[Rename, ...] = ()
    steps: tuple[Step, ...] = ()


DevOutcome: TypeAlias = (
    ResetNeeded | Unexecutable | RenamesToConfirm | ScriptToConfirm | LossesToConfirm | NameNeeded | DevDone
)


@explained
async def dev(connection: Connection, request: DevRequest) -> DevOutcome:
    """Applies what is pending, then writes what the schema asks for beyond the history, and applies that.

    ProviderSwitchError (P3019), LockTimeoutError (P1002), ShadowReplayError (P3006), ShadowCreationError (P3014),
    NameTooLongError (P3010), FolderError, ApplyError (P3018), BackfillError.
    """
    if request.name is not None:
        migration_name(request.name, datetime.now(UTC))  # refuses a long name before anything is applied
    async with locked(connection):
        folder = read_folder(request.folder)
        folder.expect_provider(request.schema.provider)
        manners = Manners(request.patience, None, request.on_batch, request.namespaces)
        history = await read_history(connection)
        settled = await settle(connection, folder, history or [])
        resumed = await resume(connection, folder, history or [], manners)
        history = await read_history(connection) if resumed or settled else history
        found = await _structures(folder, history or [], request)
        drift = ddl.diff(found.expected, await ddl.inspect(connection, request.namespaces))
        reasons = reset_reasons(diagnose(folder, history), drift)
        if reasons:
            return ResetNeeded(reasons)
        pending = unapplied(folder, await start_history(connection, request.namespaces))
        applied = (*resumed, *await apply_all(connection, pending, manners))
        last = folder.names[-1] if folder.names else ""
        return await _extend(connection, request, _extension(found, request, applied, last))


@dataclass(frozen=True, slots=True)
class _Structures:
    """What the applied migrations, and all of them, make of an empty database, and what the schema asks for there."""

    expected: SqlSchema
    whole: SqlSchema
    wanted: SqlSchema


async def _structures(folder: Folder, history: Sequence[Record], request: DevRequest) -> _Structures:
    done = already_applied(folder, history)
    rest = folder.migrations[len(done) :]
    async with scratch(request.shadow, request.namespaces) as connection:
        await replay(connection, done)
        expected = await structure_in(connection, done, request.namespaces)
        if done == folder.migrations[: len(done)]:
            await replay(connection, rest)
            return await _beside(connection, folder, request, expected)
    async with scratch(request.shadow, request.namespaces) as connection:
        await replay(connection, folder.migrations)
        return await _beside(connection, folder, request, expected)


async def _beside(connection: Connection, folder: Folder, request: DevRequest, expected: SqlSchema) -> _Structures:
    """The structures, of which `connection` has the whole; it may be emptied then."""
    whole = await structure_in(connection, folder.migrations, request.namespaces)
    return _Structures(expected, whole, await wanted(connection, request.schema, request.objects, request.shadow))


@dataclass(frozen=True, slots=True)
class _Extension:
    """What the schema asks for beyond the history, which was brought up to date by `applied` and ends with `last`."""

    steps: Sequence[Step]
    likely: tuple[Likely, ...]
    renames: tuple[Rename, ...]
    applied: tuple[str, ...]
    last: str


def _extension(found: _Structures, request: DevRequest, applied: tuple[str, ...], last: str) -> _Extension:
    whole, desired = found.whole, found.wanted
    steps = ddl.with_backfills(ddl.diff(whole, desired, request.renames), request.backfills)
    likely = ddl.likely_renames(whole, desired, request.renames, request.asked or frozenset())
    renames = ddl.apply_renames(whole, desired, (*request.renames, *desired.renames)).renames
    return _Extension(steps, likely, renames, applied, last)


async def _extend(connection: Connection, request: DevRequest, extension: _Extension) -> DevOutcome:
    """Writes the migration, unless an answer is missing, and applies it unless it is only to be written."""
    steps, applied = extension.steps, extension.applied
    if extension.likely and request.asked is not None:
        return RenamesToConfirm(applied, extension.likely)
    _expect_used(request.backfills, steps)
    if not (steps or request.create_only or request.beside):
        return DevDone(applied)
    counted = await ddl.counted_losses(connection, steps)
    warnings, unexecutable = messages(counted.warnings), messages(counted.unexecutable)
    if unexecutable and not request.create_only:
        missing = tuple(loss.missing for loss in counted.unexecutable if loss.missing)
        enough = len(missing) == len(unexecutable)
        return Unexecutable(applied, unexecutable, missing if enough else (), extension.likely)
    if warnings and not request.accept_losses and not request.create_only:
        return LossesToConfirm(applied, warnings, extension.likely, tuple(steps))
    script = ddl.losses(steps).header + ddl.render(steps, connection.dialect).text
    if request.backfills and request.asked is not None and not request.accept_script:
        return ScriptToConfirm(applied, script)
    if request.name is None:
        return NameNeeded(applied, tuple(steps))
    migration = _write(request, request.name, script, extension.last)
    if not request.create_only:
        manners = Manners(request.patience, None, request.on_batch, request.namespaces)
        await apply_all(connection, [migration], manners)
    applied_new = not request.create_only
    own = (warnings, unexecutable, extension.likely, extension.renames, tuple(steps))
    return DevDone(applied, migration.name, applied_new, *own)


def _expect_used(backfills: Sequence[Backfill], steps: Sequence[Step]) -> None:
    """BackfillError for a backfill that fills nothing."""
    filled = ddl.columns_filled(steps)
    for backfill in backfills:
        if (backfill.table, backfill.column) not in filled:
            raise BackfillError(f"{backfill.table[1]}.{backfill.column}", "the column does not become required.")


def _write(request: DevRequest, name: str, script: str, last: str) -> Migration:
    full_name = migration_name(name, datetime.now(UTC), last)
    return write_migration(request.folder, request.schema.provider, full_name, script, request.beside)
