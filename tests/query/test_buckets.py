"""group_by over parts of values: units of time, letters of one case, steps of numbers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from nicol.errors.query import QueryArgumentError
from tests.query.conftest import Db


def moment(day: int, hour: int = 0) -> datetime:
    return datetime(2024, 1, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("unit", "starts"),
    [
        ("year", {moment(1): 4}),
        ("quarter", {moment(1): 4}),
        ("month", {moment(1): 4}),
        ("week", {moment(1): 4}),
        ("day", {moment(1): 1, moment(2): 1, moment(3): 1, moment(4): 1}),
        ("hour", {moment(1, 10): 1, moment(2, 10): 1, moment(3, 10): 1, moment(4, 10): 1}),
        ("minute", {moment(1, 10): 1, moment(2, 10): 1, moment(3, 10): 1, moment(4, 10): 1}),
    ],
)
def test_units_of_time(db: Db, unit: str, starts: dict[datetime, int]) -> None:
    groups = db("User", "group_by", by={"joined": unit}, count=True, order_by={"joined": "asc"})
    assert {group["joined"]: group["_count"]["_all"] for group in groups} == starts
    assert list(starts) == [group["joined"] for group in groups]


def test_letters_and_steps(db: Db) -> None:
    groups = db("Post", "group_by", by=[{"title": "lower"}], where={"id": {"lte": 2}}, order_by={"title": "asc"})
    assert groups == [{"title": "hello again"}, {"title": "hello world"}]
    groups = db(
        "Post",
        "group_by",
        by=["authorId", {"views": 25}],
        count=True,
        order_by=[{"authorId": "asc"}, {"views": "asc"}],
        where={"authorId": {"not": None}},
    )
    assert groups == [
        {"authorId": 1, "views": 0, "_count": {"_all": 2}},
        {"authorId": 2, "views": 25, "_count": {"_all": 2}},
    ]
    groups = db("User", "group_by", by={"big": 4}, order_by={"big": "asc"}, where={"big": {"lt": 10}})
    assert groups == [{"big": -8}, {"big": 4}]


def test_parts_are_filtered_and_paged(db: Db) -> None:
    found = db("Post", "group_by", by={"views": 25}, having={"views": {"gte": 25}}, count=True)
    assert found == [{"views": 25, "_count": {"_all": 2}}]
    assert db("Post", "group_by", by={"views": 25}, take=1, skip=1) == [{"views": 25}]


@pytest.mark.parametrize(
    ("by", "message"),
    [
        (
            {"joined": "moth"},
            "by.joined: expected one of year, quarter, month, week, day, hour, minute, got 'moth'; did you mean",
        ),
        ([{"joind": "day"}], 'by[0].joind: User has no field "joind"; did you mean "joined"?'),
        ({"name": "title"}, "by.name: expected one of lower, upper, got 'title'"),
        ({"age": 0}, "by.age: expected how wide the parts are, an int from 1 on, got 0"),
        ({"age": "x; --"}, "by.age: expected how wide the parts are, an int from 1 on, got 'x; --'"),
        ({"active": "day"}, "by.active: a field of type Boolean is grouped by as it is: give its name alone"),
        ({}, "by: must name at least one field"),
    ],
)
def test_a_wrong_part_is_told_by_its_path(db: Db, by: Any, message: str) -> None:
    with pytest.raises(QueryArgumentError) as caught:
        db("User", "group_by", by=by)
    assert str(caught.value).startswith(message)
