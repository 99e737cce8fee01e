"""What a client does around transactions: afterwards, again, and when time is up."""

from __future__ import annotations

import asyncio
from types import ModuleType
from typing import Any

import pytest

from nicol.errors import TransactionError, WriteConflictError
from nicol.errors.client import HookError


class Broken(Exception):
    """What a user's code raises."""


async def fail(tx: Any) -> None:
    raise Broken


async def test_acts_after_a_commit(db: Any) -> None:
    done: list[str] = []

    async def waits() -> None:
        done.append(f"waits {await db.user.count()}")

    async with db.tx() as tx:
        tx.on_commit(lambda: done.append("first"))
        tx.on_rollback(lambda: done.append("never"))
        tx.on_commit(waits)
        await tx.user.create({"email": "a"})
        assert done == []
    assert done == ["first", "waits 1"]


async def test_acts_after_a_rollback(db: Any) -> None:
    done: list[str] = []

    async def block() -> None:
        async with db.tx() as tx:
            tx.on_commit(lambda: done.append("never"))
            tx.on_rollback(lambda: done.append("undone"))
            await fail(tx)

    with pytest.raises(Broken):
        await block()
    assert done == ["undone"]


async def test_acts_of_savepoints(db: Any) -> None:
    done: list[str] = []

    async def inner(tx: Any, name: str, broken: bool) -> None:
        async with tx.tx() as point:
            point.on_commit(lambda: done.append(f"{name} kept"))
            point.on_rollback(lambda: done.append(f"{name} undone"))
            if broken:
                await fail(point)

    async with db.tx() as tx:
        tx.on_commit(lambda: done.append("kept"))
        await inner(tx, "a", broken=False)
        with pytest.raises(Broken):
            await inner(tx, "b", broken=True)
        assert done == ["b undone"]
    assert done == ["b undone", "kept", "a kept"]


async def test_outside_of_a_transaction_nothing_is_committed_later(db: Any) -> None:
    with pytest.raises(TransactionError, match="on_commit is for the client that `tx"):
        db.on_commit(print)


async def test_acts_reach_through_hooks_and_listeners(db: Any) -> None:
    async def through(operation: str, model: str | None, args: dict[str, Any], call: Any) -> Any:
        return await call(args)

    done: list[str] = []
    db.on("query", lambda event: None)
    async with db.extends(through).tx() as tx:
        tx.on_commit(lambda: done.append("kept"))
    assert done == ["kept"]


def test_blocking_acts(sync_db: Any) -> None:
    done: list[str] = []
    with sync_db.tx() as tx:
        tx.on_commit(lambda: done.append("kept"))
    assert done == ["kept"]

    async def wrong() -> None:
        return

    tx_block = sync_db.tx()
    tx_block.__enter__().on_commit(wrong)
    with pytest.raises(HookError, match="wrong has to be awaited"):
        tx_block.__exit__(None, None, None)


async def test_work_is_done_again_after_a_conflict(db: Any) -> None:
    tries = 0

    async def work(tx: Any) -> int:
        nonlocal tries
        tries += 1
        await tx.tag.create({"name": str(tries)})
        if tries < 3:
            raise WriteConflictError("Tag")
        count: int = await tx.tag.count()
        return count

    assert await db.transact(work) == 1
    assert tries == 3
    tries = 0
    with pytest.raises(WriteConflictError):
        await db.transact(work, retries=1)
    assert tries == 2
    assert await db.tag.count() == 1


async def test_transactions_that_disagree_are_settled(blog_on: ModuleType) -> None:
    async with blog_on.Client() as db:
        if "repeatable_read" not in db._engine.pool.dialect.isolation_levels:
            pytest.skip("here transactions take turns")
        tag = await db.tag.create({"name": "0"})
        both = asyncio.Barrier(2)
        met = False

        async def add(tx: Any) -> None:
            nonlocal met
            found = await tx.tag.find_unique(where={"id": tag.id})
            if not met:
                await both.wait()
                met = True
            await tx.tag.update(where={"id": tag.id}, data={"name": str(int(found.name) + 1)})

        await asyncio.gather(*[db.transact(add, isolation="serializable") for _ in range(2)])
        assert (await db.tag.find_unique(where={"id": tag.id})).name == "2"


async def test_inside_a_transaction_the_whole_of_it_is_done_again(db: Any) -> None:
    inner_tries = 0

    async def conflict(tx: Any) -> None:
        nonlocal inner_tries
        inner_tries += 1
        raise WriteConflictError("Tag")

    async def work(tx: Any) -> None:
        await tx.transact(conflict, retries=5)

    with pytest.raises(WriteConflictError):
        await db.transact(work, retries=1)
    assert inner_tries == 2


def test_blocking_work(sync_db: Any) -> None:
    tries = 0

    def work(tx: Any) -> int:
        nonlocal tries
        tries += 1
        tx.tag.create({"name": "a"})
        if tries == 1:
            raise WriteConflictError("Tag")
        count: int = tx.tag.count()
        return count

    assert sync_db.transact(work) == 1


async def test_time_that_is_up_frees_the_connection_while_the_block_does_something_else(
    blog_on: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    url = os.environ["NICOL_TEST_BLOG_URL"]
    if not url.startswith("file:"):
        url += "?connection_limit=1&pool_timeout=5"
    undone: list[bool] = []
    begun = asyncio.Event()
    async with blog_on.Client(url=url) as db:

        async def block() -> None:
            async with db.tx(timeout=0.05) as tx:
                tx.on_rollback(lambda: undone.append(True))
                await tx.user.create({"email": "a"})
                begun.set()
                while not await db.user.find_many(where={"email": "b"}):
                    await asyncio.sleep(0.01)

        async def write() -> None:
            await begun.wait()
            await db.user.create({"email": "b"})

        with pytest.raises(TransactionError, match=r"A (commit|query) cannot be executed on an expired transaction"):
            await asyncio.gather(block(), write())
        assert undone == [True]
        assert [user.email for user in await db.user.find_many()] == ["b"]
