"""Fields compared with other fields of the same row."""

from __future__ import annotations

from typing import Any

import pytest

from nicol.errors.query import QueryArgumentError
from nicol.query.marks import Ref
from tests.query.conftest import Db

AGE, ID, NAME, EMAIL = (Ref[Any]("User", name) for name in ("age", "id", "name", "email"))


@pytest.mark.parametrize(
    ("where", "ids"),
    [
        ({"age": {"gt": ID}}, [1, 2, 4]),
        ({"age": {"lte": ID}}, []),
        ({"id": {"equals": ID}}, [1, 2, 3, 4]),
        ({"id": ID}, [1, 2, 3, 4]),
        ({"id": {"not": ID}}, []),
        ({"age": {"not": {"gt": ID}}}, []),
        ({"big": {"lt": AGE}}, [4]),
        ({"email": {"contains": NAME, "mode": "insensitive"}}, [1, 2, 4]),
        ({"email": {"startswith": NAME, "mode": "insensitive"}}, [1, 2, 4]),
        ({"email": {"endswith": NAME, "mode": "insensitive"}}, []),
        ({"name": {"equals": NAME, "mode": "insensitive"}}, [1, 2, 4]),
        ({"joined": {"gte": Ref("User", "joined")}}, [1, 2, 3, 4]),
        ({"role": {"equals": Ref("User", "role")}}, [1, 2, 3, 4]),
        ({"posts": {"some": {"views": {"gt": Ref("Post", "id")}}}}, [1, 2]),
        ({"posts": {"every": {"title": {"equals": Ref("Post", "body")}}}}, [3, 4]),
        ({"boss": {"age": {"gte": AGE}}}, [2, 3, 4]),
        ({"profile": {"data": {"path": ["lang", "main"], "string_contains": Ref("Profile", "bio")}}}, []),
        ({"profile": {"data": {"equals": Ref("Profile", "data")}}}, [1]),
    ],
)
def test_a_field_stands_for_a_value(db: Db, where: dict[str, Any], ids: list[int]) -> None:
    assert db.ids("User", where=where) == ids


def test_wildcards_in_the_other_field_are_letters(db: Db) -> None:
    """The body of post 3 is `x_y` and would match the body of post 4, `xay`, as a pattern."""
    assert db.ids("Post", where={"body": {"contains": Ref("Post", "body")}}) == [1, 3, 4]
    assert db.ids("Post", where={"title": {"startswith": Ref("Post", "body")}}) == []


def test_groups_are_compared_with_what_they_are_grouped_by(db: Db) -> None:
    found = db(
        "Post", "group_by", by=["authorId"], having={"authorId": {"_count": {"equals": Ref("Post", "authorId")}}}
    )
    assert found == [{"authorId": 2}]
    found = db("User", "group_by", by=["age"], having={"age": {"_avg": {"lte": AGE}}}, order_by={"age": "asc"})
    assert found == [{"age": 20}, {"age": 30}]


@pytest.mark.parametrize(
    ("model", "args", "message"),
    [
        (
            "User",
            {"where": {"age": {"gt": NAME}}},
            "where.age.gt: expected a reference to a field of type Int; ref.User.name is of type String",
        ),
        (
            "User",
            {"where": {"age": {"gt": Ref("User", "agee")}}},
            'where.age.gt: User has no field "agee"; did you mean "age"?',
        ),
        (
            "User",
            {"where": {"age": {"gt": Ref("Post", "views")}}},
            "where.age.gt: ref.Post.views is a field of Post; the condition is about User",
        ),
        (
            "User",
            {"where": {"posts": {"some": {"views": AGE}}}},
            "where.posts.some.views: ref.User.age is a field of User; the condition is about Post",
        ),
        (
            "User",
            {"where": {"age": {"in": AGE}}},
            "where.age.in: expected a reference to a field of type list of Int; ref.User.age is of type Int",
        ),
        ("User", {"where": {"boss": AGE}}, "where.boss: expected a dict, got Ref"),
        ("User", {"where": {"OR": AGE}}, "where.OR: expected a dict, got Ref"),
        (
            "User",
            {"where": {"email": {"mode": EMAIL}}},
            'where.email.mode: expected "default" or "insensitive", got ref.User.email',
        ),
        ("User", {"take": AGE}, "take: expected an int, got Ref"),
    ],
)
def test_a_wrong_reference_is_told_by_its_path(db: Db, model: str, args: dict[str, Any], message: str) -> None:
    with pytest.raises(QueryArgumentError) as caught:
        db(model, "find_many", **args)
    assert str(caught.value) == message


def test_a_reference_is_no_value_to_write(db: Db) -> None:
    with pytest.raises(QueryArgumentError, match=r"^data\.age: expected a value, got Ref$"):
        db("User", "update_many", where={"id": 99}, data={"age": AGE})
    with pytest.raises(QueryArgumentError, match=r'^having\.age\.gt: "id" is not among the fields of `by`'):
        db("User", "group_by", by=["age"], having={"age": {"gt": ID}})
