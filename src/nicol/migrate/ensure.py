"""Making the database that the commands work on, where it is absent."""

from __future__ import annotations

from nicol.dialects import dialect_for
from nicol.drivers import DatabaseUrl, DriverError, connect, create_database, database_exists
from nicol.errors.connection import DatabaseExistsError
from nicol.errors.migrate import DatabaseCreationError
from nicol.migrate.databases import procedures


async def ensure_database(url: DatabaseUrl) -> bool:
    """Makes the database, and the schema that `?schema=` names; whether the database was absent.

    DatabaseCreationError (P3000); P1xxx when the server cannot be reached or refuses.
    """
    created = not database_exists(url)
    if created:
        _create(url)
    connection = connect(url)
    try:
        await procedures(dialect_for(url.provider)).prepare(connection, url)
    except DriverError as error:
        raise DatabaseCreationError(str(error)) from error
    finally:
        await connection.close()
    return created


def _create(url: DatabaseUrl) -> None:
    try:
        create_database(url)
    except DatabaseExistsError:
        return  # another process was faster
    except DriverError as error:
        raise DatabaseCreationError(str(error)) from error
