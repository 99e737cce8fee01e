"""create_many and create_many_and_return."""

from __future__ import annotations

from typing import Any

import pytest

from nicol.engine import Session
from nicol.errors.database import UniqueConstraintError
from nicol.errors.query import QueryArgumentError

NAMES = {"select": {"name": True}, "order_by": {"name": "asc"}}


async def test_rows_may_give_different_fields(db: Session) -> None:
    data = [{"email": "a"}, {"email": "b", "age": 3}, {"email": "c", "name": None}, {"email": "d", "name": "D"}]
    assert await db.run("User", "create_many", {"data": data}) == 4
    found = await db.run(
        "User", "find_many", {"select": {"email": True, "age": True, "name": True}, "order_by": {"email": "asc"}}
    )
    assert found == [
        {"email": "a", "age": 18, "name": None},
        {"email": "b", "age": 3, "name": None},
        {"email": "c", "age": 18, "name": None},
        {"email": "d", "age": 18, "name": "D"},
    ]


async def test_one_column_may_hold_several_python_types(db: Session) -> None:
    data = [{"email": "a", "score": 1}, {"email": "b", "score": None}, {"email": "c", "score": 2.5}]
    assert await db.run("User", "create_many", {"data": data}) == 3
    found = await db.run("User", "find_many", {"select": {"score": True}, "order_by": {"email": "asc"}})
    assert [None if row["score"] is None else float(row["score"]) for row in found] == [1.0, None, 2.5]


@pytest.mark.parametrize("rows", [1, 3, 20])
async def test_rows_may_give_nothing(db: Session, rows: int) -> None:
    assert await db.run("Note", "create_many", {"data": [{}] * rows}) == rows
    found = await db.run("Note", "create_many_and_return", {"data": [{}] * rows})
    assert [row["text"] for row in found] == ["empty"] * rows
    assert await db.run("Note", "count", {}) == 2 * rows


async def test_every_row_gets_its_own_id(db: Session) -> None:
    data = [{"email": str(number)} for number in range(50)]
    assert await db.run("User", "create_many", {"data": data}) == 50
    found = await db.run("User", "find_many", {"select": {"id": True}})
    assert len({row["id"] for row in found}) == 50


@pytest.mark.parametrize("rows", [3, 8, 9, 100])
@pytest.mark.parametrize("operation", ["create_many", "create_many_and_return"])
async def test_a_repeated_key_undoes_all(db: Session, operation: str, rows: int) -> None:
    names = [f"t{number}" for number in range(rows - 1)]
    with pytest.raises(UniqueConstraintError) as caught:
        await db.run("Tag", operation, {"data": [{"name": name} for name in [*names, "t1"]]})
    assert str(caught.value) == "Unique constraint failed on the fields: (`name`)"
    assert caught.value.meta == {"modelName": "Tag", "target": ["name"]}
    assert await db.run("Tag", "count", {}) == 0


async def test_skip_duplicates_keeps_the_others(db: Session) -> None:
    await db.run("Tag", "create", {"data": {"name": "a"}})
    args: dict[str, Any] = {"data": [{"name": "a"}, {"name": "b"}, {"name": "b"}], "skip_duplicates": True}
    assert await db.run("Tag", "create_many", args) == 1
    assert await db.run("Tag", "find_many", NAMES) == [{"name": "a"}, {"name": "b"}]
    assert await db.run("Tag", "create_many", {**args, "data": [*args["data"] * 5, {"name": "c"}]}) == 1
    assert await db.run("Tag", "create_many", {**args, "data": []}) == 0


async def test_and_return_gives_the_rows(db: Session) -> None:
    args: dict[str, Any] = {"data": [{"title": "x"}, {"title": "y", "views": 2}]}
    rows = await db.run("Post", "create_many_and_return", {**args, "omit": {"id": True}})
    assert rows == [
        {"title": "x", "views": 0, "authorId": None},
        {"title": "y", "views": 2, "authorId": None},
    ]


async def test_thousands_of_rows(db: Session) -> None:
    data = [{"row": number // 100, "place": number % 100, "holder": f"h{number}"} for number in range(5000)]
    assert await db.run("Seat", "create_many", {"data": data}) == 5000
    assert await db.run("Seat", "count", {"where": {"row": 7}}) == 100
    returned = await db.run(
        "Seat", "create_many_and_return", {"data": [{**row, "row": row["row"] + 50} for row in data]}
    )
    assert returned[4999] == {"row": 99, "place": 99, "holder": "h4999"}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"name": "a"}, "data: expected a list of dicts, got dict"),
        ([{"name": "a"}, 3], "data[1]: expected a dict, got int"),
        ([{"name": "a"}, {"name": 3}], "data[1].name: expected a str, got int"),
        ([{"nam": "a"}], 'data[0].nam: Tag has no field "nam"; did you mean "name"?'),
    ],
)
async def test_wrong_rows_are_named(db: Session, data: Any, message: str) -> None:
    with pytest.raises(QueryArgumentError) as caught:
        await db.run("Tag", "create_many", {"data": data})
    assert str(caught.value) == message
    assert await db.run("Tag", "count", {}) == 0
