"""upsert: by ON CONFLICT where the keys agree, by reading and writing elsewhere."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from nicol.drivers import Pool, open_async_pool
from nicol.drivers.url import DatabaseUrl
from nicol.engine import Session
from nicol.errors.database import UniqueConstraintError
from tests.write.blog import start


def by_email(email: str, created: str, **more: Any) -> dict[str, Any]:
    create = {"email": created, "age": 1, **more}
    select = {"email": True, "age": True}
    return {"where": {"email": email}, "create": create, "update": {"age": {"increment": 10}}, "select": select}


async def test_creates_then_updates(db: Session) -> None:
    assert await db.run("User", "upsert", by_email("a", "a")) == {"email": "a", "age": 1}
    assert await db.run("User", "upsert", by_email("a", "a")) == {"email": "a", "age": 11}


async def test_the_created_key_may_differ_from_the_searched_one(db: Session) -> None:
    assert await db.run("User", "upsert", by_email("a", "b")) == {"email": "b", "age": 1}
    with pytest.raises(UniqueConstraintError):
        await db.run("User", "upsert", by_email("a", "b"))
    assert await db.run("User", "upsert", by_email("b", "z")) == {"email": "b", "age": 11}


async def test_nothing_to_update_gives_the_row(db: Session) -> None:
    args = {"where": {"name": "x"}, "create": {"name": "x"}, "update": {}}
    first = await db.run("Tag", "upsert", args)
    assert await db.run("Tag", "upsert", args) == first
    assert await db.run("Tag", "count", {}) == 1


async def test_relations_in_create_and_update(db: Session) -> None:
    args: dict[str, Any] = {
        "where": {"email": "a"},
        "create": {"email": "a", "posts": {"create": {"title": "new"}}},
        "update": {"posts": {"create": {"title": "more"}}},
        "select": {"posts": {"select": {"title": True}, "order_by": {"id": "asc"}}},
    }
    assert await db.run("User", "upsert", args) == {"posts": [{"title": "new"}]}
    assert await db.run("User", "upsert", args) == {"posts": [{"title": "new"}, {"title": "more"}]}


@pytest.fixture
async def async_pool(database_url: DatabaseUrl) -> Any:
    opened = open_async_pool(database_url)
    yield opened
    await opened.close()


async def test_many_at_once_count_every_call(async_pool: Pool) -> None:
    db = (await start(async_pool)).session()
    await asyncio.gather(*(db.run("User", "upsert", by_email("a", "a")) for _ in range(20)))
    assert await db.run("User", "find_many", {"select": {"age": True}}) == [{"age": 191}]


async def test_racing_creates_leave_one_row(async_pool: Pool) -> None:
    db = (await start(async_pool)).session()
    calls = [db.run("User", "create", {"data": {"email": "a", "posts": {"create": {"title": "p"}}}}) for _ in range(8)]
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["UniqueConstraintError"] * 7 + ["dict"]
    assert await db.run("Post", "count", {}) == 1
