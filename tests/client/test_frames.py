"""Rows as tables of data-analysis libraries."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest

from nicol.client import frames
from nicol.client.frames import columns, to_arrow, to_pandas, to_polars
from nicol.errors.cli import MissingExtraError


def rows(db: Any) -> Any:
    posts = [
        {"title": "x", "slug": "x", "price": Decimal("1.50"), "meta": {"a": [1]}, "cover": b"\x00"},
        {"title": "y", "slug": "y"},
    ]
    db.user.create({"email": "a", "role": "ADMIN", "posts": {"create": posts}})
    return db.post.find_many(order_by={"slug": "asc"}, omit={"id": True})


def test_each_library(sync_db: Any) -> None:
    found = rows(sync_db)
    names = ["title", "slug", "viewCount", "published", "price", "meta", "cover", "authorId", "categoryId"]
    table = to_arrow(found)
    assert table.column_names == names
    assert table.to_pylist()[0] | {"authorId": 0} == {
        "title": "x",
        "slug": "x",
        "viewCount": 0,
        "published": False,
        "price": Decimal("1.50"),
        "meta": '{"a":[1]}',
        "cover": b"\x00",
        "authorId": 0,
        "categoryId": None,
    }
    frame = to_polars(found)
    assert frame.columns == names
    assert frame["price"].to_list() == [Decimal("1.50"), None]
    assert list(to_pandas(found)["title"]) == ["x", "y"]
    users = to_arrow(
        sync_db.user.find_many(include={"posts": {"select": {"title": True}, "order_by": {"slug": "asc"}}})
    )
    (user,) = users.to_pylist()
    assert user["role"] == "ADMIN"
    assert isinstance(user["createdAt"], datetime)
    assert user["posts"] == '[{"title":"x"},{"title":"y"}]'


def test_shapes_aggregates_and_nothing(sync_db: Any, blog_on: ModuleType) -> None:
    class Card(blog_on.PostShape):  # type: ignore[misc]
        title: str
        comments_count: int = blog_on.count.comments()

    rows(sync_db)
    assert columns(sync_db.post.into(Card).find_many(order_by={"slug": "asc"})) == {
        "title": ["x", "y"],
        "comments_count": [0, 0],
    }
    groups = sync_db.post.group_by(["title"], order_by={"title": "asc"}, count={"_all": True})
    assert columns(groups) == {"title": ["x", "y"], "_count": ['{"_all":1}', '{"_all":1}']}
    assert to_polars([], blog_on.Tag).columns == ["id", "name"]
    assert columns([]) == {}


def test_a_library_that_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match=r"`to_arrow` needs the package pyarrow.*\n.*nicol\[frames\]"):
        to_arrow([])
