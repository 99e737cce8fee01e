"""upsert_many: new rows are written, rows with a known key are changed."""

from __future__ import annotations

from typing import Any

import pytest

from nicol.engine import Session
from nicol.errors.query import QueryArgumentError


async def users(db: Session) -> list[tuple[Any, ...]]:
    rows = await db.run("User", "find_many", {"order_by": {"id": "asc"}})
    return [(row["id"], row["email"], row["name"]) for row in rows]


async def test_rows_are_written_or_changed(db: Session) -> None:
    await db.run("User", "create", {"data": {"id": "ann", "email": "a@x", "name": "Ann"}})
    data = [{"id": "new", "email": "a@x", "name": "Anna"}, {"id": "bob", "email": "b@x", "name": "Bob"}]
    assert await db.run("User", "upsert_many", {"data": data, "unique": "email", "update": ["name"]}) == 2
    assert await users(db) == [("ann", "a@x", "Anna"), ("bob", "b@x", "Bob")]


async def test_what_is_given_is_taken_over_but_for_the_key(db: Session) -> None:
    await db.run("User", "create", {"data": {"id": "ann", "email": "a@x", "name": "Ann"}})
    rows = [{"id": "ann", "email": "new@x"}, {"id": "bob", "email": "b@x", "name": "Bob"}]
    assert await db.run("User", "upsert_many", {"data": rows, "unique": "id"}) == 2
    assert await users(db) == [("ann", "new@x", "Ann"), ("bob", "b@x", "Bob")]


async def test_nothing_to_update_leaves_the_rows_as_they_are(db: Session) -> None:
    await db.run("User", "create", {"data": {"id": "ann", "email": "a@x", "name": "Ann"}})
    rows = [{"id": "x", "email": "a@x", "name": "Other"}, {"id": "y", "email": "y@x"}]
    assert await db.run("User", "upsert_many", {"data": rows, "unique": "email", "update": []}) == 2
    assert await users(db) == [("ann", "a@x", "Ann"), ("y", "y@x", None)]


async def test_many_rows(db: Session) -> None:
    first = [{"id": f"u{n}", "email": f"{n}@x", "name": "old"} for n in range(300)]
    again = [{"id": f"u{n}", "email": f"{n}@x", "name": "new"} for n in range(200, 500)]
    await db.run("User", "upsert_many", {"data": first, "unique": "id"})
    await db.run("User", "upsert_many", {"data": again, "unique": "id"})
    assert await db.run("User", "count", {"where": {"name": "old"}}) == 200
    assert await db.run("User", "count", {"where": {"name": "new"}}) == 300


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ({"unique": "name"}, "unique: User has no unique key 'name'; it has id, email"),
        ({"unique": "email", "update": ["nam"]}, 'update: User has no field "nam"; did you mean "name"?'),
        ({"data": [{"id": "x"}]}, "data[0].email: A value is required: it is part of the key"),
        ({"data": [{"email": "x"}, {"email": "x"}]}, "data[1]: has the same key as data[0]"),
        ({"data": [{"email": "x", "id": 3}]}, "data[0].id: expected a str, got int"),
        ({"data": {"email": "x"}}, "data: expected a list of dicts, got dict"),
    ],
)
async def test_a_wrong_call_is_told_by_its_path(db: Session, args: dict[str, Any], message: str) -> None:
    with pytest.raises(QueryArgumentError) as caught:
        await db.run("User", "upsert_many", {"data": [{"email": "x"}], "unique": "email", **args})
    assert str(caught.value) == message
    assert await db.run("User", "count", {}) == 0
