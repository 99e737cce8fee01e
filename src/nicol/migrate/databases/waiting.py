"""How long a migration waits for locks, who holds them, and how often it is tried again."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Generator
from contextlib import contextmanager
from dataclasses import dataclass

from nicol.drivers import Connection, DriverError, finish
from nicol.drivers.notice import after
from nicol.errors import NicolError

LOOK_AFTER = 5.0
"""Seconds that a statement runs before it is looked whether another session keeps it waiting."""
FIRST_PAUSE = 1.0
"""Seconds before the first new try; each later pause is twice as long."""
LONGEST_PAUSE = 30.0
RETRIES = 5

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long statements may wait and run, in seconds; None = as the database is set.

    What did not get its locks within `lock_timeout` is undone and tried again `retries` times. `beside` opens another
    connection to the same database, through which the sessions that hold the locks are found.
    """

    lock_timeout: float | None = None
    statement_timeout: float | None = None
    retries: int = RETRIES
    beside: Callable[[], Connection] | None = None


AS_SET = Patience()
"""Nothing but what the database itself is set to."""

Blockers = Callable[[Connection, int], Coroutine[None, None, list[str]]]
"""The sessions that the given session waits for now, each as a phrase for people."""


class Watch:
    """Looks from outside at what a session waits for."""

    def __init__(self, beside: Callable[[], Connection], session: int, blockers: Blockers) -> None:
        self._beside = beside
        self._session = session
        self._blockers = blockers
        self.seen: tuple[str, ...] = ()

    @contextmanager
    def over(self, patience: Patience) -> Generator[None]:
        """Looks once, when the block lasts: before its lock timeout strikes."""
        self.seen = ()
        timeout = patience.lock_timeout
        with after(LOOK_AFTER if timeout is None else min(LOOK_AFTER, timeout / 2), self._look):
            yield

    def _look(self) -> None:
        try:
            self.seen = finish(self._ask())
        except (NicolError, DriverError):
            return  # no second session to be had: the migration itself is not harmed
        for blocker in self.seen:
            _log.warning("Waiting for a lock that is held by %s", blocker)

    async def _ask(self) -> tuple[str, ...]:
        connection = self._beside()
        try:
            return tuple(await self._blockers(connection, self._session))
        finally:
            await connection.close()


async def patiently(patience: Patience, work: Callable[[], Awaitable[None]]) -> None:
    """Does `work`, which leaves nothing when it fails, again after pauses as long as it does not get its locks."""
    for attempt in range(patience.retries if patience.lock_timeout is not None else 0):
        try:
            return await work()
        except DriverError as error:
            if error.kind != "locked":
                raise
        pause = min(FIRST_PAUSE * 2**attempt, LONGEST_PAUSE)
        _log.warning(
            "No lock within %g s; trying again in %g s (%d of %d).",
            patience.lock_timeout,
            pause,
            attempt + 1,
            patience.retries,
        )
        time.sleep(pause)
    return await work()
