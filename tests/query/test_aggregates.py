"""aggregate and group_by on both databases: numbers over the blog's rows, written out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from nicol.drivers import finish
from nicol.drivers.url import DatabaseUrl
from nicol.errors.query import QueryArgumentError
from tests.query.conftest import Db, opened, schema_of

HERE = Path(__file__).parent


def same(found: Any, wanted: Any) -> None:
    """Equal values of equal types."""
    assert found == wanted
    assert repr(found) == repr(wanted)


def test_every_aggregate(db: Db) -> None:
    found = db(
        "User",
        "aggregate",
        count={"_all": True, "name": True, "age": False},
        avg={"age": True, "score": True, "big": True},
        sum={"age": True, "score": True, "big": True},
        min={"email": True, "joined": True, "active": True, "big": True},
        max={"email": True, "active": True, "age": True},
    )
    same(found["_count"], {"_all": 4, "name": 3})
    assert found["_avg"]["age"] == pytest.approx(70 / 3)
    same(found["_avg"]["score"], 4.75 / 3)
    assert isinstance(found["_avg"]["big"], float)
    same(found["_sum"], {"age": 70, "score": 4.75, "big": 9007199254740995})
    joined = datetime(2024, 1, 1, 10, tzinfo=UTC)
    same(found["_min"], {"email": "ann@x.org", "joined": joined, "active": False, "big": -5})
    same(found["_max"], {"email": "dot@y.org", "active": True, "age": 30})


def test_decimals_stay_exact(db: Db) -> None:
    found = db("Post", "aggregate", avg={"price": True}, sum={"price": True}, max={"price": True})
    same(
        found,
        {"_avg": {"price": Decimal("1.875")}, "_sum": {"price": Decimal("3.75")}, "_max": {"price": Decimal("2.25")}},
    )


def test_enums_are_members(db: Db) -> None:
    groups = db("User", "group_by", by="role", order_by={"_count": {"id": "desc"}, "role": "asc"}, max={"role": True})
    assert {group["role"] for group in groups} == {"READER", "WRITER"}
    assert all(group["_max"]["role"] == group["role"] for group in groups)


def test_no_rows(db: Db) -> None:
    nothing = {"where": {"id": 99}}
    found = db(
        "Post", "aggregate", **nothing, count=True, avg={"views": True}, sum={"views": True}, min={"title": True}
    )
    same(found, {"_count": {"_all": 0}, "_avg": {"views": None}, "_sum": {"views": None}, "_min": {"title": None}})
    assert db("Post", "group_by", **nothing, by=["title"]) == []


@pytest.mark.parametrize(
    ("page", "views"),
    [
        ({"where": {"author": {"name": "Ann"}}}, 30),
        ({"order_by": {"views": "desc"}, "take": 2}, 60),
        ({"order_by": {"id": "asc"}, "skip": 3}, 30),
        ({"order_by": {"id": "asc"}, "cursor": {"id": 3}}, 60),
        ({"order_by": {"id": "asc"}, "take": -2}, 30),
        (
            {
                "where": {"id": {"gt": 1}, "authorId": 1},
                "order_by": [{"author": {"email": "asc"}}, {"id": "asc"}],
                "take": 1,
            },
            20,
        ),
        ({"take": 0}, None),
    ],
)
def test_a_page(db: Db, page: dict[str, Any], views: int | None) -> None:
    assert db("Post", "aggregate", **page, sum={"views": True}) == {"_sum": {"views": views}}


def test_groups(db: Db) -> None:
    found = db(
        "Post",
        "group_by",
        by=["authorId"],
        count=True,
        sum={"views": True},
        order_by={"authorId": {"sort": "asc", "nulls": "last"}},
    )
    same(
        found,
        [
            {"authorId": 1, "_count": {"_all": 2}, "_sum": {"views": 30}},
            {"authorId": 2, "_count": {"_all": 2}, "_sum": {"views": 60}},
            {"authorId": None, "_count": {"_all": 1}, "_sum": {"views": 0}},
        ],
    )


@pytest.mark.parametrize(
    ("args", "found"),
    [
        ({"order_by": {"_sum": {"views": "desc"}}}, [2, 1, None]),
        ({"order_by": [{"_count": {"_all": "asc"}}, {"authorId": "desc"}]}, [None, 2, 1]),
        ({"order_by": [{"_max": {"price": {"sort": "desc", "nulls": "last"}}}]}, [2, 1, None]),
        ({"order_by": {"_sum": {"views": "desc"}}, "take": 1}, [2]),
        ({"order_by": {"_sum": {"views": "desc"}}, "take": -1}, [None]),
        ({"order_by": {"_sum": {"views": "desc"}}, "skip": 1, "take": 1}, [1]),
        ({"where": {"authorId": {"not": None}}, "take": 1}, [1]),
        ({"having": {"views": {"_sum": {"gt": 30}}}}, [2]),
        ({"having": {"views": {"_avg": {"equals": 15}}}}, [1]),
        ({"having": {"price": {"_count": 0}}}, [None]),
        ({"having": {"price": {"_max": None}}}, [None]),
        ({"having": {"price": {"_min": {"not": None}}}, "order_by": {"authorId": "asc"}}, [1, 2]),
        ({"having": {"title": {"_max": {"contains": "things"}}}}, [2]),
        ({"having": {"authorId": None}}, [None]),
        ({"having": {"authorId": {"in": [1, 2], "_count": {"gt": 0}}}, "order_by": {"authorId": "desc"}}, [2, 1]),
        (
            {"having": {"OR": [{"authorId": 1}, {"views": {"_min": {"gte": 30}}}]}, "order_by": {"authorId": "asc"}},
            [1, 2],
        ),
        ({"having": {"NOT": {"views": {"_sum": {"gte": 30}}}}}, [None]),
    ],
)
def test_groups_are_filtered_and_ordered_by_their_numbers(
    db: Db, args: dict[str, Any], found: list[int | None]
) -> None:
    assert [group["authorId"] for group in db("Post", "group_by", by="authorId", **args)] == found


def test_values_of_having_are_told_apart_in_kept_plans(db: Db) -> None:
    for least, found in ((30, [2]), (0, [1, 2]), (100, [])):
        having = {"views": {"_sum": {"gt": least}}}
        groups = db("Post", "group_by", by=["authorId"], having=having, order_by={"authorId": "asc"})
        assert [group["authorId"] for group in groups] == found


@pytest.mark.parametrize(
    ("operation", "args", "message"),
    [
        ("aggregate", {}, "count: aggregate needs one of count, avg, sum, min, max"),
        (
            "aggregate",
            {"avg": {"title": True}},
            "avg.title: is not a field that avg takes: id, views, price, authorId",
        ),
        ("aggregate", {"sum": {"view": True}}, 'sum.view: Post has no field "view"; did you mean "views"?'),
        ("aggregate", {"sum": {}}, "sum: must select at least one field"),
        ("aggregate", {"sum": True}, "sum: expected a dict of fields, got bool"),
        ("aggregate", {"count": {"id": 1}}, "count.id: expected a bool, got int"),
        ("aggregate", {"count": True, "distinct": "id"}, 'distinct: aggregate has no argument "distinct"'),
        ("group_by", {"count": True}, "by: group_by needs the fields to group by"),
        ("group_by", {"by": []}, "by: must name at least one field"),
        ("group_by", {"by": ["titel"]}, 'by[0]: Post has no field "titel"; did you mean "title"?'),
        ("group_by", {"by": "author"}, 'by: Post has no field "author"; did you mean "authorId"?'),
        (
            "group_by",
            {"by": "title", "order_by": {"views": "asc"}},
            'order_by.views: "views" is not among the fields of `by`',
        ),
        (
            "group_by",
            {"by": "title", "order_by": [{"_avg": {"body": "asc"}}]},
            "order_by[0]._avg.body: is not a field that avg takes",
        ),
        ("group_by", {"by": "title", "having": {"views": 1}}, 'having.views: "views" is not among the fields of `by`'),
        (
            "group_by",
            {"by": "title", "having": {"AND": [{"veiws": 1}]}},
            'having.AND[0].veiws: Post has no field "veiws"',
        ),
        (
            "group_by",
            {"by": "title", "having": {"views": {"_sum": {"gt": "x"}}}},
            "having.views._sum.gt: expected an int, got str",
        ),
        (
            "group_by",
            {"by": "title", "having": {"views": {"_summ": 1}}},
            'having.views._summ: there is no aggregate "_summ"; did you mean "_sum"?',
        ),
        ("group_by", {"by": "title", "skip": -1}, "skip: must not be negative, got -1"),
    ],
)
def test_wrong_arguments(db: Db, operation: str, args: dict[str, Any], message: str) -> None:
    with pytest.raises(QueryArgumentError) as caught:
        db("Post", operation, **args)
    assert str(caught.value).startswith(message)


@pytest.fixture(scope="module")
def boxes(module_postgresql_url: DatabaseUrl) -> Iterator[Db]:
    engine = opened(module_postgresql_url, schema_of("types.prisma", "postgresql"), (HERE / "types.sql").read_text())
    yield Db("postgresql", engine)
    finish(engine.close())


def test_types_of_postgresql(boxes: Db) -> None:
    extremes = ("id", "flag", "small", "cash", "zoned", "day", "clock", "host", "color")
    found = boxes(
        "Box", "aggregate", min=dict.fromkeys(extremes, True), sum={"cash": True}, avg={"cash": True, "small": True}
    )
    row = boxes("Box", "find_first", where={"flag": True})
    same(found["_min"], {name: row[name] for name in extremes})
    same((found["_sum"], found["_avg"]), ({"cash": Decimal("9.99")}, {"cash": Decimal("9.99"), "small": 7.0}))
    groups = boxes("Box", "group_by", by=["json", "words", "color"], count={"raw": True}, order_by={"color": "asc"})
    same([group["_count"]["raw"] for group in groups], [1, 0])
    same(groups[0], {"json": {"a": [1, None]}, "words": ["a", "b"], "color": "RED", "_count": {"raw": 1}})
    assert (groups[1]["json"], groups[1]["words"], groups[1]["color"]) == (None, [], None)
