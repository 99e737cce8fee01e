"""Clients on another schema, and clients that only read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from nicol import ddl
from nicol.client.sql import identifier as name
from nicol.client.sql import sql
from nicol.dialects.quoting import identifier
from nicol.drivers import connect, finish, parse_url
from nicol.errors import UnsupportedDatabaseError
from nicol.errors.database import ReadOnlyError, UniqueConstraintError
from tests.client.blog import blog_schema


@pytest.fixture
def tenants(blog_on: ModuleType, tmp_path: Path) -> Iterator[tuple[str, str] | None]:
    """Two schemas with the blog's tables, one with an odd name; None where there are none."""
    url = parse_url(os.environ["NICOL_TEST_BLOG_URL"], tmp_path)
    if url.provider == "sqlite":
        yield None
        return
    names = (f"{url.database}_a", f'{url.database}_"b')
    connection = connect(url)
    dialect = connection.dialect
    script = ddl.render(ddl.diff(ddl.empty(dialect), ddl.from_schema(blog_schema(url.provider))), dialect).text
    for tenant in names:
        quoted = identifier(dialect, tenant)
        use = f"USE {quoted}" if url.provider == "mysql" else f"SET search_path = {quoted}"
        finish(connection.script(f"CREATE SCHEMA {quoted}; {use}; {script}"))
    yield names
    for tenant in names:
        cascade = "" if url.provider == "mysql" else " CASCADE"
        finish(connection.script(f"DROP SCHEMA {identifier(dialect, tenant)}{cascade}"))
    finish(connection.close())


async def test_each_tenant_has_its_tables(tenants: tuple[str, str] | None, db: Any) -> None:
    if tenants is None:
        with pytest.raises(UnsupportedDatabaseError, match="Choosing a schema"):
            db.with_schema("a")
        return
    a, b = db.with_schema(tenants[0]), db.with_schema(tenants[1])
    for client, email in ((a, "a@x"), (b, "b@x")):
        posts = [{"title": "t", "slug": "s", "tags": {"create": [{"tag": {"create": {"name": "n"}}}]}}]
        await client.user.create({"email": email, "role": "ADMIN", "posts": {"create": posts}})
    found = await a.user.find_many(include={"posts": {"include": {"tags": True}}}, where={"role": "ADMIN"})
    assert [(user.email, len(user.posts[0].tags)) for user in found] == [("a@x", 1)]
    assert [user.email for user in await b.user.find_many()] == ["b@x"]
    assert await db.user.count() == 0
    async with db.tx() as tx:
        await tx.user.create({"email": "c@x"})
        assert await tx.with_schema(tenants[0]).user.count() == 1
    async with b.tx() as tx:
        assert await tx.user.count() == 1
    with pytest.raises(UniqueConstraintError) as caught:
        await a.user.create({"email": "a@x"})
    assert (caught.value.model, caught.value.fields) == ("User", ("email",))
    seen: list[Any] = []
    a.on("operation", seen.append)
    await a.user.count()
    async with a.user.stream() as rows:
        assert [row.email async for row in rows] == ["a@x"]
    assert [event.operation for event in seen] == ["count", "stream"]


async def test_a_read_only_client(blog_on: ModuleType) -> None:
    async with blog_on.Client() as db:
        await db.user.create({"email": "a"})
    async with blog_on.Client(read_only=True) as db:
        assert await db.user.count() == 1
        assert (await db.query_raw(sql("SELECT email FROM {}", name("User")))) == [{"email": "a"}]
        for write in (
            db.user.create({"email": "b"}),
            db.user.update(where={"email": "a"}, data={"posts": {"create": {"title": "", "slug": ""}}}),
            db.execute_raw(sql("DELETE FROM {}", name("User"))),
        ):
            with pytest.raises(ReadOnlyError, match="takes no writes here"):
                await write
        assert await db.user.count() == 1


def test_a_read_only_client_that_blocks(blog_on: ModuleType) -> None:
    with blog_on.SyncClient(read_only=True) as db:
        with pytest.raises(ReadOnlyError):
            db.user.create({"email": "b"})
        with pytest.raises(ReadOnlyError):
            db.execute_raw(sql("DELETE FROM {}", name("User")))
        with db.tx() as tx:
            assert tx.user.count() == 0
