"""Arguments that make no sense: refused with the path to the wrong place, on every way of writing and reading."""

from __future__ import annotations

from typing import Any

import pytest

from nicol.errors.query import QueryArgumentError

POST = {"title": "T", "slug": "s", "author": {"create": {"email": "a@example.org"}}}


def post(**changed: Any) -> dict[str, Any]:
    return {**POST, **changed}


def user(**changed: Any) -> dict[str, Any]:
    return {"email": "b@example.org", **changed}


CREATES = [
    ("post", post(meta={"a": object()}), "data.meta: cannot be written as JSON: "),
    ("post", post(title={(1,): 1}), "data.title: expected String, got operators (1,)"),
    ("user", user(posts={"create": [{"title": "a", "slug": "b"}, {"title": "a"}]}), "data.posts.create[1].slug: "),
    ("user", user(posts={"create": {"title": "a", "slug": 1}}), "data.posts.create.slug: expected a str, got int"),
    ("user", user(posts={"connect": [None]}), "data.posts.connect[0]: expected a dict, got NoneType"),
    ("user", user(posts={"create_many": {}}), "data.posts.create_many.data: "),
    (
        "user",
        user(
            posts={
                "create_many": {"data": [{"title": "a", "slug": "b"}, {"title": "c", "slug": "d", "viewCount": "e"}]}
            }
        ),
        "data.posts.create_many.data[1].viewCount: expected an int, got str",
    ),
    ("post", post(author={"connect": {"emial": "x"}}), "data.author.connect"),
    (
        "post",
        post(author={"connect_or_create": {"where": {"id": 2**40}, "create": user()}}),
        "data.author.connect_or_create.where.id: 1099511627776 does not fit into Int (32 bits)",
    ),
]


@pytest.mark.parametrize(("model", "data", "message"), CREATES)
async def test_a_create_names_the_place(db: Any, model: str, data: dict[str, Any], message: str) -> None:
    with pytest.raises(QueryArgumentError) as caught:
        await getattr(db, model).create(data)
    assert str(caught.value).startswith(message)
    assert await db.user.count() == 0


UPDATES = [
    ({"viewCount": {"increment": 1, None: 2}}, "data.viewCount: expected exactly one operation, got increment, None"),
    ({"comments": {"update": [{"where": None, "data": {}}]}}, "data.comments.update[0].where: expected a dict"),
    ({"comments": {"update": {"where": True, "data": {}}}}, "data.comments.update.where: expected a dict, got bool"),
    ({"comments": {"delete": True}}, "data.comments.delete: expected a dict, got bool"),
    ({"comments": {"disconnect": True}}, ""),
    ({"comments": {"delete_many": None}}, "data.comments.delete_many: expected a dict, got NoneType"),
    (
        {"comments": {"update_many": {"where": None, "data": {"content": "x"}}}},
        "data.comments.update_many.where: expected a dict, got NoneType",
    ),
    (
        {"comments": {"update_many": {"where": {"contant": "x"}, "data": {"content": "x"}}}},
        'data.comments.update_many.where.contant: Comment has no field "contant"; did you mean "content"?',
    ),
    (
        {"comments": {"update_many": [{"where": {}, "data": {"contant": "x"}}]}},
        'data.comments.update_many[0].data.contant: Comment has no field "contant"; did you mean "content"?',
    ),
    ({"category": {"disconnect": None}}, "data.category.disconnect: expected a dict, got NoneType"),
    (
        {"author": {"update": {"data": {"nmae": "x"}}}},
        'data.author.update.data.nmae: User has no field "nmae"; did you mean "name"?',
    ),
    ({"author": {"update": {"nmae": "x"}}}, 'data.author.update.nmae: User has no field "nmae"; did you mean "name"?'),
]


@pytest.mark.parametrize(("data", "message"), UPDATES)
async def test_an_update_names_the_place(db: Any, data: dict[str, Any], message: str) -> None:
    made = await db.post.create(post(category={"create": {"name": "c"}}))
    await db.comment.create_many([{"content": text, "postId": made.id, "authorId": made.authorId} for text in "ab"])
    with pytest.raises(QueryArgumentError if message else Exception) as caught:
        await db.post.update(where={"slug": "s"}, data=data)
    assert str(caught.value).startswith(message)
    assert await db.comment.count() == 2
    assert await db.post.count(where={"viewCount": 0, "category": {"name": "c"}}) == 1


async def test_the_place_of_an_error_is_that_of_the_call(db: Any) -> None:
    nested = {"create": {"title": "a", "slug": "b", "authorId": 1, "viewCount": 2**40}}
    for path, write in {
        "data": db.category.create({"name": "c", "posts": nested}),
        "create": db.category.upsert(where={"name": "d"}, create={"name": "d", "posts": nested}, update={}),
    }.items():
        with pytest.raises(QueryArgumentError) as caught:
            await write
        assert caught.value.path == f"{path}.posts.create.viewCount"


async def test_skip_in_an_update_is_not_given(db: Any, blog_on: Any) -> None:
    await db.post.create(POST)
    skip = blog_on.skip
    updated = await db.post.update(
        where={"slug": "s"}, data={"title": skip, "comments": {"delete_many": {}, "create": skip}, "category": skip}
    )
    assert updated.title == "T"
    again = await db.post.upsert(where={"slug": "s"}, create=POST, update={"title": skip, "tags": {"delete_many": {}}})
    assert again == updated


async def test_create_many_names_the_row(db: Any) -> None:
    rows = [{"email": "a@b.c"}, {"email": "b@b.c", "name": "B"}, {"email": "c@b.c", "role": "KING"}]
    with pytest.raises(QueryArgumentError) as caught:
        await db.user.create_many(rows)
    assert str(caught.value) == "data[2].role: expected Role (USER, ADMIN), got 'KING'"
    assert await db.user.count() == 0
    with pytest.raises(
        QueryArgumentError, match=r"data\[1\]\.emial: User has no field \"emial\"; did you mean \"email\""
    ):
        await db.user.create_many([{"email": "a"}, {"emial": "b"}])
    with pytest.raises(QueryArgumentError, match=r"^data\[0\]\.email: A value is required"):
        await db.user.create_many_and_return([{"name": "b"}])


JSONS = [5, -1.5, 0, True, False, "5", "1e3", "", [], {}, [1, None], {"a": {"b": [1.25]}}, 2**53]


async def test_json_of_every_kind_is_read_as_written(db: Any) -> None:
    await db.user.create({"email": "a@example.org", "id": 1})
    for number, value in enumerate(JSONS):
        slug = f"s{number}"
        made = await db.post.create({"title": "t", "slug": slug, "authorId": 1, "meta": value})
        assert made.meta == value
        assert type(made.meta) is type(value)
        assert await db.post.count(where={"slug": slug, "meta": {"equals": value}}) == 1
    user = await db.user.find_unique(where={"id": 1}, include={"posts": {"order_by": {"slug": "asc"}}})
    assert {one.slug: one.meta for one in user.posts} == {f"s{number}": value for number, value in enumerate(JSONS)}


async def test_text_that_cannot_be_stored(db: Any) -> None:
    for where in ({"email": "\ud800"}, {"email": {"in": ["a", "\ud800"]}}):
        with pytest.raises(Exception) as caught:
            await db.user.count(where=where)
        assert type(caught.value).__module__.startswith("nicol.errors")


async def test_a_key_of_a_json_path_that_is_no_text_is_named(db: Any) -> None:
    with pytest.raises(QueryArgumentError) as caught:
        await db.post.count(where={"meta": {"path": ["a", [1]], "equals": 1}})
    assert str(caught.value) == "where.meta.path[1]: expected a str, got list"
