"""Relations written together with a row that exists."""

from __future__ import annotations

from typing import Any

import pytest

from nicol.engine import Session
from nicol.errors.database import (
    RecordNotFoundError,
    RecordsNotConnectedError,
    RelationViolationError,
)
from nicol.errors.query import QueryArgumentError

TITLES = {"posts": {"select": {"title": True}, "order_by": {"id": "asc"}}}


@pytest.fixture
async def ann(db: Session) -> list[int]:
    """Ann with the posts one and two, and a post of nobody; their ids."""
    posts = {"create": [{"title": "one"}, {"title": "two"}]}
    await db.run("User", "create", {"data": {"email": "ann", "posts": posts, "profile": {"create": {"bio": "b"}}}})
    await db.run("Post", "create", {"data": {"title": "free"}})
    rows = await db.run("Post", "find_many", {"order_by": {"id": "asc"}})
    return [row["id"] for row in rows]


async def change(db: Session, posts: dict[str, Any]) -> list[str]:
    """Ann's titles after a nested write."""
    args = {"where": {"email": "ann"}, "data": {"posts": posts}, "select": TITLES}
    row = await db.run("User", "update", args)
    return [post["title"] for post in row["posts"]]


async def test_list_verbs(db: Session, ann: list[int]) -> None:
    one, two, free = ann
    assert await change(db, {"create": {"title": "three"}}) == ["one", "two", "three"]
    assert await change(db, {"connect": {"id": free}}) == ["one", "two", "free", "three"]
    assert await change(db, {"disconnect": [{"id": one}, {"id": 999}]}) == ["two", "free", "three"]
    assert await change(db, {"set": [{"id": one}, {"id": two}]}) == ["one", "two"]
    assert await change(db, {"update": {"where": {"id": one}, "data": {"title": "1"}}}) == ["1", "two"]
    upsert = {"where": {"id": free}, "create": {"title": "made"}, "update": {"title": "found"}}
    assert await change(db, {"upsert": [upsert, {**upsert, "where": {"id": two}}]}) == ["1", "found", "made"]
    many = {"where": {"title": {"in": ["1", "made"]}}, "data": {"views": 9}}
    assert await change(db, {"update_many": many, "delete_many": {"views": 9}}) == ["found"]
    assert await change(db, {"delete": {"id": two}}) == []
    assert await db.run("Post", "count", {}) == 2


async def test_another_owners_rows_are_out_of_reach(db: Session, ann: list[int]) -> None:
    free = ann[2]
    with pytest.raises(RecordNotFoundError) as caught:
        await change(db, {"update": {"where": {"id": free}, "data": {"title": "stolen"}}})
    assert str(caught.value).endswith(
        "No 'Post' record was found for a nested update on one-to-many relation 'PostToUser'."
    )
    with pytest.raises(RecordsNotConnectedError) as refused:
        await change(db, {"create": {"title": "lost"}, "delete": {"id": free}})
    assert str(refused.value) == (
        "The records for relation `PostToUser` between the `User` and `Post` models are not connected."
    )
    assert await change(db, {"update_many": {"where": {}, "data": {"views": 3}}}) == ["one", "two"]
    assert await db.run("Post", "find_unique", {"where": {"id": free}, "select": {"title": True, "views": True}}) == {
        "title": "free",
        "views": 0,
    }


async def test_the_side_with_the_key(db: Session, ann: list[int]) -> None:
    async def author(verbs: dict[str, Any]) -> Any:
        args = {"where": {"id": ann[0]}, "data": {"author": verbs}, "select": {"author": {"select": {"email": True}}}}
        row = await db.run("Post", "update", args)
        return row["author"] and row["author"]["email"]

    assert await author({"update": {"email": "anna"}}) == "anna"
    assert await author({"disconnect": True}) is None
    assert await author({"upsert": {"create": {"email": "bob"}, "update": {"email": "x"}}}) == "bob"
    assert await author({"upsert": {"create": {"email": "x"}, "update": {"email": "bobby"}}}) == "bobby"
    assert await author({"connect": {"email": "anna"}}) == "anna"
    assert await author({"create": {"email": "cid"}}) == "cid"
    assert await author({"delete": True}) is None
    assert await db.run("User", "count", {"where": {"email": "cid"}}) == 0


@pytest.mark.usefixtures("ann")
async def test_one_to_one(db: Session) -> None:
    async def bio(verbs: dict[str, Any]) -> Any:
        args = {"where": {"email": "ann"}, "data": {"profile": verbs}, "select": {"profile": {"select": {"bio": True}}}}
        row = await db.run("User", "update", args)
        return row["profile"] and row["profile"]["bio"]

    assert await bio({"update": {"bio": "new"}}) == "new"
    assert await bio({"upsert": {"create": {"bio": "x"}, "update": {"bio": "newer"}}}) == "newer"
    with pytest.raises(RelationViolationError) as caught:
        await bio({"create": {"bio": "second"}})
    assert str(caught.value) == (
        "The change you are trying to make would violate the required relation 'ProfileToUser' "
        "between the `Profile` and `User` models."
    )
    with pytest.raises(RelationViolationError):
        await bio({"disconnect": True})
    assert await bio({"delete": True}) is None
    assert await bio({"upsert": {"create": {"bio": "x"}, "update": {"bio": "y"}}}) == "x"


async def test_a_required_relation_has_no_disconnect(db: Session, ann: list[int]) -> None:
    profile = await db.run("Profile", "find_first", {})
    with pytest.raises(QueryArgumentError) as caught:
        await db.run("Profile", "update", {"where": {"id": profile["id"]}, "data": {"user": {"disconnect": True}}})
    assert str(caught.value).startswith('data.user.disconnect: there is no "disconnect" here')
    assert ann


async def test_many_to_many(db: Session, ann: list[int]) -> None:
    async def names(verbs: dict[str, Any]) -> list[str]:
        select = {"tags": {"select": {"name": True}, "order_by": {"name": "asc"}}}
        row = await db.run("Post", "update", {"where": {"id": ann[0]}, "data": {"tags": verbs}, "select": select})
        return [tag["name"] for tag in row["tags"]]

    assert await names({"create": [{"name": "a"}, {"name": "b"}]}) == ["a", "b"]
    assert await names({"connect": {"name": "a"}}) == ["a", "b"]
    assert await names({"disconnect": {"name": "a"}}) == ["b"]
    assert await names({"set": [{"name": "a"}]}) == ["a"]
    assert await names({"update": {"where": {"name": "a"}, "data": {"name": "z"}}}) == ["z"]
    either = {"where": {"name": "b"}, "create": {"name": "b"}}
    assert await names({"connect_or_create": either}) == ["b", "z"]
    assert await names({"delete": {"name": "z"}, "delete_many": {"name": "b"}}) == []
    assert await db.run("Tag", "count", {}) == 0
    assert await db.run("Post", "count", {}) == 3
