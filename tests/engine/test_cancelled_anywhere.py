"""A task cancelled at any of its awaits: all or nothing is kept, and its connection is back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import replace

import pytest

from nicol.drivers import DatabaseUrl, Pool, open_async_pool
from nicol.drivers.url import Limits
from nicol.engine import Session
from nicol.errors.database import TransactionError
from tests.write.blog import start

MOMENTS = 20
"""More turns of the event loop than any of the operations takes by itself; the server's time is not one of them."""


@pytest.fixture
async def pool(database_url: DatabaseUrl) -> AsyncIterator[Pool]:
    """With one connection: a lost one is missed at once."""
    made = open_async_pool(replace(database_url, limits=Limits(connection_limit=1, pool_timeout=5)))
    yield made
    await made.close()


@pytest.fixture
async def db(pool: Pool) -> Session:
    return (await start(pool)).session()


async def create(db: Session, name: str) -> None:
    await db.run("Tag", "create", {"data": {"name": name}})


async def nested(db: Session, name: str) -> None:
    await db.run("Post", "create", {"data": {"title": name, "tags": {"create": [{"name": name}]}}})


async def transaction(db: Session, name: str) -> None:
    async with db.transaction(timeout=60, max_wait=60) as tx:
        await create(tx, name)
        async with tx.transaction() as inner:
            await inner.run("Post", "create", {"data": {"title": name}})
        await tx.run("Tag", "count", {})


async def stream(db: Session, name: str) -> None:
    async with db.stream("Tag", {}, None, 1) as rows:
        await rows.next()
        await rows.next()


async def raw(db: Session, name: str) -> None:
    await db.query_raw("SELECT 1")


@pytest.mark.parametrize("work", [create, nested, transaction, stream, raw])
async def test_cancelled_after_so_many_turns(db: Session, work: Callable[[Session, str], Awaitable[None]]) -> None:
    finished = 0
    for turns in range(MOMENTS):
        name = f"{work.__name__}-{turns}"
        task = asyncio.ensure_future(work(db, name))
        for _ in range(turns):
            await asyncio.sleep(0.0002 if turns > MOMENTS // 2 else 0)
        task.cancel()
        await asyncio.wait([task])
        finished += not task.cancelled() and task.exception() is None
        tags = await db.run("Tag", "count", {"where": {"name": name}})
        posts = await db.run("Post", "count", {"where": {"title": name}})
        if work in (nested, transaction):
            assert tags == posts
        if not task.cancelled():
            assert task.exception() is None
            assert work in (stream, raw) or tags == 1
    assert finished or work is transaction


async def test_time_runs_out_at_any_moment(db: Session) -> None:
    """The same by the deadline of the transaction."""
    for turns in range(MOMENTS):
        name = f"late-{turns}"
        with suppress(TransactionError):
            async with db.transaction(timeout=turns * 0.0004) as tx:
                await create(tx, name)
                await tx.run("Post", "create", {"data": {"title": name}})
        tags = await db.run("Tag", "count", {"where": {"name": name}})
        assert tags == await db.run("Post", "count", {"where": {"title": name}})
