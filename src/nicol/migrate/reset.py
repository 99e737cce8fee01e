"""`migrate reset`: an empty database with the whole history applied anew."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nicol.drivers import Connection
from nicol.migrate.apply import Progress
from nicol.migrate.databases import Namespaces, procedures
from nicol.migrate.deploy import DeployRequest, apply_pending
from nicol.migrate.explain import explained
from nicol.migrate.folder import read_folder
from nicol.migrate.lock import locked
from nicol.migrate.python.batches import Told


@dataclass(frozen=True, slots=True)
class ResetRequest:
    """The migrations folder and the schema's provider; `namespaces` are the datasource's `schemas`."""

    folder: Path
    provider: str
    namespaces: Namespaces = ()
    on_applied: Progress | None = None
    on_batch: Told | None = None


@dataclass(frozen=True, slots=True)
class Reset:
    """The names of the migrations that were applied to the emptied database."""

    applied: tuple[str, ...]


@explained
async def reset(connection: Connection, request: ResetRequest) -> Reset:
    """Removes everything from the database and applies every migration. ALL DATA IS LOST.

    ResetError (P3016), and what `deploy` raises.
    """
    folder = read_folder(request.folder)
    folder.expect_provider(request.provider)
    again = DeployRequest(
        request.folder, request.provider, request.on_applied, request.namespaces, on_batch=request.on_batch
    )
    async with locked(connection):
        await clear(connection, request.namespaces)
        return Reset(await apply_pending(connection, folder, again))


async def clear(connection: Connection, namespaces: Namespaces = ()) -> None:
    """Removes every table, view, type and the history. ResetError (P3016) when something cannot be removed."""
    await procedures(connection.dialect).clear(connection, namespaces)
