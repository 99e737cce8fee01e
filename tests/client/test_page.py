"""A page with the number of all rows."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from nicol.errors.query import QueryArgumentError


async def test_the_number_is_of_all_pages(db: Any, blog_on: ModuleType) -> None:
    class Label(blog_on.TagShape):  # type: ignore[misc]
        name: str

    await db.tag.create_many([{"name": name} for name in "abcdexy"])
    where = {"name": {"lt": "x"}}
    tags, number = await db.tag.find_many_and_count(where=where, order_by={"name": "asc"}, skip=1, take=2)
    assert ([tag.name for tag in tags], number) == (["b", "c"], 5)
    after, number = await db.tag.into(Label).find_many_and_count(
        where=where, order_by={"name": "asc"}, cursor={"name": "c"}, skip=1, take=5
    )
    assert (after, number) == ([Label("d"), Label("e")], 5)
    assert await db.tag.find_many_and_count(where={"name": "z"}) == ([], 0)
    assert await db.tag.find_many_and_count(where=where, skip=5) == ([], 5)


async def test_distinct_values_are_counted_once(db: Any) -> None:
    names = ["Ada", "Ada", "Bob"]
    await db.user.create_many([{"email": f"{n}@example.org", "name": name} for n, name in enumerate(names)])
    users, number = await db.user.find_many_and_count(distinct=["name"], take=1, order_by={"name": "asc"})
    assert (len(users), number) == (1, 2)


async def test_a_page_inside_a_transaction_sees_its_rows(db: Any) -> None:
    async with db.tx() as tx:
        await tx.tag.create_many([{"name": "a"}, {"name": "b"}])
        tags, number = await tx.tag.find_many_and_count(take=1)
        assert (len(tags), number) == (1, 2)
        await tx.tag.create({"name": "c"})
    assert await db.tag.count() == 3


async def test_an_error_leaves_the_connection_usable(db: Any) -> None:
    for _ in range(15):
        with pytest.raises(QueryArgumentError):
            await db.tag.find_many_and_count(where={"nam": "a"})
    assert await db.tag.count() == 0


def test_a_blocking_page(sync_db: Any) -> None:
    sync_db.tag.create_many([{"name": "a"}, {"name": "b"}])
    tags, number = sync_db.tag.find_many_and_count(order_by={"name": "desc"}, take=1, include={"posts": True})
    assert ([(tag.name, tag.posts) for tag in tags], number) == ([("b", [])], 2)
