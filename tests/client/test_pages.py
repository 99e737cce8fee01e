"""Pages by number and by cursors, omit for a whole client, and rows that are upserted through the client."""

from __future__ import annotations

import inspect
from types import ModuleType
from typing import Any, get_type_hints

import pytest

from nicol.client.core import BaseClient
from nicol.client.options import ClientOptions
from nicol.errors.client import FieldNotLoadedError
from nicol.errors.query import InvalidInputError, QueryArgumentError


@pytest.fixture
async def tags(db: Any) -> Any:
    await db.tag.create_many([{"name": name} for name in "abcdefg"])
    return db.tag


def names(page: Any) -> str:
    return "".join(tag.name for tag in page)


async def test_pages_by_number(tags: Any) -> None:
    page = await tags.find_page(size=3, order_by={"name": "asc"})
    assert (names(page), page.number, page.size, page.total, page.pages, len(page)) == ("abc", 1, 3, 7, 3, 3)
    assert (page.has_previous, page.has_next) == (False, True)
    last = await tags.find_page(page=3, size=3, order_by={"name": "asc"})
    assert (names(last), last.has_previous, last.has_next) == ("g", True, False)
    beyond = await tags.find_page(page=9, size=3, where={"name": {"lt": "c"}})
    assert (beyond.items, beyond.total, beyond.pages) == ([], 2, 1)
    with pytest.raises(InvalidInputError, match=r"^page: must be at least 1, got 0$"):
        await tags.find_page(page=0)


async def test_pages_by_cursors(tags: Any) -> None:
    page = await tags.find_cursor_page(size=3, order_by={"name": "asc"})
    assert (names(page), page.has_previous, page.has_next) == ("abc", False, True)
    page = await tags.find_cursor_page(size=3, order_by={"name": "asc"}, after=page.end)
    assert (names(page), page.has_previous, page.has_next) == ("def", True, True)
    last = await tags.find_cursor_page(size=3, order_by={"name": "asc"}, after=page.end)
    assert (names(last), last.has_previous, last.has_next) == ("g", True, False)
    back = await tags.find_cursor_page(size=2, order_by={"name": "asc"}, before=page.start)
    assert (names(back), back.has_previous, back.has_next) == ("bc", True, True)
    none = await tags.find_cursor_page(where={"name": "z"})
    assert (none.items, none.start, none.end, none.has_next) == ([], None, None, False)
    with pytest.raises(InvalidInputError, match=r"^before: give either after or before, not both$"):
        await tags.find_cursor_page(after=page.end, before=page.end)
    with pytest.raises(QueryArgumentError, match=r"^select: a page by cursors needs the key id in its rows$"):
        await tags.find_cursor_page(select={"name": True})


async def test_cursors_of_keys_of_several_fields(db: Any) -> None:
    await db.user.create({"email": "e", "posts": {"create": {"id": "p", "title": "t", "slug": "s"}}})
    made = [await db.tag.create({"name": name}) for name in "xyz"]
    await db.post_tag.create_many([{"postId": "p", "tagId": tag.id} for tag in made])
    page = await db.post_tag.find_cursor_page(size=2, order_by={"tagId": "asc"})
    assert page.end == {"postId_tagId": {"postId": "p", "tagId": made[1].id}}
    page = await db.post_tag.find_cursor_page(size=2, order_by={"tagId": "asc"}, after=page.end)
    assert [row.tagId for row in page] == [made[2].id]


def test_pages_block_as_well(sync_db: Any) -> None:
    sync_db.tag.create_many([{"name": name} for name in "abc"])
    assert names(sync_db.tag.find_page(page=2, size=2, order_by={"name": "asc"})) == "c"
    assert names(sync_db.tag.find_cursor_page(size=2, order_by={"name": "desc"})) == "cb"


async def test_what_a_client_omits(blog_on: ModuleType) -> None:
    async with blog_on.Client(omit={"user": {"email": True, "name": True}}) as db:
        made = await db.user.create({"email": "e", "name": "n", "posts": {"create": {"title": "t", "slug": "s"}}})
        with pytest.raises(FieldNotLoadedError):
            made.email
        user = await db.user.find_first_or_raise(omit={"email": False})
        assert user.email == "e"
        with pytest.raises(FieldNotLoadedError):
            user.name
        assert (await db.user.find_first_or_raise(select={"name": True})).name == "n"
        post = await db.post.find_first_or_raise(include={"author": True})
        assert post.author.id == made.id
        with pytest.raises(FieldNotLoadedError):
            post.author.email
        post = await db.post.find_first_or_raise(include={"author": {"omit": {"email": False, "role": True}}})
        assert post.author.email == "e"
        assert [user.model_dump(mode="json").keys() for user in await db.user.find_many()] == [
            {"id", "role", "createdAt"}
        ]


@pytest.mark.parametrize(
    ("omit", "message"),
    [
        ({"usr": {"email": True}}, 'omit.usr: the client has no "usr"; did you mean "user"?'),
        ({"user": {"emial": True}}, 'omit.user.emial: User has no field "emial"; did you mean "email"?'),
        ({"user": True}, "omit.user: expected a dict, got bool"),
    ],
)
async def test_a_wrong_omit_is_told_when_the_client_connects(blog_on: ModuleType, omit: Any, message: str) -> None:
    with pytest.raises(QueryArgumentError) as caught:
        await blog_on.Client(omit=omit).connect()
    assert str(caught.value) == message


def test_the_options_of_stubs_are_those_of_clients() -> None:
    own = {name for name in inspect.signature(BaseClient.__init__).parameters if name not in ("self", "omit")}
    assert own == set(get_type_hints(ClientOptions))


async def test_rows_are_upserted(db: Any) -> None:
    await db.tag.create({"name": "a"})
    assert await db.tag.upsert_many([{"name": "a"}, {"name": "b"}], unique="name") == 2
    assert await db.tag.count() == 2


async def test_a_batch_takes_them_too(db: Any) -> None:
    async with db.batch() as batch:
        done = batch.tag.upsert_many([{"name": "a"}], unique="name", update=[])
        found = batch.tag.find_first(where={"name": "a"}, relation_load_strategy="query")
    assert (done.result, found.result.name) == (1, "a")
