"""Sessions that the server ends, tasks that are cancelled, pools that run dry."""

from __future__ import annotations

import asyncio
import gc
import threading
import warnings
from dataclasses import replace

import pytest

from nicol.drivers import (
    Connection,
    DatabaseUrl,
    DriverError,
    Pool,
    connect,
    connect_async,
    finish,
    open_async_pool,
    open_pool,
    postgresql_settings,
)
from nicol.drivers.url import Limits
from nicol.errors.database import PoolTimeoutError

BACKEND = "SELECT pg_backend_pid()"


def limited(url: DatabaseUrl, limit: int, timeout: float = 0.2) -> DatabaseUrl:
    return replace(url, limits=Limits(connection_limit=limit, pool_timeout=timeout))


async def end_session(url: DatabaseUrl, pid: int) -> None:
    killer = connect(url)
    assert finish(killer.fetch("SELECT pg_terminate_backend($1)", [pid]))[0][0] is True
    while finish(killer.fetch("SELECT 1 FROM pg_stat_activity WHERE pid = $1", [pid])):
        await asyncio.sleep(0.01)
    finish(killer.close())
    await asyncio.sleep(0.01)


@pytest.fixture(params=["sync", "async"])
async def server_pool(request: pytest.FixtureRequest, postgresql_url: DatabaseUrl) -> Pool:
    opened = open_pool if request.param == "sync" else open_async_pool
    return opened(limited(postgresql_url, 2))


async def backend(connection: Connection) -> int:
    pid: int = (await connection.fetch(BACKEND))[0][0]
    return pid


async def test_a_session_ended_in_the_pool_is_replaced(server_pool: Pool, postgresql_url: DatabaseUrl) -> None:
    first = await server_pool.acquire()
    pid = await backend(first)
    server_pool.release(first)
    await end_session(postgresql_url, pid)
    second = await server_pool.acquire()
    assert await backend(second) != pid
    server_pool.release(second)
    await server_pool.close()


async def test_a_read_finds_its_idle_session_dead(
    server_pool: Pool, postgresql_url: DatabaseUrl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql_settings, "STALE_AFTER", 0.0)
    monkeypatch.setattr(postgresql_settings, "SEEN_AFTER", 60.0)
    first = await server_pool.acquire()
    pid = await backend(first)
    server_pool.release(first)
    killer = connect(postgresql_url)
    finish(killer.fetch("SELECT pg_terminate_backend($1, 5000)", [pid]))
    finish(killer.close())
    second = await server_pool.acquire()
    assert second is first
    assert await backend(second) != pid
    server_pool.release(second)
    await server_pool.close()


async def test_a_write_is_never_tried_twice(
    server_pool: Pool, postgresql_url: DatabaseUrl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql_settings, "STALE_AFTER", 0.0)
    monkeypatch.setattr(postgresql_settings, "SEEN_AFTER", 60.0)
    first = await server_pool.acquire()
    await first.script("CREATE TABLE t (a int)")
    pid = await backend(first)
    server_pool.release(first)
    killer = connect(postgresql_url)
    finish(killer.fetch("SELECT pg_terminate_backend($1, 5000)", [pid]))
    finish(killer.close())
    second = await server_pool.acquire()
    with pytest.raises(DriverError) as caught:
        await second.fetch("INSERT INTO t VALUES (1) RETURNING a")
    assert caught.value.kind == "closed"
    server_pool.release(second)
    await server_pool.close()


async def test_a_session_ended_in_a_transaction_is_a_closed_connection(
    server_pool: Pool, postgresql_url: DatabaseUrl
) -> None:
    lent = await server_pool.acquire()
    await lent.script("CREATE TABLE t (a int)")
    await lent.begin()
    await lent.execute("INSERT INTO t VALUES (1)")
    await end_session(postgresql_url, await backend(lent))
    with pytest.raises(DriverError) as caught:
        await lent.execute("INSERT INTO t VALUES (2)")
    assert caught.value.kind == "closed"
    server_pool.release(lent)
    again = await server_pool.acquire()
    assert await again.fetch("SELECT a FROM t") == []
    server_pool.release(again)
    await server_pool.close()


async def test_a_session_ended_in_a_query(postgresql_url: DatabaseUrl) -> None:
    lent = await connect_async(postgresql_url)
    pid = await backend(lent)
    running = asyncio.create_task(lent.fetch("SELECT pg_sleep(30)"))
    await asyncio.sleep(0.1)
    await end_session(postgresql_url, pid)
    with pytest.raises(DriverError) as caught:
        await running
    assert caught.value.kind == "closed"
    await lent.close()


async def test_a_transaction_left_open_never_returns_to_the_pool(pool: Pool) -> None:
    lent = await pool.acquire()
    await lent.script("CREATE TABLE t (a int)")
    await lent.begin()
    await lent.execute("INSERT INTO t VALUES (1)")
    pool.release(lent)
    again = await pool.acquire()
    assert await again.fetch("SELECT a FROM t") == []
    await again.begin()
    await again.rollback()
    pool.release(again)


async def test_a_cancelled_statement_never_returns_its_connection(postgresql_url: DatabaseUrl) -> None:
    pool = open_async_pool(limited(postgresql_url, 1))

    async def slow() -> None:
        lent = await pool.acquire()
        try:
            await lent.fetch("SELECT pg_sleep(30)")
        finally:
            pool.release(lent)

    task = asyncio.create_task(slow())
    await asyncio.sleep(0.2)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    lent = await pool.acquire()
    assert (await lent.fetch("SELECT 7"))[0][0] == 7
    pool.release(lent)
    await pool.close()


async def test_a_task_cancelled_in_an_sqlite_transaction_undoes_it(sqlite_url: DatabaseUrl) -> None:
    pool = open_async_pool(sqlite_url)
    first = await pool.acquire()
    await first.script("CREATE TABLE t (a)")
    pool.release(first)
    begun = asyncio.Event()

    async def stuck() -> None:
        lent = await pool.acquire()
        try:
            await lent.begin()
            await lent.execute("INSERT INTO t VALUES (1)")
            begun.set()
            await asyncio.sleep(30)
        finally:
            pool.release(lent)

    task = asyncio.create_task(stuck())
    await begun.wait()
    other = await pool.acquire()
    reading = asyncio.create_task(other.fetch("SELECT a FROM t"))
    await asyncio.sleep(0.05)
    assert not reading.done()
    task.cancel()
    assert await reading == []
    with pytest.raises(asyncio.CancelledError):
        await task
    pool.release(other)
    await pool.close()


async def test_a_cancelled_sqlite_statement_is_stopped(sqlite_url: DatabaseUrl) -> None:
    lent = await connect_async(sqlite_url)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await lent.fetch(endless)
    async with asyncio.timeout(10):
        assert (await lent.fetch("SELECT 7"))[0][0] == 7
    await lent.close()


async def test_a_dry_pool_says_so(server_pool: Pool) -> None:
    lent = [await server_pool.acquire(), await server_pool.acquire()]
    with pytest.raises(PoolTimeoutError) as caught:
        await server_pool.acquire()
    assert caught.value.code == "P2024"
    assert (caught.value.timeout, caught.value.limit) == (0.2, 2)
    for each in lent:
        server_pool.release(each)
    again = await server_pool.acquire()
    server_pool.release(again)
    await server_pool.close()


async def test_those_who_wait_get_the_connection_in_turn(postgresql_url: DatabaseUrl) -> None:
    pool = open_async_pool(limited(postgresql_url, 2, 10))
    seen: set[int] = set()

    async def one(number: int) -> int:
        lent = await pool.acquire()
        try:
            seen.add(await backend(lent))
            value: int = (await lent.fetch("SELECT $1::int", [number]))[0][0]
        finally:
            pool.release(lent)
        return value

    assert await asyncio.gather(*(one(number) for number in range(40))) == list(range(40))
    assert len(seen) <= 2
    await pool.close()


async def test_a_waiter_that_gives_up_leaves_the_pool_whole(postgresql_url: DatabaseUrl) -> None:
    pool = open_async_pool(limited(postgresql_url, 1, 10))
    lent = await pool.acquire()
    waiter = asyncio.create_task(pool.acquire())
    await asyncio.sleep(0)
    pool.release(lent)
    waiter.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiter
    again = await pool.acquire()
    assert (await again.fetch("SELECT 1"))[0][0] == 1
    pool.release(again)
    await pool.close()


def test_threads_share_a_pool(database_url: DatabaseUrl) -> None:
    pool = open_pool(limited(database_url, 3, 20))
    first = finish(pool.acquire())
    finish(first.script("CREATE TABLE t (a int)"))
    pool.release(first)

    def write() -> None:
        for _ in range(20):
            lent = finish(pool.acquire())
            finish(lent.execute("INSERT INTO t VALUES (1)"))
            pool.release(lent)

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    last = finish(pool.acquire())
    assert finish(last.fetch("SELECT count(*) FROM t"))[0][0] == 120
    pool.release(last)
    finish(pool.close())


async def test_statements_of_many_tasks_on_one_connection_run_in_turn(connection: Connection) -> None:
    number = "?" if connection.dialect.placeholder == "?" else "$1::int"
    results = await asyncio.gather(*(connection.fetch(f"SELECT {number}", [each]) for each in range(20)))
    assert [rows[0][0] for rows in results] == list(range(20))


def test_a_locked_sqlite_file(sqlite_url: DatabaseUrl) -> None:
    holder = connect(sqlite_url)
    finish(holder.script("CREATE TABLE t (a)"))
    finish(holder.begin())
    other = connect(replace(sqlite_url, limits=Limits(socket_timeout=0.05)))
    with pytest.raises(DriverError) as caught:
        finish(other.execute("INSERT INTO t VALUES (1)"))
    assert (caught.value.kind, caught.value.native_code) == ("locked", "5")
    finish(holder.commit())
    assert finish(other.execute("INSERT INTO t VALUES (1)")) == 1
    finish(other.close())
    finish(holder.close())


async def test_a_statement_longer_than_socket_timeout(postgresql_url: DatabaseUrl) -> None:
    url = replace(postgresql_url, limits=Limits(socket_timeout=0.1))
    for opened in (connect(url), await connect_async(url)):
        with pytest.raises(DriverError) as caught:
            await opened.fetch("SELECT pg_sleep(5)")
        assert caught.value.kind == "timeout"
        assert (await opened.fetch("SELECT 1"))[0][0] == 1
        await opened.close()


async def test_deadlocked_transactions(postgresql_url: DatabaseUrl) -> None:
    one, two = await connect_async(postgresql_url), await connect_async(postgresql_url)
    await one.script("CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t VALUES (1, 0), (2, 0)")
    await one.begin()
    await two.begin()
    await one.execute("UPDATE t SET n = 1 WHERE id = 1")
    await two.execute("UPDATE t SET n = 2 WHERE id = 2")
    crossing = [
        one.execute("UPDATE t SET n = 1 WHERE id = 2"),
        two.execute("UPDATE t SET n = 2 WHERE id = 1"),
    ]
    failed = [each for each in await asyncio.gather(*crossing, return_exceptions=True) if isinstance(each, DriverError)]
    assert [each.kind for each in failed] == ["conflict"]
    for each in (one, two):
        await each.rollback()
        await each.close()


async def test_a_pool_serves_one_event_loop_after_another(database_url: DatabaseUrl) -> None:
    pool = open_async_pool(database_url)

    async def once() -> int:
        lent = await pool.acquire()
        value: int = (await lent.fetch("SELECT 7"))[0][0]
        pool.release(lent)
        return value

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        for _ in range(2):
            assert await asyncio.to_thread(asyncio.run, once()) == 7
        await pool.close()
        gc.collect()
