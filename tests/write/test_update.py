"""update, update_many, delete, delete_many."""

from __future__ import annotations

from typing import Any

import pytest

from nicol.engine import Session
from nicol.errors.database import RecordNotFoundError
from nicol.errors.query import QueryArgumentError


@pytest.fixture
async def ann(db: Session) -> dict[str, Any]:
    found: dict[str, Any] = await db.run("User", "create", {"data": {"id": "ann", "email": "ann", "age": 40}})
    return found


@pytest.mark.usefixtures("ann")
@pytest.mark.parametrize(
    ("change", "age"),
    [
        (7, 7),
        ({"set": 8}, 8),
        ({"increment": 2}, 42),
        ({"decrement": 2}, 38),
        ({"multiply": 3}, 120),
        ({"divide": 4}, 10),
    ],
)
async def test_a_number_is_set_or_computed(db: Session, change: Any, age: int) -> None:
    args = {"where": {"email": "ann"}, "data": {"age": change}, "select": {"age": True}}
    assert await db.run("User", "update", args) == {"age": age}


async def test_updated_at_moves_and_created_at_stays(db: Session, ann: dict[str, Any]) -> None:
    row = await db.run("User", "update", {"where": {"id": "ann"}, "data": {"name": "Ann"}})
    assert row["createdAt"] == ann["createdAt"]
    assert row["updatedAt"] >= ann["updatedAt"]
    assert row["name"] == "Ann"


async def test_nothing_to_write_changes_nothing(db: Session, ann: dict[str, Any]) -> None:
    assert await db.run("User", "update", {"where": {"id": "ann"}, "data": {}}) == ann


@pytest.mark.parametrize("data", [{"name": "x"}, {}, {"posts": {"create": {"title": "t"}}}])
async def test_an_absent_row_is_p2025(db: Session, data: dict[str, Any]) -> None:
    with pytest.raises(RecordNotFoundError) as caught:
        await db.run("User", "update", {"where": {"id": "nobody"}, "data": data})
    assert caught.value.code == "P2025"
    assert str(caught.value) == (
        "An operation failed because it depends on one or more records that were required but not found. "
        "No record was found for an update."
    )
    assert await db.run("Post", "count", {}) == 0


@pytest.mark.usefixtures("ann")
async def test_further_conditions_beside_the_key_must_hold(db: Session) -> None:
    with pytest.raises(RecordNotFoundError):
        await db.run("User", "update", {"where": {"id": "ann", "age": {"gt": 50}}, "data": {"age": 1}})
    assert await db.run("User", "count", {"where": {"age": 40}}) == 1


async def test_a_compound_key(db: Session) -> None:
    await db.run("Seat", "create_many", {"data": [{"row": 1, "place": 1}, {"row": 1, "place": 2}]})
    where = {"row_place": {"row": 1, "place": 2}}
    args = {"where": where, "data": {"holder": "Ann"}}
    assert await db.run("Seat", "update", args) == {"row": 1, "place": 2, "holder": "Ann"}
    assert await db.run("Seat", "delete", {"where": where}) == {"row": 1, "place": 2, "holder": "Ann"}
    assert await db.run("Seat", "find_many", {}) == [{"row": 1, "place": 1, "holder": None}]


async def test_update_many_counts_the_rows_it_changes(db: Session) -> None:
    await db.run("Tag", "create_many", {"data": [{"name": "a1"}, {"name": "a2"}, {"name": "b"}]})
    data = {"posts": {"create": {"title": "p"}}}
    await db.run("Tag", "update", {"where": {"name": "a1"}, "data": data})
    many = {"where": {"tags": {"some": {"name": {"startswith": "a"}}}}, "data": {"views": {"increment": 5}}}
    assert await db.run("Post", "update_many", many) == 1
    assert await db.run("Post", "update_many", {"where": {"views": 5}, "data": {}}) == 1
    assert await db.run("Post", "update_many", {"where": {"views": 0}, "data": {"title": "x"}}) == 0
    assert await db.run("Post", "find_many", {"select": {"title": True, "views": True}}) == [{"title": "p", "views": 5}]


async def test_update_many_writes_no_relations(db: Session) -> None:
    with pytest.raises(QueryArgumentError) as caught:
        await db.run("Post", "update_many", {"data": {"author": {"connect": {"id": "x"}}}})
    assert str(caught.value) == "data.author: is a relation, which cannot be written here"


@pytest.mark.usefixtures("ann")
async def test_delete_gives_the_row_as_it_was(db: Session) -> None:
    data = {"data": {"title": "t", "author": {"connect": {"id": "ann"}}}}
    await db.run("Post", "create", data)
    await db.run("Post", "update_many", {"data": {"authorId": None}})
    args = {"where": {"id": "ann"}, "select": {"email": True, "posts": True}}
    assert await db.run("User", "delete", args) == {"email": "ann", "posts": []}
    assert await db.run("User", "count", {}) == 0
    with pytest.raises(RecordNotFoundError) as caught:
        await db.run("User", "delete", {"where": {"id": "ann"}})
    assert str(caught.value).endswith("No record was found for a delete.")


async def test_delete_many_by_a_relation(db: Session) -> None:
    for name in ("a", "b"):
        await db.run("Tag", "create", {"data": {"name": name, "posts": {"create": {"title": f"of {name}"}}}})
    assert await db.run("Post", "delete_many", {"where": {"tags": {"some": {"name": "a"}}}}) == 1
    assert await db.run("Post", "find_many", {"select": {"title": True}}) == [{"title": "of b"}]
    assert await db.run("Post", "delete_many", {}) == 1


@pytest.mark.parametrize("operation", ["delete_many", "update_many"])
async def test_a_where_of_none_is_no_accident(db: Session, operation: str) -> None:
    await db.run("Tag", "create", {"data": {"name": "a"}})
    args: dict[str, Any] = {"where": None} | ({"data": {"name": "b"}} if operation == "update_many" else {})
    with pytest.raises(QueryArgumentError) as caught:
        await db.run("Tag", operation, args)
    assert str(caught.value) == f"where: is None; leave it out if {operation} is meant for every row"
    assert await db.run("Tag", "count", {"where": {"name": "a"}}) == 1
