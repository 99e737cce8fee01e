"""Many find_unique at the same time: one statement for all but the first, and everyone gets their own."""

from __future__ import annotations

import asyncio
from types import ModuleType
from typing import Any

import pytest

from nicol.errors.database import RecordNotFoundError
from nicol.errors.query import QueryArgumentError
from tests.client.blog import own

NUMBER = 12


async def with_tags(db: Any) -> list[int]:
    await db.tag.create_many([{"name": f"tag-{n}"} for n in range(NUMBER)])
    return [tag.id for tag in await db.tag.find_many(order_by={"id": "asc"})]


async def test_everyone_gets_their_own_row(db: Any) -> None:
    ids = await with_tags(db)
    for _ in range(3):
        asked = [ids[3], *ids, ids[3], -1]
        found = await asyncio.gather(*(db.tag.find_unique(where={"id": number}) for number in asked))
        assert [tag.id if tag else None for tag in found] == [*asked[:-1], None]
    names = await asyncio.gather(*(db.tag.find_unique(where={"name": f"tag-{n}"}) for n in range(-1, NUMBER)))
    assert [tag.name if tag else None for tag in names] == [None, *(f"tag-{n}" for n in range(NUMBER))]


async def test_they_share_a_statement(db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = await with_tags(db)
    connection = db._engine.pool.take()
    seen: list[str] = []
    kind = type(connection)
    fetch = kind.fetch

    async def noted(self: Any, sql: str, params: Any = ()) -> Any:
        seen.append(sql)
        return await fetch(self, sql, params)

    db._engine.pool.release(connection)
    monkeypatch.setattr(kind, "fetch", noted)
    await asyncio.gather(*(db.tag.find_unique(where={"id": number}) for number in ids))
    assert len(seen) == (NUMBER if db._engine.pool.together is None else 2)
    async with db.tx() as tx:
        seen.clear()
        await asyncio.gather(*(tx.tag.find_unique(where={"id": number}) for number in ids))
        assert len(seen) == NUMBER


async def test_shapes_and_selections_are_kept_apart(db: Any, blog_on: ModuleType) -> None:
    class Label(blog_on.TagShape):  # type: ignore[misc]
        name: str

    ids = await with_tags(db)
    calls = [
        call
        for number in ids[:4]
        for call in (
            db.tag.into(Label).find_unique_or_raise(where={"id": number}),
            db.tag.find_unique_or_raise(where={"id": number}, select={"id": True}),
            db.tag.find_unique_or_raise(where={"id": number}, include={"posts": True}),
            db.tag.find_unique_or_raise(where={"id": number, "name": {"startswith": "tag"}}),
        )
    ]
    found = await asyncio.gather(*calls)
    assert found[::4] == [Label(f"tag-{n}") for n in range(4)]
    assert [tag.model_dump() for tag in found[1::4]] == [{"id": number} for number in ids[:4]]
    assert [tag.posts for tag in found[2::4]] == [[]] * 4
    assert [tag.name for tag in found[3::4]] == [f"tag-{n}" for n in range(4)]


async def test_errors_are_of_their_own_caller(db: Any) -> None:
    ids = await with_tags(db)
    calls = [db.tag.find_unique_or_raise(where={"id": number}) for number in (ids[0], ids[1], -1, ids[2], -2)]
    found = await asyncio.gather(*calls, return_exceptions=True)
    assert [type(one).__name__ for one in found] == [
        "Tag",
        "Tag",
        "RecordNotFoundError",
        "Tag",
        "RecordNotFoundError",
    ]
    assert isinstance(found[2], RecordNotFoundError)
    mixed = [db.tag.find_unique(where={"id": value}) for value in (ids[0], ids[1], "x", ids[2])]
    found = await asyncio.gather(*mixed, return_exceptions=True)
    assert [type(one) for one in found][2] is QueryArgumentError
    assert [found[0].id, found[1].id, found[3].id] == ids[:3]


async def test_a_failing_statement_fails_everyone_once(db: Any) -> None:
    ids = await with_tags(db)
    await db.execute_raw(own(db, 'ALTER TABLE "Tag" RENAME TO "Elsewhere"'))
    calls = [db.tag.find_unique(where={"id": number}) for number in ids]
    found = await asyncio.gather(*calls, return_exceptions=True)
    assert {getattr(one, "code", None) for one in found} == {"P2021"}
    await db.execute_raw(own(db, 'ALTER TABLE "Elsewhere" RENAME TO "Tag"'))
    assert (await db.tag.find_unique(where={"id": ids[0]})).id == ids[0]


async def test_one_or_all_callers_may_be_cancelled_at_any_moment(db: Any) -> None:
    ids = await with_tags(db)
    for ticks in range(8):
        tasks = [asyncio.create_task(db.tag.find_unique(where={"id": number})) for number in ids]
        for _ in range(ticks):
            await asyncio.sleep(0)
        tasks[ticks % NUMBER].cancel()
        tasks[3].cancel()
        found = await asyncio.gather(*tasks, return_exceptions=True)
        for number, one in zip(ids, found, strict=True):
            assert isinstance(one, asyncio.CancelledError) or one.id == number
        assert sum(isinstance(one, asyncio.CancelledError) for one in found) <= 2
    for ticks in range(8):
        tasks = [asyncio.create_task(db.tag.find_unique(where={"id": number})) for number in ids]
        for _ in range(ticks):
            await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert await db.tag.count() == NUMBER


async def test_a_column_that_gives_keys_back_in_another_form_still_finds(db: Any) -> None:
    asked = {"a": "a", "b": "b", "c": None}
    if db._engine.pool.dialect.name == "sqlite":
        await db.execute_raw(own(db, 'DROP TABLE "Tag"'))
        await db.execute_raw(
            own(db, 'CREATE TABLE "Tag" (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE)')
        )
        asked = {"a": "a", "A": "a", "B": "b", "c": None}
    elif db._engine.pool.dialect.provider == "mysql":
        asked = {"a": "a", "A": "a", "B": "b", "c": None}
    else:
        await db.execute_raw(own(db, 'ALTER TABLE "Tag" ALTER COLUMN name TYPE char(10)'))
    await db.tag.create_many([{"name": "a"}, {"name": "b"}])
    found = await asyncio.gather(*(db.tag.find_unique(where={"name": name}) for name in asked))
    alone = [await db.tag.find_unique(where={"name": name}) for name in asked]
    assert found == alone
    assert [tag.name.strip() if tag else None for tag in found] == [*asked.values()]


async def test_who_asks_while_others_are_being_answered_is_answered_too(db: Any) -> None:
    """At every moment between the end of a tick and the statement of those who asked in it."""
    ids = await with_tags(db)

    async def later(number: int, turns: int) -> Any:
        for _ in range(turns):
            await asyncio.sleep(0)
        return await db.tag.find_unique(where={"id": number})

    calls = [(number, turns) for turns in range(6) for number in ids]
    found = await asyncio.gather(*(later(*call) for call in calls))
    assert [tag.id for tag in found] == [number for number, _ in calls]
