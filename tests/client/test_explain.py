"""Plans of a client's queries."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from nicol.client.sql import identifier, sql
from nicol.errors.client import ClientNotConnectedError
from nicol.errors.database import TransactionError
from nicol.errors.explain import ExplainError
from nicol.explaining import explain


async def test_a_read(db: Any) -> None:
    found = await explain(db, lambda client: client.user.find_many(where={"email": "a"}))
    (plan,) = found.plans
    assert found.is_complete
    assert plan.sql.startswith("SELECT")
    assert {node.table for node in plan.walk()} >= {"User"} or [node.table for node in plan.walk()]
    assert str(found).startswith(plan.sql)


async def test_relations_are_read_so_that_their_statements_are_known(db: Any) -> None:
    await db.user.create({"email": "a", "posts": {"create": [{"title": "x", "slug": "x"}]}})
    found = await explain(db, lambda client: client.user.find_many(include={"posts": True}))
    assert found.is_complete
    assert len(found.plans) >= 1
    assert "Post" in str(found)


async def test_a_write_is_not_run(db: Any) -> None:
    found = await explain(db, lambda client: client.user.create({"email": "a"}))
    assert not found.is_complete
    assert found.plans[0].sql.startswith("INSERT")
    assert await db.user.count() == 0
    await db.user.create({"email": "b"})
    found = await explain(
        db,
        lambda client: client.user.update(where={"email": "b"}, data={"posts": {"create": {"title": "", "slug": ""}}}),
    )
    assert not found.is_complete
    assert await db.post.count() == 0


async def test_hooks_and_raw_sql(db: Any) -> None:
    async def only_ada(operation: str, model: str | None, args: dict[str, Any], call: Any) -> Any:
        if model is None:
            return await call(args)
        return await call({**args, "where": {"name": "Ada"}})

    extended = db.extends(only_ada)
    found = await explain(extended, lambda client: client.user.find_many())
    assert "name" in found.plans[0].sql.partition("WHERE")[2]
    found = await explain(extended, lambda client: client.query_raw(sql("SELECT 1 FROM {}", identifier("User"))))
    assert found.plans[0].sql.startswith("SELECT 1 FROM ")


async def test_measuring(db: Any) -> None:
    await db.user.create({"email": "a"})
    if db._engine.pool.dialect.name == "sqlite":
        with pytest.raises(ExplainError, match="SQLite does not measure"):
            await explain(db, lambda client: client.user.find_many(), analyze=True)
    else:
        found = await explain(db, lambda client: client.user.find_many(), analyze=True)
        assert found.plans[0].is_measured


async def test_what_is_not_explained(db: Any, blog_on: ModuleType) -> None:
    with pytest.raises(ExplainError, match="No query was asked for"):
        await explain(db, lambda client: db.user.count())
    async with db.tx() as tx:
        with pytest.raises(TransactionError, match="outside of transactions"):
            await explain(tx, lambda client: client.user.count())
    with pytest.raises(ClientNotConnectedError):
        await explain(blog_on.Client(), lambda client: client.user.count())


def test_blocking(sync_db: Any) -> None:
    found = explain(sync_db, lambda client: client.user.count())
    assert len(found.plans) == 1
    found = explain(sync_db, lambda client: client.user.create({"email": "a"}))
    assert (found.is_complete, sync_db.user.count()) == (False, 0)
