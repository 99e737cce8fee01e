"""One migrate command at a time on one database."""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from nicol.drivers import Connection
from nicol.drivers.notice import after
from nicol.migrate.databases import procedures

WAIT = 10
"""Seconds to wait for another migrate command, as Prisma does."""

PATIENCE = 0.5
"""Seconds of waiting after which it is said."""

_log = logging.getLogger(__name__)

SWITCH = "PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK"


@asynccontextmanager
async def locked(connection: Connection) -> AsyncGenerator[None]:
    """Holds the migration lock, the same that Prisma's own tools take.

    LockTimeoutError (P1002) when another process has it for ten seconds; waiting is logged. The environment variable
    PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK switches the lock off, for poolers that cannot keep one.
    """
    if is_disabled():
        yield
        return
    with after(PATIENCE, _say_waiting) as waited:
        async with procedures(connection.dialect).locked(connection, WAIT):
            waited()
            yield


def _say_waiting() -> None:
    _log.warning("Another migrate command is at work on this database; waiting for it.")


def is_disabled() -> bool:
    """Whether the environment switches the lock off: any value but an empty one, 0 and false."""
    return os.environ.get(SWITCH, "").lower() not in ("", "0", "false")
