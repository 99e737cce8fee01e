"""One migrate command at a time on one database."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from nicol.drivers import Connection
from nicol.migrate.databases import procedures

WAIT = 10
"""Seconds to wait for another migrate command, as Prisma does."""

SWITCH = "PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK"


@asynccontextmanager
async def locked(connection: Connection) -> AsyncGenerator[None]:
    """Holds the migration lock, the same that Prisma's own tools take.

    LockTimeoutError (P1002) when another process has it for ten seconds. The environment variable
    PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK switches the lock off, for poolers that cannot keep one.
    """
    if is_disabled():
        yield
        return
    async with procedures(connection.dialect).locked(connection, WAIT):
        yield


def is_disabled() -> bool:
    """Whether the environment switches the lock off: any value but an empty one, 0 and false."""
    return os.environ.get(SWITCH, "").lower() not in ("", "0", "false")
