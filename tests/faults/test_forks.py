"""A process that forks: parent and child each have connections of their own."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable

import pytest

from nicol.drivers import Connection, DatabaseUrl, DriverError, Pool, connect, finish, open_async_pool, open_pool

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")


def in_child(work: Callable[[], str]) -> str:
    """What `work` says in a forked child."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        said = "nothing"
        try:
            said = work()
        except BaseException as error:  # noqa: BLE001 - it is read in the parent
            said = repr(error)
        finally:
            os.write(write, said.encode())
            os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    with os.fdopen(read) as answer:
        return answer.read()


async def number(pool: Pool) -> int:
    lent = await pool.acquire()
    value: int = (await lent.fetch("SELECT count(*) FROM t"))[0][0]
    pool.release(lent)
    return value


async def filled(pool: Pool) -> int:
    lent = await pool.acquire()
    await lent.script("CREATE TABLE t (a int)")
    await lent.execute("INSERT INTO t VALUES (1)")
    pool.release(lent)
    return await number(pool)


def test_a_child_of_a_sync_pool(database_url: DatabaseUrl) -> None:
    pool = open_pool(database_url)
    assert finish(filled(pool)) == 1
    lent = finish(pool.acquire())
    assert in_child(lambda: str(finish(number(pool)))) == "1"
    assert len(finish(lent.fetch("SELECT a FROM t"))) == 1
    pool.release(lent)
    assert finish(number(pool)) == 1
    finish(pool.close())


def test_a_child_of_an_async_pool(database_url: DatabaseUrl) -> None:
    pool = open_async_pool(database_url)
    with asyncio.Runner() as runner:
        assert runner.run(filled(pool)) == 1
        assert in_child(lambda: str(asyncio.run(number(pool)))) == "1"
        assert runner.run(number(pool)) == 1
        runner.run(pool.close())


def test_a_connection_lent_at_the_fork_is_broken_in_the_child_alone(postgresql_url: DatabaseUrl) -> None:
    lent = connect(postgresql_url)

    def use() -> str:
        try:
            finish(lent.fetch("SELECT 1"))
        except DriverError as failure:
            finish(lent.close())
            return failure.kind
        return "answered"

    assert in_child(use) == "closed"
    assert finish(lent.fetch("SELECT 1")) == [(1,)]
    finish(lent.close())


def test_a_transaction_of_the_parent_outlives_a_child_that_ends(database_url: DatabaseUrl) -> None:
    pool = open_pool(database_url)
    finish(filled(pool))
    lent = finish(pool.acquire())

    async def written(connection: Connection) -> None:
        await connection.begin()
        await connection.execute("INSERT INTO t VALUES (2)")

    finish(written(lent))

    def leave() -> str:
        pool.release(lent)
        return "left"

    assert in_child(leave) == "left"
    finish(lent.commit())
    pool.release(lent)
    assert finish(number(pool)) == 2
    finish(pool.close())
