"""What happens to the server meanwhile."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass

from benchmarks.soak.server import Server
from nicol.drivers import DatabaseUrl, DriverError, connect, finish
from nicol.errors import NicolError

VICTIMS = """SELECT pid, pg_terminate_backend(pid) FROM (
    SELECT pid FROM pg_stat_activity WHERE application_name = $1 ORDER BY random() LIMIT $2::int
) AS chosen"""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Seconds between two faults of a kind."""

    kill: float
    restart: float


async def kill(url: DatabaseUrl, end: float, rhythm: Rhythm, seed: int) -> int:
    """Ends sessions by their pid until the loop's clock says `end`; how many."""
    chance, loop, killed = random.Random(seed), asyncio.get_running_loop(), 0
    while loop.time() < end:
        await asyncio.sleep(rhythm.kill * chance.random() * 2)
        killed += await asyncio.to_thread(_kill, url, chance.randrange(1, 4))
    return killed


def _kill(url: DatabaseUrl, number: int) -> int:
    try:
        admin = connect(url)
    except NicolError:
        return 0  # the server is down at the moment
    try:
        return len(finish(admin.fetch(VICTIMS, ["soak", number])))
    except DriverError:
        return 0
    finally:
        finish(admin.close())


async def restart(server: Server, end: float, rhythm: Rhythm, seed: int) -> None:
    """Stops the server in one way or another and starts it again, until the loop's clock says `end`."""
    chance, loop = random.Random(seed), asyncio.get_running_loop()
    while loop.time() + rhythm.restart < end:
        await asyncio.sleep(rhythm.restart)
        await asyncio.to_thread(server.restart, chance.choice(["fast", "immediate"]))
