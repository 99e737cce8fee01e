"""Queries that a program should not run, seen while it runs them."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from nicol.errors.watch import QueryPatternError, TooManyQueriesError
from nicol.watch import watch


async def write_blog(db: Any) -> None:
    await db.user.create_many([{"email": f"{number}@example.org"} for number in range(8)])
    users = await db.user.find_many(order_by={"id": "asc"})
    posts = [{"title": f"t{user.id}", "slug": f"s{user.id}", "authorId": user.id} for user in users]
    await db.post.create_many(posts)


def codes(seen: Any) -> list[str]:
    return [one.code for one in seen.findings]


async def test_parents_read_one_by_one(db: Any) -> None:
    await write_blog(db)
    with db.watch() as seen:
        posts = await db.post.find_many(order_by={"title": "asc"})
        for post in posts:
            await db.user.find_unique(where={"id": post.authorId})
    (found,) = seen.findings
    assert (found.code, found.model, found.operation, found.count) == ("QRY101", "User", "find_unique", 8)
    assert found.relation == "Post.author"
    assert Path(found.file).name == "test_watch.py"
    assert found.fix.startswith("include={'author': True} at ")
    assert found.message.startswith(
        "Post.author was read 8 times, one by one, for the rows that Post.find_many gave at "
    )
    assert (seen.operations, seen.queries) == (9, 9)


async def test_children_read_one_by_one(db: Any) -> None:
    await write_blog(db)
    with db.watch() as seen:
        for user in await db.user.find_many():
            await db.post.find_many(where={"authorId": user.id}, take=3)
    (found,) = seen.findings
    assert (found.code, found.relation, found.count) == ("QRY101", "User.posts", 8)


async def test_rows_of_included_rows(db: Any) -> None:
    await write_blog(db)
    with db.watch() as seen:
        for post in await db.post.find_many(include={"author": True}):
            await db.user_settings.find_unique(where={"userId": post.author.id})
    (found,) = seen.findings
    assert found.relation == "User.settings"
    assert found.fix.startswith("include={'author': {'include': {'settings': True}}} at ")


async def test_values_of_unknown_origin(db: Any) -> None:
    with db.watch() as seen:
        for number in range(6):
            await db.user.find_first(where={"email": str(number)})
    (found,) = seen.findings
    assert (found.code, found.relation) == ("QRY101", "")
    assert found.fix == "where={'email': {'in': [...]}} in one query"


async def test_what_is_asked_in_one_tick_is_one_query(db: Any) -> None:
    await write_blog(db)
    users = await db.user.find_many()
    with db.watch() as seen:
        await asyncio.gather(*[db.user.find_unique(where={"id": user.id}) for user in users])
    assert codes(seen) == ([] if seen.queries == 2 else ["QRY101"])


async def test_writes_one_by_one(db: Any) -> None:
    with db.watch() as seen:
        for number in range(5):
            await db.tag.create({"name": str(number)})
    (found,) = seen.findings
    assert (found.code, found.count, found.fix) == ("QRY102", 5, "use create_many")


async def test_the_same_query_again(db: Any) -> None:
    with db.watch() as seen:
        for _ in range(2):
            await db.user.find_many(where={"email": "a"})
    assert codes(seen) == ["QRY105"]
    with db.watch() as seen:
        for number in range(2):
            await db.user.find_many(where={"email": "a"})
            await db.user.create({"email": str(number)})
    assert codes(seen) == []


async def test_different_lines_and_few_repeats_are_fine(db: Any) -> None:
    await write_blog(db)
    with db.watch() as seen:
        for user in (await db.user.find_many())[:4]:
            await db.post.find_many(where={"authorId": user.id})
        await db.user.find_unique(where={"id": 1})
        await db.user.find_unique(where={"id": 1})
    assert codes(seen) == []


async def test_large_results(db: Any) -> None:
    await db.tag.create_many([{"name": str(number)} for number in range(1001)])
    with db.watch() as seen:
        await db.tag.find_many()
        await db.tag.find_many(take=2000)
    (found,) = seen.findings
    assert (found.code, found.message) == ("QRY201", "Tag.find_many without take gave 1001 rows")


async def test_too_many_queries(db: Any) -> None:
    with db.watch() as seen:
        for number in range(51):
            await db.execute_raw(f"SELECT {number}")
    assert codes(seen) == ["QRY217"]


async def test_raising_at_the_fifth(db: Any) -> None:
    await write_blog(db)
    users = await db.user.find_many()
    asked = 0

    async def ask_for_each() -> None:
        nonlocal asked
        for user in users:
            asked += 1
            await db.post.find_many(where={"authorId": user.id})

    wanted = r"QRY101 .*test_watch.py:\d+: .*\n  fix: where="
    with db.watch(mode="raise"), pytest.raises(QueryPatternError, match=wanted):
        await ask_for_each()
    assert asked == 5
    await db.post.find_many(where={"authorId": 1})


async def test_raising_above_a_number(db: Any) -> None:
    with watch(max_queries=1):
        await db.user.count()
        with pytest.raises(TooManyQueriesError) as caught:
            await db.post.count()
    assert (caught.value.count, caught.value.limit) == (2, 1)
    assert "1 x User.count at tests/watch/test_watch.py:" in str(caught.value)


async def test_findings_are_logged_once_for_a_place(
    db: Any, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nicol.watch.block._told", set())
    for _ in range(2):
        with watch():
            for number in range(5):
                await db.user.find_first(where={"name": str(number)})
    (record,) = caplog.records
    assert (record.name, record.levelno) == ("nicol.watch", logging.WARNING)
    assert record.getMessage().startswith("QRY101 tests/watch/test_watch.py:")


async def test_off_does_nothing(db: Any) -> None:
    plain = type(db.__nicol_session__)
    with db.watch(mode="off") as seen:
        assert type(db.__nicol_session__) is plain
        await db.user.count()
    assert seen.operations == 0


async def test_blocks_inside_blocks_and_tasks(db: Any) -> None:
    async def one() -> None:
        with db.watch() as own:
            await db.user.count()
        assert own.operations == 1

    with db.watch() as seen:
        await asyncio.gather(one(), one())
    assert seen.operations == 2


def test_blocking(sync_db: Any) -> None:
    with sync_db.watch() as seen:
        for number in range(5):
            sync_db.user.find_first(where={"name": str(number)})
    assert codes(seen) == ["QRY101"]


def test_shapes_are_sources_too(sync_db: Any, blog_on: Any) -> None:
    class Card(blog_on.PostShape):  # type: ignore[misc]
        authorId: int  # noqa: N815 - as the schema names it

    sync_db.user.create_many([{"email": str(number)} for number in range(6)])
    users = sync_db.user.find_many()
    sync_db.post.create_many([{"title": "", "slug": str(user.id), "authorId": user.id} for user in users])
    with sync_db.watch() as seen:
        for card in sync_db.post.into(Card).find_many():
            sync_db.user.find_unique(where={"id": card.authorId})
    assert [one.relation for one in seen.findings] == ["Post.author"]


def test_threads_watch_at_the_same_time(sync_db: Any) -> None:
    def one(number: int) -> int:
        seen = 0
        for _ in range(50):
            with watch(mode="warn"):
                pass
            with sync_db.watch() as scope:
                pass
            seen += scope.operations
        return seen + number

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(one, range(8))) == list(range(8))
    plain = type(sync_db.__nicol_session__)
    sync_db.on("query", print)()
    assert type(sync_db.__nicol_session__) is plain
