"""Filters of Json values, on both databases alike."""

from __future__ import annotations

from typing import Any

import pytest

from nicol.errors.query import QueryArgumentError
from nicol.query.marks import DbNull, JsonNull
from tests.query.conftest import Db

VALUE = {"list": [1, "two", None, [3, 4], True], "word": "text", "half": 0.5, "none": None}
FILTERS: list[tuple[dict[str, Any], bool | None]] = [
    ({"path": ["list"], "array_contains": [1]}, True),
    ({"path": ["list"], "array_contains": ["two", None]}, True),
    ({"path": ["list"], "array_contains": [[3, 4]]}, True),
    ({"path": ["list"], "array_contains": [2]}, False),
    ({"path": ["list"], "array_contains": ["1"]}, False),
    ({"path": ["list"], "array_starts_with": 1}, True),
    ({"path": ["list"], "array_starts_with": "1"}, False),
    ({"path": ["list"], "array_ends_with": True}, True),
    ({"path": ["list"], "array_ends_with": 1}, False),
    ({"path": ["word"], "array_contains": ["text"]}, None),
    ({"path": ["word"], "gt": "tex"}, True),
    ({"path": ["word"], "lt": "tex"}, False),
    ({"path": ["word"], "gt": 1}, None),
    ({"path": ["half"], "gte": 0.5, "lt": 1}, True),
    ({"path": ["half"], "lte": 0}, False),
    ({"path": ["list"], "gt": 1}, None),
    ({"path": ["word"], "string_starts_with": "TE", "mode": "insensitive"}, True),
    ({"path": ["word"], "string_ends_with": "ex"}, False),
    ({"path": ["half"], "string_contains": "5"}, None),
    ({"path": ["none"], "equals": JsonNull}, True),
    ({"path": ["word"], "equals": JsonNull}, False),
    ({"path": ["absent"], "equals": DbNull}, True),
    ({"path": ["word"], "equals": DbNull}, False),
]
"""A filter of the Json value, and whether it holds; None = nor does its negation: the value is of another kind."""


@pytest.mark.parametrize(("condition", "holds"), FILTERS, ids=[str(condition) for condition, _ in FILTERS])
def test_json_filters(db: Db, condition: dict[str, Any], holds: bool | None) -> None:
    mine = {"id": 1}
    db("Profile", "update", where=mine, data={"data": VALUE})
    found = db.ids("Profile", where={**mine, "data": condition}) == [1]
    assert found is (holds is True)
    negated = db.ids("Profile", where={**mine, "NOT": {"data": condition}}) == [1]
    assert negated is (holds is False)


def test_an_order_of_json_needs_a_text_or_a_number(db: Db) -> None:
    with pytest.raises(QueryArgumentError, match=r"^where\.data\.gt: expected a str or a number, got list$"):
        db.ids("Profile", where={"data": {"gt": [1]}})
