"""Pools at their limit: who waits, for how long, and that nothing gets lost."""

from __future__ import annotations

import asyncio
import random
import threading
from dataclasses import replace
from time import monotonic

import pytest

from nicol.drivers import DatabaseUrl, Pool, open_async_pool, open_pool
from nicol.drivers.finish import finish
from nicol.drivers.url import Limits
from nicol.errors import ForeignLoopError
from nicol.errors.database import PoolTimeoutError


def limited(url: DatabaseUrl, limit: int, timeout: float) -> DatabaseUrl:
    return replace(url, limits=Limits(connection_limit=limit, pool_timeout=timeout))


async def test_all_the_waiting_together_is_within_the_timeout(postgresql_url: DatabaseUrl) -> None:
    """Connections that come back broken wake a waiter, whom somebody else may outrun: its time goes on."""
    pool = open_async_pool(limited(postgresql_url, 1, 0.5))
    lent = await pool.acquire()
    started = monotonic()
    waiter = asyncio.create_task(pool.acquire())
    for _ in range(8):
        await asyncio.sleep(0.1)
        await lent.begin()
        pool.release(lent)
        lent = await pool.acquire()
    with pytest.raises(PoolTimeoutError):
        await waiter
    assert monotonic() - started < 5
    pool.release(lent)
    await pool.close()


async def test_waiters_that_give_up_at_any_moment_lose_no_connection(postgresql_url: DatabaseUrl) -> None:
    pool = open_async_pool(limited(postgresql_url, 2, 0.01))
    chance = random.Random(7)

    async def use() -> None:
        lent = await pool.acquire()
        try:
            await asyncio.sleep(chance.random() * 0.02)
            if chance.random() < 0.2:
                await lent.begin()
                await lent.execute("SELECT 1")
        finally:
            pool.release(lent)

    async def often() -> None:
        for _ in range(15):
            task = asyncio.create_task(use())
            await asyncio.sleep(chance.random() * 0.02)
            if chance.random() < 0.4:
                task.cancel()
            await asyncio.wait([task])
            if not task.cancelled() and (error := task.exception()) is not None:
                assert isinstance(error, PoolTimeoutError)

    await asyncio.gather(*(often() for _ in range(12)))
    both = [await pool.acquire(), await pool.acquire()]
    for lent in both:
        assert (await lent.fetch("SELECT 1"))[0][0] == 1
        pool.release(lent)
    await pool.close()


async def test_a_connection_given_back_to_a_closed_pool_is_closed(postgresql_url: DatabaseUrl) -> None:
    for opened in (open_async_pool, open_pool):
        pool = opened(limited(postgresql_url, 2, 1))
        lent = await pool.acquire()
        pid: int = (await lent.fetch("SELECT pg_backend_pid()"))[0][0]
        await pool.close()
        pool.release(lent)
        await asyncio.sleep(0)
        other = open_pool(postgresql_url)
        asking = finish(other.acquire())
        end = monotonic() + 5
        while finish(asking.fetch("SELECT 1 FROM pg_stat_activity WHERE pid = $1", [pid])):
            assert monotonic() < end
            await asyncio.sleep(0.01)
        other.release(asking)
        finish(other.close())


async def test_a_second_running_event_loop_is_refused(database_url: DatabaseUrl) -> None:
    pool = open_async_pool(database_url)

    async def once(pool: Pool) -> int:
        lent = pool.take() or await pool.acquire()
        value: int = (await lent.fetch("SELECT 1"))[0][0]
        pool.release(lent)
        return value

    assert await once(pool) == 1
    refused: list[str] = []

    def elsewhere() -> None:
        try:
            asyncio.run(once(pool))
        except ForeignLoopError as error:
            refused.append(str(error))

    thread = threading.Thread(target=elsewhere)
    thread.start()
    await asyncio.to_thread(thread.join)
    assert [text.partition(".")[0] for text in refused] == [
        "This client is in use in another event loop that is running"
    ]
    assert await once(pool) == 1
    await pool.close()
