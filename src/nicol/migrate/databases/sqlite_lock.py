"""The migration lock of SQLite.

A file with a rollback journal is held by `locking_mode = EXCLUSIVE`, as Prisma's schema engine does. In WAL mode that
would be refused for as long as the application has the file open; there an advisory lock on the file's folder keeps
other migrate commands out, and it ends with the process.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

from nicol.drivers import Connection, DriverError
from nicol.errors.migrate import LockTimeoutError

EXCLUSIVE = "PRAGMA main.locking_mode = EXCLUSIVE"
_PAUSE = 0.05
"""Seconds between two attempts to get the folder's lock."""


@asynccontextmanager
async def exclusive(connection: Connection, seconds: int) -> AsyncGenerator[None]:
    """Holds the lock; LockTimeoutError (P1002) when another process has it for `seconds`."""
    with _waiting(seconds):
        await connection.script(f"PRAGMA busy_timeout = {seconds * 1000}")
        shared = await _is_shared(connection)
    if shared:
        with _folder_lock(await _folder(connection), seconds), _waiting(seconds):
            await connection.script("BEGIN IMMEDIATE; COMMIT")
            yield
        return
    try:
        with _waiting(seconds):
            await connection.script(f"{EXCLUSIVE}; BEGIN IMMEDIATE; COMMIT")
        yield
    finally:
        with suppress(DriverError):
            await connection.script("PRAGMA main.locking_mode = NORMAL; SELECT 1 FROM sqlite_master LIMIT 1")


@contextmanager
def _waiting(seconds: int) -> Generator[None]:
    try:
        yield
    except DriverError as error:
        if error.kind == "locked":
            raise LockTimeoutError(EXCLUSIVE, seconds * 1000) from error
        raise


@contextmanager
def _folder_lock(folder: Path, seconds: int) -> Generator[None]:
    if sys.platform == "win32":
        yield  # folders cannot be opened there: SQLite's own write lock has to do
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _take(descriptor, time.monotonic() + seconds, seconds)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, deadline: float, seconds: int) -> None:
    while not _try_to_take(descriptor):
        if time.monotonic() > deadline:
            raise LockTimeoutError("flock", seconds * 1000)
        time.sleep(_PAUSE)


async def _is_shared(connection: Connection) -> bool:
    mode: str = (await connection.fetch("PRAGMA main.journal_mode"))[0][0]
    return mode == "wal"


async def _folder(connection: Connection) -> Path:
    files = {row[1]: row[2] for row in await connection.fetch("PRAGMA database_list")}
    return Path(files["main"]).parent


if sys.platform == "win32":

    def _try_to_take(descriptor: int) -> bool:
        return True
else:
    import fcntl

    def _try_to_take(descriptor: int) -> bool:
        """Whether the lock is held now."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
