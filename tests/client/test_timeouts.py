"""Operations that take too long, or whose task is cancelled: stopped in the database, the connection fit or closed."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from nicol.errors import OperationTimeoutError

SLOW = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    "postgresql": "SELECT count(*) FROM generate_series(1, 1000000000) AS nicol_slow",
    "mysql": "SELECT SLEEP(60) AS nicol_slow",
}
RUNNING = {
    "postgresql": "SELECT count(*)::int AS n FROM pg_stat_activity WHERE state = 'active' "
    "AND query LIKE '%nicol' || '_slow%' AND datname = current_database()",
    "mysql": "SELECT COUNT(*) AS n FROM information_schema.processlist WHERE info LIKE CONCAT('%nicol', '_slow%') "
    "AND db = DATABASE()",
}


def slow(db: Any) -> str:
    return SLOW[db._engine.schema.provider]


async def nothing_runs(db: Any) -> bool:
    """Whether the server has stopped the statement; it may need a moment."""
    query = RUNNING.get(db._engine.schema.provider)
    for _ in range(100):
        if query is None or (await db.query_raw_unsafe(query))[0]["n"] == 0:
            return True
        await asyncio.sleep(0.05)
    return False


async def test_a_query_that_takes_too_long_is_stopped(db: Any) -> None:
    started = time.monotonic()
    with pytest.raises(OperationTimeoutError, match=r"given up after 0.1 s") as caught:
        await db.with_timeout(0.1).query_raw_unsafe(slow(db))
    assert caught.value.code == "P1008"
    assert time.monotonic() - started < 30
    assert await nothing_runs(db)
    assert await db.with_timeout(60).user.count() == 0


async def test_in_a_transaction_the_whole_is_lost(db: Any) -> None:
    async def block() -> None:
        async with db.tx(timeout=60) as tx:
            await tx.user.create({"email": "a"})
            await tx.with_timeout(0.1).query_raw_unsafe(slow(db))

    with pytest.raises(OperationTimeoutError):
        await block()
    assert await nothing_runs(db)
    assert await db.user.count() == 0


async def test_a_limited_client_limits_its_transactions_and_hooks(db: Any) -> None:
    async def through(operation: str, model: str | None, args: dict[str, Any], call: Any) -> Any:
        return await call(args)

    async def block() -> None:
        async with db.extends(through).with_timeout(0.1).tx(timeout=60) as tx:
            await tx.query_raw_unsafe(slow(db))

    db.on("query", lambda event: None)
    with pytest.raises(OperationTimeoutError):
        await block()


async def test_a_cancelled_task_stops_its_query(db: Any) -> None:
    task = asyncio.create_task(db.query_raw_unsafe(slow(db)))
    await asyncio.sleep(0.2)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await nothing_runs(db)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await db.query_raw_unsafe(slow(db))
    assert await nothing_runs(db)
    await asyncio.gather(*[db.user.count() for _ in range(20)])


def test_blocking(sync_db: Any) -> None:
    started = time.monotonic()
    limited = sync_db.with_timeout(0.1)
    for _ in range(2):
        with pytest.raises(OperationTimeoutError):
            limited.query_raw_unsafe(slow(sync_db))
    assert time.monotonic() - started < 30
    assert [limited.user.count() for _ in range(20)] == [0] * 20
    figures = sync_db._engine.pool.figures()
    assert figures.open == figures.idle


def test_blocking_in_a_transaction(sync_db: Any) -> None:
    def block() -> None:
        with sync_db.tx(timeout=60) as tx:
            tx.user.create({"email": "a"})
            tx.with_timeout(0.1).query_raw_unsafe(slow(sync_db))

    sync_db.on("query", lambda event: None)
    with pytest.raises(OperationTimeoutError):
        block()
    assert sync_db.user.count() == 0
    figures = sync_db._engine.pool.figures()
    assert figures.open == figures.idle
