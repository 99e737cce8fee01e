"""Json fields as values of the caller's own types: read through shapes, written as they are."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType
from typing import Any, TypedDict

import msgspec
import pytest
from pydantic import BaseModel

from nicol.errors.client import ShapeError
from nicol.errors.database import InconsistentDataError
from nicol.errors.query import QueryArgumentError
from nicol.query.marks import JsonNull


@dataclass
class Size:
    width: int
    height: int


class Meta(BaseModel):
    title: str
    sizes: list[Size] = []


class Loose(TypedDict):
    title: str


class Point(msgspec.Struct):
    x: float


VALUES: list[tuple[Any, Any]] = [
    (Size | None, Size(1, 2)),
    (list[Size] | None, [Size(1, 2), Size(3, 4)]),
    (Meta | None, Meta(title="t", sizes=[Size(1, 2)])),
    (dict[str, Meta] | None, {"a": Meta(title="t")}),
    (Loose | None, {"title": "t"}),
    (Point | None, Point(1.5)),
    (dict[str, int] | None, {"a": 1}),
]


def card(blog: ModuleType, kind: Any) -> Any:
    return type("Card", (blog.PostShape,), {"__annotations__": {"slug": str, "meta": kind}, "__module__": __name__})


@pytest.mark.parametrize(("kind", "value"), VALUES)
async def test_a_value_comes_back_as_it_was(db: Any, blog_on: ModuleType, kind: Any, value: Any) -> None:
    shape = card(blog_on, kind)
    user = await db.user.create({"email": "e"})
    made = await db.post.into(shape).create({"title": "t", "slug": "s", "authorId": user.id, "meta": value})
    assert made.meta == value
    assert type(made.meta) is type(value)
    rows = [{"title": "t", "slug": name, "authorId": user.id, "meta": value} for name in ("a", "b")]
    assert await db.post.create_many(rows) == 2
    await db.post.create({"title": "t", "slug": "none", "authorId": user.id})
    found = await db.post.into(shape).find_many(order_by={"slug": "asc"})
    assert [(row.slug, row.meta) for row in found] == [("a", value), ("b", value), ("none", None), ("s", value)]
    assert await db.post.count(where={"meta": {"equals": value}}) == 3
    await db.post.update_many(where={"slug": {"in": ["a", "b"]}}, data={"meta": JsonNull})
    assert [row.meta for row in await db.post.into(shape).find_many(where={"slug": "a"})] == [None]


async def test_it_is_typed_in_related_rows_and_dataclasses(db: Any, blog_on: ModuleType) -> None:
    @dataclass
    class Plain(blog_on.PostInto):  # type: ignore[misc]
        slug: str
        meta: Size | None

    shape = card(blog_on, Size | None)
    owner = type("Owner", (blog_on.UserShape,), {"__annotations__": {"posts": list[shape]}, "__module__": __name__})
    await db.user.create({"email": "e", "posts": {"create": {"title": "t", "slug": "s", "meta": Size(1, 2)}}})
    assert (await db.user.into(owner).find_first_or_raise()).posts[0].meta == Size(1, 2)
    assert await db.post.into(Plain).find_first_or_raise() == Plain("s", Size(1, 2))


async def test_a_value_that_does_not_fit_is_told(db: Any, blog_on: ModuleType) -> None:
    user = await db.user.create({"email": "e"})
    await db.post.create({"title": "t", "slug": "s", "authorId": user.id, "meta": {"width": "wide"}})
    for kind in (Size, Meta):
        with pytest.raises(InconsistentDataError, match=r"Post\.meta: ") as caught:
            await db.post.into(card(blog_on, kind | None)).find_many()
        assert caught.value.code == "P2023"


def test_a_field_that_may_be_null_says_so(blog: ModuleType) -> None:
    with pytest.raises(ShapeError, match=r"meta may be NULL: write Size \| None"):
        card(blog, Size)


async def test_what_has_no_json_is_refused(db: Any) -> None:
    user = await db.user.create({"email": "e"})
    with pytest.raises(QueryArgumentError, match="cannot be written as JSON"):
        await db.post.create({"title": "t", "slug": "s", "authorId": user.id, "meta": object()})
