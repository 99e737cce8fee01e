"""update_many, update_many_and_return and delete_many of no more than `limit` rows."""

from __future__ import annotations

from typing import Any

import pytest

from nicol.errors.query import QueryArgumentError


async def categories(db: Any) -> None:
    await db.category.create_many([{"name": name} for name in "abcde"])


async def test_no_more_rows_than_the_limit(db: Any) -> None:
    await categories(db)
    assert await db.category.update_many(where={"name": {"gt": "a"}}, data={"name": {"set": "x"}}, limit=1) == 1
    assert await db.category.count(where={"name": "x"}) == 1
    assert await db.category.update_many(data={}, limit=2) == 2
    assert await db.category.update_many(data={}, limit=9) == 5
    assert await db.category.delete_many(where={"name": {"not": "x"}}, limit=3) == 3
    assert await db.category.delete_many(limit=0) == 0
    assert sorted([row.name for row in await db.category.find_many()])[-1] == "x"
    assert await db.category.count() == 2


async def test_the_changed_rows(db: Any) -> None:
    await db.user.create_many([{"email": mail, "name": "old"} for mail in "abc"])
    made = await db.user.update_many_and_return(where={"email": {"not": "b"}}, data={"name": "new", "role": "ADMIN"})
    assert sorted([(row.email, row.name, row.role.name) for row in made]) == [
        ("a", "new", "ADMIN"),
        ("c", "new", "ADMIN"),
    ]
    only = await db.user.update_many_and_return(data={"name": "one"}, limit=1, select={"name": True})
    assert [row.model_dump() for row in only] == [{"name": "one"}]
    same = await db.user.update_many_and_return(where={"email": "b"}, data={})
    assert [(row.email, row.name) for row in same if row.email == "b"] in ([("b", "old")], [("b", "one")])


async def test_rows_with_a_compound_key(db: Any) -> None:
    await db.user.create({"id": 1, "email": "a", "posts": {"create": {"id": "p", "title": "t", "slug": "s"}}})
    await db.tag.create_many([{"id": number, "name": str(number)} for number in (1, 2, 3)])
    await db.post_tag.create_many([{"postId": "p", "tagId": number} for number in (1, 2, 3)])
    assert await db.post_tag.delete_many(where={"tagId": {"gt": 1}}, limit=1) == 1
    assert await db.post_tag.count() == 2


def test_blocking(sync_db: Any) -> None:
    sync_db.category.create_many([{"name": name} for name in "ab"])
    assert [row.name for row in sync_db.category.update_many_and_return(where={"name": "a"}, data={"name": "z"})] == [
        "z"
    ]
    assert sync_db.category.update_many(data={}, limit=1) == 1
    assert sync_db.category.delete_many(limit=1) == 1


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ({"limit": -1}, "limit: must not be negative, got -1"),
        ({"limit": "1"}, "limit: expected an int, got str"),
        ({"limit": True}, "limit: expected an int, got bool"),
        ({"select": {"posts": True}}, "select: update_many_and_return gives rows without relations"),
    ],
)
async def test_wrong_arguments(db: Any, args: dict[str, Any], message: str) -> None:
    with pytest.raises(QueryArgumentError) as caught:
        await db.user.update_many_and_return(data={"name": "x"}, **args)
    assert str(caught.value) == message
