"""Rows, pages and relations, on both databases alike."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from nicol.errors.database import RecordNotFoundError
from tests.query.conftest import Db


def test_a_row_has_every_type(db: Db) -> None:
    assert db("User", "find_unique", where={"id": 1}) == {
        "id": 1,
        "email": "ann@x.org",
        "name": "Ann",
        "role": "WRITER",
        "age": 30,
        "score": 1.5,
        "big": 9007199254740993,
        "joined": datetime(2024, 1, 1, 10, 0, tzinfo=UTC),
        "active": True,
        "boss_id": None,
    }
    assert db("Post", "find_unique", where={"id": 1}, select={"price": True}) == {"price": Decimal("1.50")}
    assert db("Profile", "find_unique", where={"userId": 1}, omit={"id": True, "userId": True}) == {
        "bio": "writes",
        "photo": None,
        "data": {"lang": {"main": "en"}, "n": 1},
    }


def test_find_unique(db: Db) -> None:
    shown = {"select": {"id": True}}
    assert db("User", "find_unique", where={"email": "bob@x.org"}, **shown) == {"id": 2}
    assert db("User", "find_unique", where={"email": "bob@x.org", "age": 21}, **shown) is None
    assert db("User", "find_unique", where={"person": {"name": "Bob", "age": 20}}, **shown) == {"id": 2}
    text = {"select": {"text": True}}
    assert db("Comment", "find_unique", where={"postId_number": {"postId": 1, "number": 2}}, **text) == {
        "text": "so so"
    }


def test_find_first(db: Db) -> None:
    shown = {"select": {"id": True}}
    assert db("Post", "find_first", where={"views": 30}, **shown) == {"id": 3}
    assert db("Post", "find_first", where={"views": 30}, order_by={"id": "desc"}, **shown) == {"id": 4}
    assert db("Post", "find_first", where={"views": 31}, **shown) is None
    assert db("Post", "find_first", skip=1, **shown) == {"id": 2}


@pytest.mark.parametrize("operation", ["find_unique_or_raise", "find_first_or_raise"])
def test_a_missing_row_is_p2025(db: Db, operation: str) -> None:
    with pytest.raises(RecordNotFoundError, match="No record was found"):
        db("User", operation, where={"id": 99})


PAGES: list[tuple[dict[str, Any], list[int]]] = [
    ({"take": 2}, [1, 2]),
    ({"take": -2}, [4, 5]),
    ({"take": 0}, []),
    ({"skip": 3}, [4, 5]),
    ({"take": 2, "skip": 1}, [2, 3]),
    ({"take": -2, "skip": 1}, [3, 4]),
    ({"order_by": {"views": "desc"}, "take": 3}, [3, 4, 2]),
    ({"order_by": [{"views": "desc"}, {"id": "desc"}]}, [4, 3, 2, 1, 5]),
    ({"order_by": {"views": "asc"}, "take": -2}, [3, 4]),
    ({"cursor": {"id": 3}}, [3, 4, 5]),
    ({"cursor": {"id": 3}, "take": 2}, [3, 4]),
    ({"cursor": {"id": 3}, "take": 2, "skip": 1}, [4, 5]),
    ({"cursor": {"id": 3}, "take": -2}, [2, 3]),
    ({"cursor": {"id": 3}, "take": -1, "skip": 1}, [2]),
    ({"cursor": {"id": 99}}, []),
    ({"cursor": {"id": 3}, "order_by": {"views": "desc"}}, [3, 4, 2, 1, 5]),
    ({"cursor": {"id": 4}, "order_by": [{"views": "desc"}, {"id": "asc"}]}, [4, 2, 1, 5]),
    ({"cursor": {"id": 2}, "order_by": [{"body": {"sort": "asc", "nulls": "first"}}, {"id": "asc"}]}, [2, 5, 1, 3, 4]),
    ({"cursor": {"id": 3}, "order_by": [{"body": {"sort": "asc", "nulls": "last"}}, {"id": "asc"}]}, [3, 4, 2, 5]),
    ({"order_by": {"body": {"sort": "desc", "nulls": "last"}}, "take": 3}, [4, 3, 1]),
    ({"order_by": [{"author": {"name": "desc"}}, {"id": "asc"}], "where": {"author": {"is_not": None}}}, [3, 4, 1, 2]),
    ({"order_by": [{"comments": {"_count": "desc"}}, {"id": "asc"}]}, [1, 3, 2, 4, 5]),
    ({"order_by": [{"tags": {"_count": "desc"}}, {"id": "asc"}], "take": 2}, [1, 2]),
    ({"order_by": [{"tags": {"_count": "desc"}}, {"id": "asc"}], "cursor": {"id": 2}, "take": 2}, [2, 3]),
    ({"distinct": ["views"], "order_by": {"id": "asc"}}, [1, 2, 3, 5]),
    ({"distinct": ["views"], "order_by": {"id": "desc"}, "take": 2}, [5, 4]),
    ({"distinct": "authorId"}, [1, 3, 5]),
]


@pytest.mark.parametrize(("args", "ids"), PAGES, ids=[str(args) for args, _ in PAGES])
def test_pages(db: Db, args: dict[str, Any], ids: list[int]) -> None:
    args = {"order_by": {"id": "asc"}, **args} if "take" not in args and "cursor" not in args else args
    assert [row["id"] for row in db("Post", "find_many", **args)] == ids


def test_counts_of_pages(db: Db) -> None:
    assert db("Post", "count", take=3) == 3
    assert db("Post", "count", skip=3) == 2
    assert db("Post", "count", cursor={"id": 4}) == 2
    assert db("Post", "count", select={"_all": True, "body": True}) == {"_all": 5, "body": 3}


STRATEGIES = [{}, {"relation_load_strategy": "join"}, {"relation_load_strategy": "query"}]


@pytest.mark.parametrize("strategy", STRATEGIES, ids=["chosen", "join", "query"])
@pytest.mark.parametrize("take", [10, 5000])
def test_relations(db: Db, strategy: dict[str, str], take: int) -> None:
    text = {"select": {"text": True, "author": {"select": {"name": True}}, "marks": {"select": {"kind": True}}}}
    include = {
        "author": {"select": {"email": True, "profile": {"select": {"bio": True}}}},
        "tags": {"select": {"label": True}, "order_by": {"label": "desc"}},
        "comments": {**text, "order_by": {"number": "asc"}},
    }
    select = {"id": True, "_count": {"select": {"comments": True, "tags": {"where": {"label": "red"}}}}, **include}
    assert db("Post", "find_many", where={"id": {"lte": 3}}, take=take, select=select, **strategy) == [
        {
            "id": 1,
            "author": {"email": "ann@x.org", "profile": {"bio": "writes"}},
            "tags": [{"label": "red"}, {"label": "green"}],
            "comments": [
                {"text": "nice", "author": {"name": "Bob"}, "marks": [{"kind": "up"}, {"kind": "down"}]},
                {"text": "so so", "author": {"name": None}, "marks": []},
                {"text": "great", "author": {"name": "dot"}, "marks": []},
            ],
            "_count": {"comments": 3, "tags": 1},
        },
        {
            "id": 2,
            "author": {"email": "ann@x.org", "profile": {"bio": "writes"}},
            "tags": [{"label": "green"}],
            "comments": [{"text": "hm", "author": {"name": "Ann"}, "marks": []}],
            "_count": {"comments": 1, "tags": 0},
        },
        {
            "id": 3,
            "author": {"email": "bob@x.org", "profile": {"bio": None}},
            "tags": [{"label": "blue"}],
            "comments": [
                {"text": "nice", "author": {"name": "Ann"}, "marks": []},
                {"text": "ok", "author": {"name": "Bob"}, "marks": [{"kind": "up"}]},
            ],
            "_count": {"comments": 2, "tags": 0},
        },
    ]


NESTED: list[tuple[dict[str, Any], list[list[int]]]] = [
    ({"take": 1, "order_by": {"number": "desc"}}, [[3], [1], [2], [], []]),
    ({"take": 2, "order_by": {"number": "asc"}}, [[1, 2], [1], [1, 2], [], []]),
    ({"take": -2, "order_by": {"number": "asc"}}, [[2, 3], [1], [1, 2], [], []]),
    ({"skip": 1, "order_by": {"number": "asc"}}, [[2, 3], [], [2], [], []]),
    ({"take": 1, "skip": 1, "order_by": {"number": "asc"}}, [[2], [], [2], [], []]),
    ({"where": {"text": "nice"}}, [[1], [], [1], [], []]),
    ({"order_by": {"author": {"id": "desc"}}, "take": 2}, [[3, 2], [1], [2, 1], [], []]),
    ({"distinct": ["text"], "order_by": {"number": "asc"}}, [[1, 2, 3], [1], [1, 2], [], []]),
    (
        {"cursor": {"postId_number": {"postId": 1, "number": 2}}, "order_by": {"number": "asc"}},
        [[2, 3], [], [], [], []],
    ),
]


@pytest.mark.parametrize("strategy", STRATEGIES, ids=["chosen", "join", "query"])
@pytest.mark.parametrize(("args", "numbers"), NESTED, ids=[str(args) for args, _ in NESTED])
def test_pages_of_each_parent(db: Db, strategy: dict[str, str], args: dict[str, Any], numbers: list[list[int]]) -> None:
    rows = db("Post", "find_many", order_by={"id": "asc"}, include={"comments": args}, **strategy)
    assert [[comment["number"] for comment in row["comments"]] for row in rows] == numbers


@pytest.mark.parametrize("strategy", STRATEGIES, ids=["chosen", "join", "query"])
@pytest.mark.parametrize(("args", "numbers"), NESTED, ids=[str(args) for args, _ in NESTED])
def test_pages_of_one_parent(db: Db, strategy: dict[str, str], args: dict[str, Any], numbers: list[list[int]]) -> None:
    found = [
        db("Post", "find_unique", where={"id": key}, include={"comments": args}, **strategy) for key in range(1, 6)
    ]
    assert [[comment["number"] for comment in row["comments"]] for row in found] == numbers


@pytest.mark.parametrize("strategy", STRATEGIES, ids=["chosen", "join", "query"])
def test_relations_of_one_row(db: Db, strategy: dict[str, str]) -> None:
    """Below one row there are single parents again, and many: keys of one column, of two, and of a join table."""
    marks = {"select": {"kind": True}, "order_by": {"id": "desc"}}
    comments = {"select": {"text": True, "marks": marks}, "order_by": {"number": "asc"}, "take": 2}
    tags = {"select": {"label": True, "posts": {"select": {"id": True}}}, "order_by": {"label": "asc"}, "skip": 1}
    post = {"include": {"tags": tags, "author": {"include": {"boss": True}}}, "omit": {"body": True}}
    where = {"postId_number": {"postId": 1, "number": 1}}
    select = {"number": True, "post": post, "marks": marks}
    found = db("Comment", "find_unique", where=where, select=select, **strategy)
    assert found["marks"] == [{"kind": "down"}, {"kind": "up"}]
    assert found["post"]["tags"] == [{"label": "red", "posts": [{"id": 1}]}]
    assert (found["post"]["author"]["name"], found["post"]["author"]["boss"]) == ("Ann", None)
    ann = db("User", "find_first", skip=1, order_by={"id": "desc"}, include={"posts": {"select": {"id": True}}})
    assert (ann["id"], ann["posts"]) == (3, [])
    orphan = db("Post", "find_unique", where={"id": 5}, include={"author": True, "comments": comments}, **strategy)
    assert (orphan["author"], orphan["comments"]) == (None, [])
    first = db("Post", "find_first_or_raise", select={"comments": comments}, **strategy)
    assert first == {
        "comments": [{"text": "nice", "marks": [{"kind": "down"}, {"kind": "up"}]}, {"text": "so so", "marks": []}]
    }
    assert db("Post", "find_first", where={"id": 99}, include={"comments": True}, **strategy) is None


@pytest.mark.parametrize("strategy", STRATEGIES, ids=["chosen", "join", "query"])
def test_pages_over_a_join_table(db: Db, strategy: dict[str, str]) -> None:
    newest = {"posts": {"take": 1, "order_by": {"id": "desc"}, "select": {"id": True}}}
    rows = db("Tag", "find_many", order_by={"id": "asc"}, select={"label": True, **newest}, **strategy)
    assert rows == [
        {"label": "red", "posts": [{"id": 1}]},
        {"label": "green", "posts": [{"id": 2}]},
        {"label": "blue", "posts": [{"id": 3}]},
    ]


@pytest.mark.parametrize("strategy", STRATEGIES, ids=["chosen", "join", "query"])
def test_self_relations_and_absent_ones(db: Db, strategy: dict[str, str]) -> None:
    name = {"select": {"name": True}}
    select = {"id": True, "boss": name, "reports": {**name, "order_by": {"id": "asc"}}, "profile": name_of_bio()}
    assert db("User", "find_many", order_by={"id": "asc"}, select=select, **strategy) == [
        {"id": 1, "boss": None, "reports": [{"name": "Bob"}, {"name": None}], "profile": {"bio": "writes"}},
        {"id": 2, "boss": {"name": "Ann"}, "reports": [{"name": "dot"}], "profile": {"bio": None}},
        {"id": 3, "boss": {"name": "Ann"}, "reports": [], "profile": None},
        {"id": 4, "boss": {"name": "Bob"}, "reports": [], "profile": None},
    ]


def name_of_bio() -> dict[str, Any]:
    return {"select": {"bio": True}}


def test_all_counts(db: Db) -> None:
    row = db("User", "find_unique", where={"id": 1}, select={"_count": True})
    assert row == {"_count": {"posts": 2, "reports": 2, "comments": 2}}
