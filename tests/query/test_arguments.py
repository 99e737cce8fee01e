"""Arguments that cannot be run: the path and the nearest name, before the database is asked."""

from __future__ import annotations

from typing import Any

import pytest

from nicol.errors.query import QueryArgumentError
from tests.query.conftest import Db

WRONG: list[tuple[str, dict[str, Any], str]] = [
    (
        "find_many",
        {"where": {"posts": {"some": {"titel": "x"}}}},
        'where.posts.some.titel: Post has no field "titel"; did you mean "title"?',
    ),
    ("find_many", {"wher": {}}, 'wher: find_many has no argument "wher"; did you mean "where"?'),
    ("find_many", {"where": {"age": "20"}}, "where.age: expected an int, got str"),
    ("find_many", {"where": {"age": True}}, "where.age: expected an int, got bool"),
    ("find_many", {"where": {"age": {"in": [1, "2"]}}}, "where.age.in: expected an int, got str"),
    ("find_many", {"where": {"age": {"in": 1}}}, "where.age.in: expected a list of an int values, got int"),
    ("find_many", {"where": {"age": {"in": [None]}}}, "where.age.in: expected an int, got None"),
    ("find_many", {"where": {"age": 2**40}}, "where.age: 1099511627776 does not fit into Int (32 bits)"),
    ("find_many", {"where": {"active": "yes"}}, "where.active: expected a bool, got str"),
    ("find_many", {"where": {"name": 5}}, "where.name: expected a str, got int"),
    ("find_many", {"where": {"name": b"x"}}, "where.name: expected a str, got bytes"),
    ("find_many", {"where": {"name": object}}, "where.name: expected a str, got type"),
    (
        "find_many",
        {"where": {"name": {"containz": "x"}}},
        'where.name.containz: a field of type String has no filter "containz"; did you mean "contains"?',
    ),
    (
        "find_many",
        {"where": {"name": {"mode": "loud"}}},
        'where.name.mode: expected "default" or "insensitive", got \'loud\'',
    ),
    ("find_many", {"where": {"email": None}}, 'where.email: "email" is a required field and is never None'),
    ("find_many", {"where": {"role": "EDITOR"}}, "where.role: expected Role (READER, WRITER), got 'EDITOR'"),
    ("find_many", {"where": {"joined": "soon"}}, "where.joined: 'soon' is not a date and time in ISO 8601 form"),
    (
        "find_many",
        {"where": {"posts": {"title": "x"}}},
        'where.posts.title: a list relation has no filter "title"; it has some, every, none',
    ),
    (
        "find_many",
        {"where": {"boss": {"is": {"nam": "x"}}}},
        'where.boss.is.nam: User has no field "nam"; did you mean "name"?',
    ),
    ("find_many", {"where": {"AND": [{"x1": 1}]}}, 'where.AND[0].x1: User has no field "x1"'),
    ("find_many", {"where": "id"}, "where: expected a dict, got str"),
    (
        "find_many",
        {"where": {"person": {"name": "Ann"}}},
        "where.person.age: the key person needs a value for each of its fields",
    ),
    ("find_many", {"take": "2"}, "take: expected an int, got str"),
    ("find_many", {"skip": -1}, "skip: must not be negative, got -1"),
    ("find_many", {"order_by": {"nam": "asc"}}, 'order_by.nam: User has no field "nam"; did you mean "name"?'),
    ("find_many", {"order_by": {"name": "up"}}, 'order_by.name: expected "asc" or "desc", got \'up\''),
    ("find_many", {"order_by": "name"}, "order_by: expected a dict like {'id': 'asc'}, got str"),
    (
        "find_many",
        {"order_by": {"posts": {"title": "asc"}}},
        'order_by.posts.title: a list relation is ordered by "_count" only',
    ),
    (
        "find_many",
        {"order_by": {"id": {"sort": "asc", "nulls": "last"}}},
        "order_by.id.nulls: is for optional fields only",
    ),
    ("find_many", {"distinct": ["nam"]}, 'distinct: User has no field "nam"; did you mean "name"?'),
    ("find_many", {"cursor": {"age": 1}}, "cursor: needs one of id, email, person"),
    (
        "find_many",
        {"select": {"id": True}, "include": {"posts": True}},
        "select: give either select or include, not both",
    ),
    ("find_many", {"select": {}}, "select: must select at least one field"),
    ("find_many", {"select": {"nam": True}}, 'select.nam: User has no field "nam"; did you mean "name"?'),
    ("find_many", {"include": {"name": True}}, "include.name: is a scalar field of User: include takes relations only"),
    ("find_many", {"include": {"post": True}}, 'include.post: User has no field "post"; did you mean "posts"?'),
    (
        "find_many",
        {"include": {"posts": {"where": {"titel": 1}}}},
        'include.posts.where.titel: Post has no field "titel"; did you mean "title"?',
    ),
    ("find_many", {"include": {"boss": {"take": 1}}}, 'include.boss.take: the relation "boss" has no argument "take"'),
    ("find_many", {"include": {"posts": {"take": "1"}}}, "include.posts.take: expected an int, got str"),
    (
        "find_many",
        {"include": {"_count": {"select": {"boss": True}}}},
        'include._count.select.boss: User has no list relation "boss" to count',
    ),
    ("find_many", {"omit": {"nam": True}}, 'omit.nam: User has no field "nam"; did you mean "name"?'),
    (
        "find_many",
        {"relation_load_strategy": "fast"},
        'relation_load_strategy: expected "join" or "query", got \'fast\'',
    ),
    ("find_unique", {}, "where: find_unique needs a where"),
    ("find_unique", {"where": {}}, "where: needs one of id, email, person"),
    ("find_unique", {"where": {"name": "Ann"}}, "where: needs one of id, email, person"),
    ("find_unique", {"where": {"id": None}}, "where: needs one of id, email, person"),
    ("find_unique", {"where": {"id": 1}, "take": 1}, 'take: find_unique has no argument "take"'),
]


@pytest.mark.parametrize(("operation", "args", "message"), WRONG, ids=[f"{o}-{a}" for o, a, _ in WRONG])
def test_the_error_names_the_path(db: Db, operation: str, args: dict[str, Any], message: str) -> None:
    with pytest.raises(QueryArgumentError) as caught:
        db("User", operation, **args)
    assert str(caught.value).startswith(message)


def test_a_wrong_type_is_found_after_a_right_one(db: Db) -> None:
    assert db.ids("User", where={"age": {"in": [30]}, "name": {"contains": "n"}}) == [1]
    for where in ({"age": {"in": ["30"]}, "name": {"contains": "n"}}, {"age": {"in": [30]}, "name": {"contains": 1}}):
        with pytest.raises(QueryArgumentError):
            db.ids("User", where=where)


def test_a_value_that_does_not_fit_is_found_on_a_known_shape(db: Db) -> None:
    assert db.ids("User", where={"age": 30}) == [1]
    with pytest.raises(QueryArgumentError, match="does not fit"):
        db.ids("User", where={"age": 3 * 10**9})
    assert db.ids("Post", skip=4) == [5]
    with pytest.raises(QueryArgumentError, match="negative"):
        db.ids("Post", skip=-4)
