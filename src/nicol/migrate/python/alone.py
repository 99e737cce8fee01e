"""`up` or `down` of a migration outside of a deployment: on the way back, and when it is tried."""

from __future__ import annotations

from typing import Literal

from nicol.drivers import Connection
from nicol.migrate.databases import Namespaces
from nicol.migrate.folder import Migration
from nicol.migrate.python.batches import Run, Told
from nicol.migrate.python.program import load
from nicol.migrate.python.rest import called
from nicol.migrate.python.state import begun


async def run_alone(
    connection: Connection,
    migration: Migration,
    step: Literal["up", "down"],
    namespaces: Namespaces = (),
    told: Told | None = None,
) -> bool:
    """Calls `up` or `down` in one transaction; whether there was one to call.

    ScriptError for a file that cannot be run, PythonFailure for what it raises: nothing of it stays.
    """
    from nicol.migrate.python.frozen import frozen_client  # the client, which most migrations need not load

    program = load(migration)
    function = program.up if step == "up" else program.down
    if function is None:
        return False
    await connection.begin()
    try:
        client = await frozen_client(connection, migration, program, namespaces)
        client.inside(connection)
        await called(function, Run(client, connection, begun(migration), _nothing, True, told), program)
        await connection.commit()
    except BaseException:
        await connection.rollback()
        raise
    return True


async def _nothing() -> None:
    """One transaction keeps no progress."""
