"""Interactive transactions and savepoints."""

from __future__ import annotations

import asyncio

import pytest

from nicol.drivers import Pool, open_async_pool
from nicol.drivers.url import DatabaseUrl
from nicol.engine import Session
from nicol.errors.database import TransactionError, UniqueConstraintError, WriteConflictError
from tests.write.blog import marked, start

TAG = {"data": {"name": "a"}}
SHOW_ISOLATION = {
    "postgresql": "SHOW transaction_isolation",
    "mysql": "SELECT trx_isolation_level FROM information_schema.innodb_trx "
    "WHERE trx_mysql_thread_id = connection_id()",
}


class Broken(Exception):
    """What a user's code raises."""


async def test_a_block_is_kept_at_its_end(db: Session, pool: Pool) -> None:
    async with db.transaction() as tx:
        await tx.run("Tag", "create", TAG)
        await tx.execute_raw(marked(pool, "INSERT INTO \"Tag\" (name) VALUES ('b')"))
        assert await tx.run("Tag", "count", {}) == 2
    assert await db.run("Tag", "count", {}) == 2


async def test_an_exception_undoes_the_block_and_goes_on(db: Session) -> None:
    async def block() -> None:
        async with db.transaction() as tx:
            await tx.run("Tag", "create", TAG)
            raise Broken

    with pytest.raises(Broken):
        await block()
    assert await db.run("Tag", "count", {}) == 0


async def test_after_its_end_a_transaction_answers_p2028(db: Session) -> None:
    async with db.transaction() as tx:
        await tx.run("Tag", "create", TAG)
    for use in (tx.run("Tag", "count", {}), tx.query_raw("SELECT 1"), tx.execute_raw('DELETE FROM "Tag"')):
        with pytest.raises(TransactionError) as caught:
            await use
        assert caught.value.code == "P2028"
        assert str(caught.value) == (
            "Transaction API error: Transaction already closed: A query cannot be executed on a committed transaction."
        )
    assert await db.run("Tag", "count", {}) == 1


async def test_time_runs_out(db: Session, pool: Pool) -> None:
    async def block() -> None:
        async with db.transaction(timeout=0.05) as tx:
            await tx.run("Tag", "create", TAG)
            await pool.sleep(0.1)
            await tx.run("Tag", "count", {})

    with pytest.raises(TransactionError) as caught:
        await block()
    assert "A query cannot be executed on an expired transaction. The timeout for this transaction was 50 ms" in str(
        caught.value
    )
    assert await db.run("Tag", "count", {}) == 0


async def test_time_that_ran_out_before_the_commit_keeps_nothing(db: Session, pool: Pool) -> None:
    async def block() -> None:
        async with db.transaction(timeout=0.05) as tx:
            await tx.run("Tag", "create", TAG)
            await pool.sleep(0.1)

    with pytest.raises(TransactionError, match="A commit cannot be executed on an expired transaction"):
        await block()
    assert await db.run("Tag", "count", {}) == 0


async def test_time_runs_out_while_statements_run(postgresql_url: DatabaseUrl) -> None:
    pool = open_async_pool(postgresql_url)
    session = (await start(pool)).session()
    started = asyncio.get_running_loop().time()
    with pytest.raises(TransactionError, match="expired transaction"):
        async with session.transaction(timeout=0.2) as tx:
            await tx.query_raw("SELECT pg_sleep(20)")
    assert asyncio.get_running_loop().time() - started < 15
    assert await session.run("Tag", "count", {}) == 0
    await pool.close()


async def test_a_task_cancelled_from_outside_is_no_timeout(postgresql_url: DatabaseUrl) -> None:
    pool = open_async_pool(postgresql_url)
    session = (await start(pool)).session()
    inside = asyncio.Event()

    async def block() -> None:
        async with session.transaction(timeout=60) as tx:
            await tx.run("Tag", "create", TAG)
            inside.set()
            await tx.query_raw("SELECT pg_sleep(20)")

    task = asyncio.create_task(block())
    await inside.wait()
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await session.run("Tag", "count", {}) == 0
    await pool.close()


async def test_a_savepoint_undoes_only_its_own_block(db: Session) -> None:
    async def repeat(session: Session) -> None:
        async with session.transaction() as inner:
            await inner.run("Tag", "create", {"data": {"name": "b"}})
            await inner.run("Tag", "create", TAG)

    async with db.transaction() as tx:
        await tx.run("Tag", "create", TAG)
        with pytest.raises(UniqueConstraintError):
            await repeat(tx)
        async with tx.transaction() as inner:
            await inner.run("Tag", "create", {"data": {"name": "c"}})
    found = await db.run("Tag", "find_many", {"select": {"name": True}, "order_by": {"name": "asc"}})
    assert found == [{"name": "a"}, {"name": "c"}]


async def test_isolation_levels_are_the_databases(db: Session, pool: Pool) -> None:
    async with db.transaction(isolation="serializable") as tx:
        await tx.run("Tag", "create", TAG)
    if "repeatable_read" in pool.dialect.isolation_levels:
        async with db.transaction(isolation="repeatable_read") as tx:
            await tx.run("Tag", "count", {})
            shown = await tx.query_raw(SHOW_ISOLATION[pool.dialect.provider])
        assert shown.rows[0][0].lower().replace("-", " ") == "repeatable read"
    else:
        with pytest.raises(TransactionError, match="`repeatable_read` is not available here; use serializable"):
            async with db.transaction(isolation="repeatable_read"):
                pass


async def test_a_cancelled_task_keeps_nothing(database_url: DatabaseUrl) -> None:
    pool = open_async_pool(database_url)
    db = (await start(pool)).session()
    written = asyncio.Event()

    async def work() -> None:
        async with db.transaction() as tx:
            await tx.run("Tag", "create", TAG)
            written.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(work())
    await written.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await db.run("Tag", "count", {}) == 0
    await db.run("Tag", "create", TAG)
    await pool.close()


async def test_serializable_transactions_that_disagree_are_p2034(postgresql_url: DatabaseUrl) -> None:
    pool = open_async_pool(postgresql_url)
    db = (await start(pool)).session()
    await db.run("Tag", "create", TAG)
    update = {"where": {"name": "a"}, "data": {"name": "b"}}

    async def late() -> None:
        async with db.transaction(isolation="serializable") as one:
            assert await one.run("Tag", "count", {}) == 1
            async with db.transaction(isolation="serializable") as two:
                await two.run("Tag", "update", update)
            await one.run("Tag", "update", update)

    with pytest.raises(WriteConflictError) as caught:
        await late()
    assert str(caught.value) == (
        "Transaction failed due to a write conflict or a deadlock. Please retry your transaction"
    )
    await pool.close()
