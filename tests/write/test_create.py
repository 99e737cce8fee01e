"""create: what is given, what the client and the database fill in, and what comes back."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from nicol.engine import Session
from nicol.errors.query import MissingValueError, QueryArgumentError
from nicol.query.marks import DbNull, JsonNull


async def test_a_row_comes_back_with_every_default(db: Session) -> None:
    row = await db.run("User", "create", {"data": {"email": "ann@x.org"}})
    assert re.fullmatch(r"c[0-9a-z]{24}", row.pop("id"))
    created, updated = row.pop("createdAt"), row.pop("updatedAt")
    assert created == updated
    assert created.tzinfo is UTC
    assert created.microsecond % 1000 == 0
    assert row == {
        "email": "ann@x.org",
        "name": None,
        "age": 18,
        "role": "Role.USER",
        "active": True,
        "score": None,
        "meta": None,
    }


async def test_every_kind_of_value_is_stored_and_read_back(db: Session) -> None:
    moment = datetime(2024, 2, 29, 12, 30, 0, 123000, tzinfo=UTC)
    data = {
        "id": "u1",
        "email": "a",
        "name": "O'Neil ☃",
        "age": -5,
        "role": "ADMIN",
        "active": False,
        "score": Decimal("1.5"),
        "meta": {"a": [1, None, {"b": "c"}]},
        "createdAt": moment,
    }
    row = await db.run("User", "create", {"data": data})
    del row["updatedAt"]
    assert row == {**data, "role": "Role.ADMIN"}


async def test_a_naive_datetime_and_a_text_are_taken_as_utc(db: Session) -> None:
    for number, given in enumerate([datetime(2024, 5, 1, 8, 0), "2024-05-01T10:00:00+02:00"]):
        args = {"data": {"email": str(number), "createdAt": given}, "select": {"createdAt": True}}
        assert await db.run("User", "create", args) == {"createdAt": datetime(2024, 5, 1, 8, 0, tzinfo=UTC)}


async def test_json_null_and_sql_null_differ_in_the_database(db: Session) -> None:
    for email, value in (("db", DbNull), ("json", JsonNull), ("none", None)):
        await db.run("User", "create", {"data": {"email": email, "meta": value}})
    found = await db.query_raw("SELECT email FROM users WHERE meta IS NULL ORDER BY email")
    assert [row[0] for row in found.rows] == ["db", "none"]


async def test_a_selection_with_relations_is_read_back(db: Session) -> None:
    args = {"data": {"email": "a"}, "select": {"email": True, "posts": {"select": {"title": True}}, "profile": True}}
    assert await db.run("User", "create", args) == {"email": "a", "posts": [], "profile": None}


async def test_a_row_of_defaults_only(db: Session) -> None:
    assert await db.run("Tag", "create_many", {"data": []}) == 0
    with pytest.raises(MissingValueError) as caught:
        await db.run("Tag", "create", {})
    assert caught.value.code == "P2012"
    assert str(caught.value) == "data.name: A value is required but not set: String"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"emial": "a"}, 'data.emial: User has no field "emial"; did you mean "email"?'),
        ({"email": 3}, "data.email: expected a str, got int"),
        ({"email": None}, "data.email: A value is required but not set: String"),
        ({"email": "a", "age": 2**31}, "data.age: 2147483648 does not fit into Int (32 bits)"),
        ({"email": "a", "role": "BOSS"}, "data.role: expected Role (USER, ADMIN), got 'BOSS'"),
        ({"email": "a", "posts": []}, "data.posts: is a relation: it takes a dict of writes, such as {'connect': {…}}"),
        ({"email": "a", "posts": {"creat": []}}, 'data.posts.creat: there is no "creat" here; did you mean "create"?'),
    ],
)
async def test_wrong_data_is_named_by_its_path(db: Session, data: dict[str, object], message: str) -> None:
    with pytest.raises(QueryArgumentError) as caught:
        await db.run("User", "create", {"data": data})
    assert str(caught.value) == message
    assert await db.run("User", "count", {}) == 0


async def test_a_relation_and_its_own_key_together_are_refused(db: Session) -> None:
    data = {"title": "t", "authorId": "x", "author": {"connect": {"id": "x"}}}
    with pytest.raises(QueryArgumentError) as caught:
        await db.run("Post", "create", {"data": data})
    assert str(caught.value) == "data.author: give either the relation or its key authorId, not both"
