"""`migrate deploy`: apply what the database has not had yet. It never looks at schema.prisma and never resets."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nicol.drivers import Connection
from nicol.migrate.apply import Manners, Progress, apply_all, expect_none_failed, resume
from nicol.migrate.databases import AS_SET, Namespaces, Patience
from nicol.migrate.diagnose import unapplied
from nicol.migrate.explain import explained
from nicol.migrate.folder import Folder, read_folder
from nicol.migrate.history import read_history, start_history
from nicol.migrate.lock import locked
from nicol.migrate.python.batches import Told
from nicol.migrate.python.rest import resumable
from nicol.migrate.squashed import settle


@dataclass(frozen=True, slots=True)
class DeployRequest:
    """The migrations folder and the schema's provider; `on_applied` hears of each migration applied.

    `on_batch` hears of the loops of migrations in Python. `namespaces` are the datasource's `schemas`;
    `patience` limits how long the scripts wait and run.
    """

    folder: Path
    provider: str
    on_applied: Progress | None = None
    namespaces: Namespaces = ()
    patience: Patience = AS_SET
    on_batch: Told | None = None


@dataclass(frozen=True, slots=True)
class Deployed:
    """The names of the migrations in the folder, and of those that were applied now.

    `settled` are squashed ones that were recorded as applied, because the database has had what they stand for.
    """

    found: tuple[str, ...]
    applied: tuple[str, ...]
    settled: tuple[str, ...] = ()


@explained
async def deploy(connection: Connection, request: DeployRequest) -> Deployed:
    """Applies every pending migration in order.

    ProviderSwitchError (P3019), LockTimeoutError (P1002), SchemaNotEmptyError (P3005), FailedMigrationsError (P3009),
    MigrationFileError (P3015), ApplyError (P3018), ScriptError, UnsupportedLimitError, SquashError (NICOL-SQUASH).
    """
    async with locked(connection):
        folder = read_folder(request.folder)
        folder.expect_provider(request.provider)
        settled = await settle(connection, folder, await read_history(connection) or [])
        applied = await apply_pending(connection, folder, request)
    return Deployed(folder.names, applied, settled)


async def apply_pending(connection: Connection, folder: Folder, request: DeployRequest) -> tuple[str, ...]:
    """Applies what `folder` holds and the history does not; the caller has the lock. The names applied."""
    history = await start_history(connection, request.namespaces)
    manners = Manners(request.patience, request.on_applied, request.on_batch, request.namespaces)
    stopped = [record.name for record, _ in resumable(folder, history)]
    expect_none_failed([record for record in history if record.name not in stopped])
    resumed = await resume(connection, folder, history, manners)
    return (*resumed, *await apply_all(connection, unapplied(folder, history), manners))
