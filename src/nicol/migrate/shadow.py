"""Scratch databases in which a history is replayed to see what structure it makes."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from nicol.ddl import SqlSchema, inspect, with_owned
from nicol.dialects import dialect_for
from nicol.drivers import Connection, DatabaseUrl, DriverError, connect
from nicol.errors.migrate import ShadowIsMainError, ShadowReplayError
from nicol.migrate.apply import read_script
from nicol.migrate.databases import Course, Namespaces, procedures
from nicol.migrate.folder import Migration
from nicol.migrate.place import place_of


@dataclass(frozen=True, slots=True)
class Shadow:
    """Where scratch databases come from: made beside the database at `url`, or `url` itself, kept for this purpose.

    `kept` are the databases that must not be emptied: a shadow database that is one of them is refused.
    """

    url: DatabaseUrl
    explicit: bool = False
    kept: tuple[DatabaseUrl, ...] = ()


@asynccontextmanager
async def scratch(shadow: Shadow, namespaces: Namespaces = ()) -> AsyncGenerator[Connection]:
    """A connection to an empty database that is gone, or emptied at its next use, also when something fails.

    ShadowCreationError (P3014), ShadowIsMainError.
    """
    own = procedures(dialect_for(shadow.url.provider))
    if not shadow.explicit:
        async with own.scratch(shadow.url) as connection:
            yield connection
        return
    if _place(shadow.url) in map(_place, shadow.kept):
        raise ShadowIsMainError
    connection = connect(shadow.url)
    try:
        await own.clear(connection, namespaces)
        yield connection
    finally:
        await connection.close()


async def replay(connection: Connection, migrations: Sequence[Migration]) -> None:
    """Runs `migrations` on a scratch database. ShadowReplayError (P3006) names the one that fails; ScriptError."""
    for migration in migrations:
        course = Course(read_script(migration, connection.dialect))
        try:
            await procedures(connection.dialect).apply(connection, course)
        except DriverError as error:
            place = "" if course.at is None else f"\n{place_of(migration, course.at, error.position)}"
            raise ShadowReplayError(migration.name, error.native_code, error.message + place) from error


async def structure_of(shadow: Shadow, migrations: Sequence[Migration], namespaces: Namespaces = ()) -> SqlSchema:
    """What `migrations` make of an empty database."""
    async with scratch(shadow, namespaces) as connection:
        await replay(connection, migrations)
        return await structure_in(connection, migrations, namespaces)


async def structure_in(
    connection: Connection, migrations: Sequence[Migration], namespaces: Namespaces = ()
) -> SqlSchema:
    """What is in a database in which `migrations` ran, with what of it belongs to annotations."""
    return with_owned(await inspect(connection, namespaces), [migration.script for migration in migrations])


def _place(url: DatabaseUrl) -> tuple[str, int, str, str | None]:
    return (url.host, url.port, url.database, url.schema)
