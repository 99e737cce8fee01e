"""Streams on real databases: what they read, and that no connection stays behind."""

from __future__ import annotations

import asyncio
import os
import tracemalloc
from types import ModuleType
from typing import Any

import pytest

from nicol.errors.client import StreamEndedError
from nicol.errors.database import RawQueryError
from nicol.errors.query import InvalidInputError, QueryArgumentError
from tests.client.blog import own

ADA = {"email": "ada@example.org", "role": "ADMIN"}


async def with_posts(db: Any, number: int) -> Any:
    ada = await db.user.create(ADA)
    await db.post.create_many(
        [{"title": f"t{n}", "slug": f"s{n:05}", "viewCount": n, "authorId": ada.id} for n in range(number)]
    )
    return ada


@pytest.fixture
async def one(blog_on: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A client whose pool holds one connection and does not wait long for it: a leak shows as P2024."""
    url = blog_on.Client.__nicol_package__.schema.datasource.url
    text = os.environ[url.name]
    text += ("&" if "?" in text else "?") + "connection_limit=1&pool_timeout=1"
    async with blog_on.Client(url=text) as client:
        yield client


async def test_every_row_comes_in_order_with_its_relations(db: Any) -> None:
    ada = await with_posts(db, 25)
    await db.comment.create_many(
        [
            {"content": f"c{n}", "postId": post.id, "authorId": ada.id}
            for n, post in enumerate(await db.post.find_many())
        ]
    )
    include = {"author": True, "comments": {"include": {"author": True}}, "_count": {"select": {"comments": True}}}
    wanted = await db.post.find_many(order_by={"slug": "desc"}, include=include)
    assert len(wanted) == 25
    for chunk in (1, 7, 25, 26):
        async with db.post.stream(order_by={"slug": "desc"}, include=include, chunk=chunk) as posts:
            found = [post async for post in posts]
        assert found == wanted


async def test_pages_shapes_and_filters(db: Any, blog_on: ModuleType) -> None:
    class Card(blog_on.PostShape):  # type: ignore[misc]
        slug: str
        title: str

    await with_posts(db, 12)
    where = {"viewCount": {"gte": 3}}
    async with db.post.into(Card).stream(where=where, order_by={"slug": "asc"}, skip=1, take=4, chunk=3) as cards:
        assert [card async for card in cards] == [Card(f"s{n:05}", f"t{n}") for n in range(4, 8)]
    async with db.post.stream(where={"viewCount": -1}) as posts:
        assert [post async for post in posts] == []
    async with db.user.stream(order_by={"id": "asc"}, take=-1) as users:
        assert [user.role async for user in users] == [blog_on.Role.ADMIN]


async def test_the_connection_is_free_after_a_break_an_error_and_a_cancellation(one: Any) -> None:
    await with_posts(one, 30)
    for _ in range(3):
        async with one.post.stream(chunk=4) as posts:
            async for _post in posts:
                break
        with pytest.raises(ZeroDivisionError):
            await divide(one)
        task = asyncio.create_task(wait_inside(one))
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await one.post.count() == 30
        await one.post.update_many(data={"viewCount": {"increment": 1}})


async def divide(db: Any) -> None:
    async with db.post.stream(chunk=4) as posts:
        async for _post in posts:
            raise ZeroDivisionError


async def wait_inside(db: Any) -> None:
    async with db.post.stream(chunk=4) as posts:
        async for _post in posts:
            await asyncio.sleep(60)


async def test_a_stream_cancelled_at_any_moment_leaves_the_client_usable(one: Any) -> None:
    await with_posts(one, 200)

    async def read() -> int:
        async with one.post.stream(chunk=1, include={"author": True}) as posts:
            return len([post async for post in posts])

    for ticks in range(0, 40, 3):
        task = asyncio.create_task(read())
        for _ in range(ticks):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await one.user.count() == 1
    assert await read() == 200


async def test_a_stream_of_a_transaction_sees_its_rows_and_may_be_left(db: Any) -> None:
    async with db.tx() as tx:
        await with_posts(tx, 10)
        seen = 0
        async with tx.post.stream(order_by={"slug": "asc"}, chunk=2) as posts:
            async for post in posts:
                seen += 1
                await tx.post.update(where={"id": post.id}, data={"title": "seen"})
                if seen == 5:
                    break
        assert await tx.post.count(where={"title": "seen"}) == 5
        async with tx.post.stream(order_by={"slug": "asc"}, chunk=3) as posts:
            assert len([post async for post in posts]) == 10
    assert await db.post.count(where={"title": "seen"}) == 5


async def test_other_operations_run_beside_a_stream(db: Any) -> None:
    await with_posts(db, 20)
    async with db.post.stream(order_by={"slug": "asc"}, chunk=5) as posts:
        async for post in posts:
            await db.post.update(where={"id": post.id}, data={"title": "new"})
    assert await db.post.count(where={"title": "new"}) == 20


async def test_a_stream_ends_with_its_block(db: Any) -> None:
    await with_posts(db, 3)
    async with db.post.stream(chunk=1) as posts:
        pass
    with pytest.raises(StreamEndedError, match="This stream of Post has ended"):
        await anext(posts)


async def test_errors_come_at_once_and_leave_nothing_open(one: Any) -> None:
    with pytest.raises(QueryArgumentError, match='did you mean "title"'):
        one.post.stream(where={"titel": "x"}).__aenter__()
    with pytest.raises(InvalidInputError, match="must be at least 1, got 0"):
        one.post.stream(chunk=0)
    await one.execute_raw(own(one, 'ALTER TABLE "Post" RENAME TO "Elsewhere"'))
    for _ in range(2):
        with pytest.raises(Exception, match="does not exist"):
            await one.post.stream().__aenter__()
    with pytest.raises(RawQueryError):
        await one.query_raw(own(one, 'SELECT * FROM "Post"'))
    await one.execute_raw(own(one, 'ALTER TABLE "Elsewhere" RENAME TO "Post"'))
    async with one.post.stream() as posts:
        assert [post async for post in posts] == []


def test_a_blocking_stream(sync_db: Any, blog_on: ModuleType) -> None:
    ada = sync_db.user.create(ADA)
    sync_db.post.create_many([{"title": "t", "slug": f"s{n}", "authorId": ada.id} for n in range(9)])
    with sync_db.post.stream(order_by={"slug": "asc"}, include={"author": True}, chunk=2) as posts:
        assert [(post.slug, post.author.role) for post in posts] == [(f"s{n}", blog_on.Role.ADMIN) for n in range(9)]
    for _ in range(30):
        with sync_db.post.stream(chunk=2) as posts:
            next(posts)
    with sync_db.tx() as tx, tx.post.stream(chunk=4) as posts:
        assert len(list(posts)) == 9
    assert sync_db.post.delete_many() == 9


async def test_memory_does_not_grow_with_the_number_of_rows(db: Any) -> None:
    ada = await db.user.create(ADA)
    text = "x" * (2000 if db._engine.pool.dialect.quote == '"' else 190)
    for start in range(0, 6000, 500):
        rows = [{"title": text, "slug": f"s{n}", "authorId": ada.id} for n in range(start, start + 500)]
        await db.post.create_many(rows)
    tracemalloc.start()
    try:
        async with db.post.stream(chunk=100) as posts:
            seen = 0
            async for _post in posts:
                seen += 1
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert seen == 6000
    assert peak < 3_000_000
