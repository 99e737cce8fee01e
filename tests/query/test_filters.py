"""What `where` matches, on both databases alike."""

from __future__ import annotations

from typing import Any

import pytest

from tests.query.conftest import Db

USERS: list[tuple[dict[str, Any], list[int]]] = [
    ({}, [1, 2, 3, 4]),
    ({"name": "Ann"}, [1]),
    ({"name": {"equals": "Ann"}}, [1]),
    ({"name": None}, [3]),
    ({"name": {"equals": None}}, [3]),
    ({"name": {"not": None}}, [1, 2, 4]),
    ({"name": {"not": "Ann"}}, [2, 4]),
    ({"name": {"not": {"equals": "Ann"}}}, [2, 4]),
    ({"name": {"not": {"contains": "o"}}}, [1]),
    ({"name": {"in": ["Ann", "Bob", "none"]}}, [1, 2]),
    ({"name": {"in": ("Ann",)}}, [1]),
    ({"name": {"in": []}}, []),
    ({"name": {"not_in": ["Ann"]}}, [2, 4]),
    ({"name": {"not_in": []}}, [1, 2, 3, 4]),
    ({"id": {"not_in": [1, 4]}}, [2, 3]),
    ({"age": {"lt": 30}}, [2, 4]),
    ({"age": {"lte": 30, "gt": 20}}, [1]),
    ({"age": {"gte": 20, "not": 20}}, [1]),
    ({"email": {"startswith": "bo"}}, [2]),
    ({"email": {"endswith": "@y.org"}}, [3, 4]),
    ({"email": {"contains": "@x"}}, [1, 2]),
    ({"name": {"contains": "DO", "mode": "insensitive"}}, [4]),
    ({"name": {"equals": "ANN", "mode": "insensitive"}}, [1]),
    ({"name": {"in": ["ANN", "DOT"], "mode": "insensitive"}}, [1, 4]),
    ({"name": {"not": "ANN", "mode": "insensitive"}}, [2, 4]),
    ({"active": True}, [1, 2, 4]),
    ({"active": {"not": True}}, [3]),
    ({"role": "WRITER"}, [1, 4]),
    ({"role": {"in": ["READER"]}}, [2, 3]),
    ({"role": {"not": "READER"}}, [1, 4]),
    ({"score": {"gt": 1}}, [1, 4]),
    ({"big": 9007199254740993}, [1]),
    ({"joined": {"gte": "2024-01-03T00:00:00Z"}}, [3, 4]),
    ({"AND": [{"age": 20}, {"role": "WRITER"}]}, [4]),
    ({"AND": {"age": 20, "name": "Bob"}}, [2]),
    ({"AND": []}, [1, 2, 3, 4]),
    ({"OR": [{"age": 30}, {"name": None}]}, [1, 3]),
    ({"OR": []}, []),
    ({"OR": [{"age": 20, "name": "Bob"}, {"id": 1}]}, [1, 2]),
    ({"NOT": {"age": 20}}, [1]),
    ({"NOT": [{"age": 20}, {"id": 1}]}, []),
    ({"NOT": []}, [1, 2, 3, 4]),
    ({"NOT": {"id": 1, "name": "Bob"}}, [1, 2, 3, 4]),
    ({"active": True, "OR": [{"id": 1}, {"id": 3}]}, [1]),
    ({"person": {"name": "dot", "age": 20}}, [4]),
    ({"posts": {"some": {"views": {"gt": 15}}}}, [1, 2]),
    ({"posts": {"some": {}}}, [1, 2]),
    ({"posts": {"none": {}}}, [3, 4]),
    ({"posts": {"none": {"views": 10}}}, [2, 3, 4]),
    ({"posts": {"every": {"views": {"gte": 20}}}}, [2, 3, 4]),
    ({"posts": {"every": {"body": "first"}}}, [1, 3, 4]),
    ({"posts": {"some": {"views": 10}, "none": {"views": 30}}}, [1]),
    ({"posts": {"some": {"tags": {"some": {"label": "blue"}}}}}, [2]),
    ({"boss": {"name": "Ann"}}, [2, 3]),
    ({"boss": {"is": {"name": "Ann"}}}, [2, 3]),
    ({"boss": {"is_not": {"name": "Ann"}}}, [1, 4]),
    ({"boss": None}, [1]),
    ({"boss": {"is": None}}, [1]),
    ({"boss": {"is_not": None}}, [2, 3, 4]),
    ({"boss": {"boss": {"id": 1}}}, [4]),
    ({"reports": {"some": {"age": 20}}}, [1, 2]),
    ({"profile": None}, [3, 4]),
    ({"profile": {"is_not": None}}, [1, 2]),
    ({"profile": {"bio": None}}, [2]),
    ({"profile": {}}, [1, 2]),
    ({"comments": {"some": {"marks": {"some": {"kind": "down"}}}}}, [2]),
]


@pytest.mark.parametrize(("where", "ids"), USERS, ids=[str(where) for where, _ in USERS])
def test_users(db: Db, where: dict[str, Any], ids: list[int]) -> None:
    assert db.ids("User", where=where) == ids
    assert db("User", "count", where=where) == len(ids)


POSTS: list[tuple[dict[str, Any], list[int]]] = [
    ({"title": {"contains": "100%"}}, [3]),
    ({"body": {"contains": "x_"}}, [3]),
    ({"title": {"startswith": "100"}}, [3, 4]),
    ({"title": {"contains": "\\"}}, []),
    ({"price": "1.50"}, [1]),
    ({"price": {"gt": 2}}, [3]),
    ({"tags": {"some": {"label": "green"}}}, [1, 2]),
    ({"tags": {"none": {}}}, [4, 5]),
    ({"tags": {"every": {"label": "green"}}}, [2, 4, 5]),
    ({"author": None}, [5]),
    ({"author": {"is_not": {"name": "Ann"}}}, [3, 4, 5]),
    ({"comments": {"some": {"author": {"name": "Bob"}}}}, [1, 3]),
]


@pytest.mark.parametrize(("where", "ids"), POSTS, ids=[str(where) for where, _ in POSTS])
def test_posts(db: Db, where: dict[str, Any], ids: list[int]) -> None:
    assert db.ids("Post", where=where) == ids


def test_a_value_is_never_sql(db: Db) -> None:
    evil = "' OR '1'='1'; DROP TABLE \"users\"; --"
    for where in ({"name": evil}, {"name": {"contains": evil}}, {"name": {"in": [evil, '"']}}, {"email": f'{evil}"'}):
        assert db.ids("User", where=where) == []
    assert db("User", "count") == 4


def test_json(db: Db) -> None:
    assert db.ids("Profile", where={"data": {"path": ["lang", "main"], "equals": "en"}}) == [1]
    assert db.ids("Profile", where={"data": {"path": ["lang", "main"], "string_contains": "e"}}) == [1]
    assert db.ids("Profile", where={"data": {"equals": {"lang": {"main": "en"}, "n": 1}}}) == [1]
    assert db.ids("Profile", where={"data": {"equals": None}}) == [2]
