"""Relations written together with a new row."""

from __future__ import annotations

from typing import Any

import pytest

from nicol.engine import Session
from nicol.errors.database import ConnectedRecordsNotFoundError, RecordNotFoundError, UniqueConstraintError

TITLES = {"select": {"title": True}, "order_by": {"id": "asc"}}


async def test_three_levels_at_once(db: Session) -> None:
    data = {
        "email": "a",
        "profile": {"create": {"bio": "hi"}},
        "posts": {
            "create": [
                {"title": "one", "tags": {"create": [{"name": "t1"}, {"name": "t2"}]}},
                {"title": "two", "tags": {"connect": {"name": "t1"}}},
            ]
        },
    }
    tags = {"select": {"name": True}, "order_by": {"name": "asc"}}
    select = {
        "profile": {"select": {"bio": True}},
        "posts": {"select": {"title": True, "tags": tags}, "order_by": {"id": "asc"}},
    }
    assert await db.run("User", "create", {"data": data, "select": select}) == {
        "profile": {"bio": "hi"},
        "posts": [
            {"title": "one", "tags": [{"name": "t1"}, {"name": "t2"}]},
            {"title": "two", "tags": [{"name": "t1"}]},
        ],
    }


async def test_the_side_with_the_key(db: Session) -> None:
    select = {"author": {"select": {"email": True}}}
    create = {"title": "p", "author": {"create": {"email": "a"}}}
    connect = {"title": "p", "author": {"connect": {"email": "a"}}}
    either = {"title": "p", "author": {"connect_or_create": {"where": {"email": "b"}, "create": {"email": "b"}}}}
    for data, email in ((create, "a"), (connect, "a"), (either, "b"), (either, "b")):
        assert await db.run("Post", "create", {"data": data, "select": select}) == {"author": {"email": email}}
    assert await db.run("User", "count", {}) == 2


async def test_create_many_inside(db: Session) -> None:
    posts = {"create_many": {"data": [{"title": "x"}, {"title": "y"}]}}
    row = await db.run("User", "create", {"data": {"email": "a", "posts": posts}, "select": {"posts": TITLES}})
    assert row == {"posts": [{"title": "x"}, {"title": "y"}]}


async def test_connecting_moves_a_row(db: Session) -> None:
    post = await db.run("Post", "create", {"data": {"title": "p", "author": {"create": {"email": "old"}}}})
    data = {"email": "new", "posts": {"connect": [{"id": post["id"]}]}}
    assert await db.run("User", "create", {"data": data, "select": {"posts": TITLES}}) == {"posts": [{"title": "p"}]}
    assert await db.run("User", "find_unique", {"where": {"email": "old"}, "select": {"posts": TITLES}}) == {
        "posts": []
    }


@pytest.mark.parametrize(
    ("model", "data", "code", "message"),
    [
        (
            "Post",
            {"title": "p", "author": {"connect": {"email": "no"}}},
            RecordNotFoundError,
            "An operation failed because it depends on one or more records that were required but not found. "
            "No 'User' record (needed to inline the relation on 'Post' record(s)) was found for a nested connect on "
            "one-to-many relation 'PostToUser'.",
        ),
        (
            "User",
            {"email": "a", "posts": {"create": {"title": "x"}, "connect": [{"id": 77}]}},
            ConnectedRecordsNotFoundError,
            "The required connected records were not found. Expected 1 records to be connected after connect operation "
            "on one-to-many relation 'PostToUser', found 0.",
        ),
        (
            "Post",
            {"title": "p", "tags": {"create": {"name": "new"}, "connect": {"name": "no"}}},
            RecordNotFoundError,
            "An operation failed because it depends on one or more records that were required but not found. "
            "Expected 1 records to be connected, found only 0.",
        ),
        (
            "Post",
            {"title": "p", "tags": {"create": [{"name": "twice"}, {"name": "twice"}]}},
            UniqueConstraintError,
            "Unique constraint failed on the fields: (`name`)",
        ),
    ],
)
async def test_a_failure_leaves_nothing(
    db: Session, model: str, data: dict[str, Any], code: type[Exception], message: str
) -> None:
    with pytest.raises(code) as caught:
        await db.run(model, "create", {"data": data})
    assert str(caught.value) == message
    assert [await db.run(name, "count", {}) for name in ("User", "Post", "Tag")] == [0, 0, 0]
