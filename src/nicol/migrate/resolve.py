"""`migrate resolve`: tell the history what was done by hand."""

from __future__ import annotations

from pathlib import Path

from nicol.drivers import Connection
from nicol.errors.migrate import AlreadyAppliedError, MigrationNotFoundError, NeverAppliedError, NotFailedError
from nicol.migrate.explain import explained
from nicol.migrate.folder import read_folder
from nicol.migrate.history import Record, create_history, read_history, record_applied, record_rolled_back
from nicol.migrate.lock import locked
from nicol.migrate.python.state import begun, progress_logs
from nicol.migrate.squashed import read_squashed


@explained
async def resolve_applied(connection: Connection, folder: Path, provider: str, name: str) -> None:
    """Records that the changes of migration `name` are in the database, without running it.

    This is also how a history begins over a database that has tables already. Migrations that a squashed one stands for
    count as rolled back from then on. MigrationNotFoundError (P3017),
    AlreadyAppliedError (P3008), ProviderSwitchError (P3019).
    """
    known = read_folder(folder)
    known.expect_provider(provider)
    migration = known.find(name)
    if migration is None:
        raise MigrationNotFoundError(name)
    async with locked(connection):
        records = await _records_of(connection, name)
        if records is None:
            await create_history(connection)
        if any(record.finished_at is not None for record in records or ()):
            raise AlreadyAppliedError(name)
        await _roll_back_failed(connection, records or [])
        for replaced in read_squashed(migration):
            for record in await _records_of(connection, replaced) or ():
                if record.rolled_back_at is None:
                    await record_rolled_back(connection, record.id)
        await record_applied(connection, migration, "" if migration.python is None else progress_logs(begun(migration)))


@explained
async def resolve_rolled_back(connection: Connection, name: str) -> None:
    """Records that what a failed migration did has been undone, so that it is applied again.

    NeverAppliedError (P3011), NotFailedError (P3012).
    """
    async with locked(connection):
        records = await _records_of(connection, name)
        if not records:
            raise NeverAppliedError(name)
        if all(record.finished_at is not None for record in records):
            raise NotFailedError(name)
        await _roll_back_failed(connection, records)


async def _records_of(connection: Connection, name: str) -> list[Record] | None:
    history = await read_history(connection)
    return None if history is None else [record for record in history if record.name == name]


async def _roll_back_failed(connection: Connection, records: list[Record]) -> None:
    for record in records:
        if record.failed:
            await record_rolled_back(connection, record.id)
