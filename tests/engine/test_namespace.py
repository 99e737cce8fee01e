"""`?schema=` where a session cannot be told it: behind a pooler every statement names the schema."""

from __future__ import annotations

from dataclasses import replace

from nicol.drivers import DatabaseUrl, Pool, connect, finish, open_async_pool, open_pool
from nicol.engine import Engine
from nicol.engine.session import Session
from tests.write.blog import make_row, start


async def used(session: Session) -> None:
    post = {
        "title": "a",
        "author": {"create": {"email": "a@b.c", "role": "ADMIN"}},
        "tags": {"create": [{"name": "t"}]},
    }
    await session.run("Post", "create", {"data": post})
    await session.run("User", "update_many", {"where": {"role": "ADMIN"}, "data": {"role": "USER"}})
    await session.run("Tag", "create_many", {"data": [{"name": "b"}, {"name": "c"}]})
    found = await session.run("User", "find_many", {"where": {"role": "USER"}, "include": {"posts": True}})
    assert len(found) == 1
    assert await session.run("Tag", "count", {"where": {"posts": {"some": {"title": "a"}}}}) == 1


async def test_every_statement_names_the_schema(postgresql_url: DatabaseUrl) -> None:
    admin = connect(postgresql_url)
    finish(admin.script('CREATE SCHEMA "tenant b"'))
    plain = open_pool(replace(postgresql_url, schema="tenant b"))
    engine = await start(plain)
    await plain.close()
    enums = {enum.name: {value.db_name: value.name for value in enum.values} for enum in engine.schema.enums}
    url = replace(postgresql_url, schema="tenant b", pgbouncer=True)
    pools: list[Pool] = [open_pool(url), open_async_pool(url)]
    for pool in pools:
        lent = await pool.acquire()
        assert (await lent.fetch("SHOW search_path"))[0][0] == '"$user", public'
        pool.release(lent)
        session = Engine(engine.schema, pool, make_row, enums).session()
        await used(session)
        assert len(finish(admin.fetch('SELECT id FROM "tenant b"."Post"'))) == 1
        await session.run("Post", "delete_many", {})
        await session.run("User", "delete_many", {})
        await session.run("Tag", "delete_many", {})
        await pool.close()
    finish(admin.close())
