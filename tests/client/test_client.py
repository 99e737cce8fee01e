"""A generated client on real databases, awaited and blocking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

import pytest

from nicol.drivers import parse_url
from nicol.errors import NicolError
from nicol.errors.client import ClientNotConnectedError, RawResultError, ShapeError
from nicol.errors.database import RecordNotFoundError, UniqueConstraintError
from tests.client.blog import create_tables, own

ADA = {"email": "ada@example.org", "name": "Ada", "role": "ADMIN"}


async def with_posts(db: Any) -> Any:
    posts = [{"title": "First", "slug": "first", "published": True}, {"title": "Second", "slug": "second"}]
    return await db.user.create({**ADA, "posts": {"create": posts}})


async def test_what_was_created_is_read_back(db: Any, blog_on: ModuleType) -> None:
    before = datetime.now(UTC) - timedelta(minutes=1)
    made = await db.user.create(ADA)
    found = await db.user.find_unique(where={"email": "ada@example.org"})
    assert found == made
    assert isinstance(found, blog_on.User)
    assert found.role is blog_on.Role.ADMIN
    assert before < found.createdAt
    assert found.createdAt.tzinfo is not None


async def test_includes_and_counts(db: Any) -> None:
    await with_posts(db)
    include = {
        "posts": {"order_by": {"title": "desc"}, "take": 1},
        "settings": True,
        "_count": {"select": {"posts": True}},
    }
    user = await db.user.find_first_or_raise(include=include)
    assert [post.title for post in user.posts] == ["Second"]
    assert user.settings is None
    assert user._count.posts == 2
    assert not hasattr(user, "comments")


async def test_a_shape_reads_exactly_its_annotations(db: Any, blog_on: ModuleType) -> None:
    class Author(blog_on.UserShape):  # type: ignore[misc]
        email: str

    class Card(blog_on.PostShape):  # type: ignore[misc]
        title: str
        author: Author
        comments: list[blog_on.Comment] = blog_on.rel.comments(take=3)
        comments_count: int = blog_on.count.comments()

    await with_posts(db)
    cards = await db.post.into(Card).find_many(order_by={"title": "asc"})
    assert cards == [Card("First", Author("ada@example.org"), [], 0), Card("Second", Author("ada@example.org"), [], 0)]
    created = await db.post.into(Card).create({"title": "Third", "slug": "third", "author": {"connect": ADA_KEY}})
    assert created == Card("Third", Author("ada@example.org"), [], 0)


ADA_KEY = {"email": "ada@example.org"}


async def test_a_shape_takes_no_second_selection(db: Any, blog_on: ModuleType) -> None:
    class Card(blog_on.PostShape):  # type: ignore[misc]
        title: str

    with pytest.raises(ShapeError, match="a shape says what is read"):
        await db.post.into(Card).find_many(include={"author": True})


async def test_writes(db: Any) -> None:
    assert await db.tag.create_many([{"name": "a"}, {"name": "b"}]) == 2
    assert await db.tag.create_many([{"name": "b"}, {"name": "c"}], skip_duplicates=True) == 1
    tag = await db.tag.update(where={"name": "a"}, data={"name": "z"})
    assert tag.name == "z"
    assert (await db.tag.upsert(where={"name": "q"}, create={"name": "q"}, update={"name": "r"})).name == "q"
    assert await db.tag.count(where={"name": {"in": ["b", "c"]}}) == 2
    assert (await db.tag.delete(where={"name": "z"})).id == tag.id
    assert await db.tag.delete_many() == 3


async def test_errors_are_prisma_s(db: Any) -> None:
    await db.user.create(ADA)
    with pytest.raises(UniqueConstraintError) as caught:
        await db.user.create(ADA)
    assert caught.value.code == "P2002"
    with pytest.raises(RecordNotFoundError):
        await db.user.delete(where={"id": 99})
    with pytest.raises(NicolError, match=r'where\.emial: User has no field "emial"; did you mean "email"\?'):
        await db.user.find_many(where={"emial": "x"})


async def test_none_never_widens_a_bulk_write(db: Any) -> None:
    await db.user.create(ADA)
    with pytest.raises(NicolError):
        await db.user.delete_many(where=None)
    with pytest.raises(NicolError):
        await db.user.update_many(where=None, data={"name": "x"})
    assert await db.user.count(where={"name": "Ada"}) == 1


async def test_skip_means_not_given(db: Any, blog_on: ModuleType) -> None:
    user = await db.user.create({"email": "b@example.org", "name": blog_on.skip})
    assert user.name is None
    assert await db.user.count(where={"email": "b@example.org", "role": blog_on.skip}) == 1
    assert len(await db.user.find_many(where=blog_on.skip, take=None)) == 1


async def fail_inside(db: Any) -> None:
    async with db.tx() as tx:
        await tx.user.create({**ADA, "email": "b@example.org"})
        assert await tx.user.count() == 2
        raise ZeroDivisionError


async def test_a_transaction_is_kept_or_undone(db: Any) -> None:
    async with db.tx(timeout=timedelta(seconds=5), isolation="serializable") as tx:
        await tx.user.create(ADA)
    with pytest.raises(ZeroDivisionError):
        await fail_inside(db)
    assert await db.user.count() == 1


@dataclass
class Name:
    id: int
    email: str


async def test_raw_queries(db: Any) -> None:
    await db.user.create(ADA)
    assert await db.query_raw(own(db, 'SELECT email, name FROM "User" WHERE email = $1'), "ada@example.org") == [
        {"email": "ada@example.org", "name": "Ada"}
    ]
    [name] = await db.query_raw(own(db, 'SELECT id, email FROM "User"'), into=Name)
    assert name == Name(name.id, "ada@example.org")
    assert await db.query_first(own(db, 'SELECT id, email FROM "User" WHERE 1 = 0'), into=Name) is None
    assert await db.execute_raw(own(db, 'UPDATE "User" SET name = $1'), "Countess") == 1
    with pytest.raises(RawResultError, match="A row of the raw query does not fit Name"):
        await db.query_raw(own(db, 'SELECT email FROM "User"'), into=Name)


async def test_a_client_that_is_not_connected_says_how(blog_on: ModuleType) -> None:
    client = blog_on.Client()
    assert not client.is_connected
    with pytest.raises(ClientNotConnectedError, match=r"not connected\. Use `async with Client"):
        await client.user.find_many()
    async with client:
        assert client.is_connected
        assert await client.user.find_many() == []
    with pytest.raises(ClientNotConnectedError, match="This client is closed"):
        await client.user.find_many()
    with pytest.raises(ClientNotConnectedError):
        client.tx()


async def test_connecting_again_and_closing_twice_is_harmless(blog_on: ModuleType) -> None:
    client = blog_on.Client()
    await client.connect()
    await client.connect()
    await client.disconnect()
    await client.disconnect()
    await client.connect()
    assert await client.user.count() == 0
    await client.disconnect()


async def test_accessors(db: Any) -> None:
    assert await db.post_tag.count() == 0
    assert await db.posttag.count() == 0
    assert db.user is db.user
    with pytest.raises(AttributeError, match="the schema no such model; did you mean 'user'"):
        db.usr


def fail_inside_blocking(sync_db: Any) -> None:
    with sync_db.tx() as tx:
        tx.tag.create({"name": "b"})
        raise ZeroDivisionError


def test_the_blocking_client_is_the_same(sync_db: Any, blog_on: ModuleType) -> None:
    class Card(blog_on.PostShape):  # type: ignore[misc]
        title: str

    user = sync_db.user.create(
        {**ADA, "posts": {"create": [{"title": "First", "slug": "first"}]}}, include={"posts": True}
    )
    assert [post.title for post in user.posts] == ["First"]
    assert sync_db.post.into(Card).find_many() == [Card("First")]
    with sync_db.tx() as tx:
        tx.tag.create({"name": "a"})
    with pytest.raises(ZeroDivisionError):
        fail_inside_blocking(sync_db)
    assert sync_db.tag.count() == 1
    assert sync_db.query_first(own(sync_db, 'SELECT name FROM "Tag"')) == {"name": "a"}
    assert sync_db.execute_raw(own(sync_db, 'DELETE FROM "Tag"')) == 1


def test_a_blocking_client_that_is_not_connected_says_how(blog_on: ModuleType) -> None:
    with pytest.raises(ClientNotConnectedError, match=r"not connected\. Use `with SyncClient"):
        blog_on.SyncClient().user.find_many()


def test_a_url_can_be_given(blog: ModuleType, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NICOL_TEST_BLOG_URL", raising=False)
    with pytest.raises(NicolError, match="NICOL_TEST_BLOG_URL"):
        blog.SyncClient().connect()
    with pytest.raises(NicolError, match=r"Database `other\.db` does not exist"):
        blog.SyncClient(url=f"file:{tmp_path / 'other.db'}").connect()
    create_tables(parse_url("file:other.db", tmp_path), "sqlite")
    with blog.SyncClient(url=f"file:{tmp_path / 'other.db'}") as client:
        assert client.user.count() == 0
