"""Query hooks, and clients with methods of their own."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from nicol.client.events import CallEvent
from nicol.client.hooks import hook
from nicol.errors.client import ClientNotConnectedError, HookError
from tests.client.blog import own


async def test_a_hook_sees_changes_and_answers(db: Any) -> None:
    seen: list[tuple[str, str | None, dict[str, Any]]] = []

    async def note(operation: str, model: str | None, args: dict[str, Any], call: Any) -> Any:
        seen.append((operation, model, args))
        if operation == "count":
            return 42
        if operation == "find_many":
            return (await call({**args, "where": {**args.get("where", {}), "name": "Ada"}}))[:1]
        return await call(args)

    extended = db.extends(note)
    await extended.user.create({"email": "a", "name": "Ada"})
    await extended.user.create({"email": "b", "name": "Bob"})
    assert [user.email for user in await extended.user.find_many(order_by={"id": "asc"})] == ["a"]
    assert await extended.user.count() == 42
    assert await db.user.count() == 2
    assert seen == [
        ("create", "User", {"data": {"email": "a", "name": "Ada"}}),
        ("create", "User", {"data": {"email": "b", "name": "Bob"}}),
        ("find_many", "User", {"order_by": {"id": "asc"}}),
        ("count", "User", {}),
    ]


async def test_the_first_hook_is_outermost(db: Any) -> None:
    order: list[str] = []

    def named(name: str) -> Any:
        async def run(operation: str, model: str | None, args: dict[str, Any], call: Any) -> Any:
            order.append(f"{name} before")
            result = await call(args)
            order.append(f"{name} after")
            return result

        return run

    await db.extends(named("a"), named("b")).extends(named("c")).user.count()
    assert order == ["a before", "b before", "c before", "c after", "b after", "a after"]


async def test_a_hook_for_some_models_and_operations(db: Any) -> None:
    seen: list[str] = []

    async def note(operation: str, model: str | None, args: dict[str, Any], call: Any) -> Any:
        seen.append(f"{model}.{operation}")
        return await call(args)

    extended = db.extends(hook(note, models=["User"], operations=["count", "stream", "find_many"]))
    await extended.user.count()
    await extended.post.count()
    await extended.user.find_first()
    await extended.query_raw("SELECT 1")
    async with extended.user.stream() as rows:
        assert [row async for row in rows] == []
    await extended.user.find_many_and_count()
    assert seen == ["User.count", "User.stream", "User.find_many", "User.count"]


async def test_hooks_reach_transactions_batches_streams_and_raw_sql(db: Any) -> None:
    seen: list[str] = []

    async def note(operation: str, model: str | None, args: dict[str, Any], call: Any) -> Any:
        seen.append(operation)
        if operation == "stream":
            args = {**args, "where": {"email": "b"}}
        if operation == "query_raw":
            args = {**args, "sql": "SELECT 2 AS n"}
        return await call(args)

    extended = db.extends(note)
    async with extended.tx() as tx:
        await tx.user.create({"email": "a"})
        async with tx.extends(note).tx() as inner:
            await inner.user.create({"email": "b"})
    async with extended.batch() as batch:
        batch.user.create({"email": "c"})
    async with extended.user.stream() as rows:
        assert [row.email async for row in rows] == ["b"]
    assert await extended.query_raw("SELECT 1 AS n") == [{"n": 2}]
    await extended.execute_raw(own(db, 'DELETE FROM "User"'))
    assert seen == ["create", "create", "create", "create", "stream", "query_raw", "execute_raw"]
    assert await db.user.count() == 0


async def test_an_extended_client_shares_the_connection(blog_on: ModuleType) -> None:
    async def through(operation: str, model: str | None, args: dict[str, Any], call: Any) -> Any:
        return await call(args)

    client = blog_on.Client()
    extended = client.extends(through)
    with pytest.raises(ClientNotConnectedError):
        await extended.user.count()
    async with client:
        assert await extended.user.count() == 0
    with pytest.raises(ClientNotConnectedError, match="closed"):
        await extended.user.count()


async def test_what_a_hook_runs_is_of_the_caller(db: Any) -> None:
    calls: list[CallEvent] = []
    db.on("operation", calls.append)

    async def through(operation: str, model: str | None, args: dict[str, Any], call: Any) -> Any:
        return await call(args)

    await db.extends(through).user.count()
    (call,) = calls
    assert call.caller is not None
    assert call.caller.function == "test_what_a_hook_runs_is_of_the_caller"
    assert Path(call.caller.file).name == "test_extensions.py"


def test_blocking_hooks(sync_db: Any) -> None:
    def double(operation: str, model: str | None, args: dict[str, Any], call: Any) -> Any:
        return call(args) * 2 if operation == "count" else call(args)

    extended = sync_db.extends(double)
    extended.user.create({"email": "a"})
    assert extended.user.count() == 2
    with extended.tx() as tx:
        assert tx.user.count() == 2
    with extended.user.stream() as rows:
        assert [row.email for row in rows] == ["a"]


def test_a_hook_that_waits_on_a_client_that_blocks(sync_db: Any) -> None:
    async def wrong(operation: str, model: str | None, args: dict[str, Any], call: Any) -> Any:
        return await call(args)

    with pytest.raises(HookError, match=r"wrong has to be awaited, which a SyncClient cannot; write `def`"):
        sync_db.extends(wrong).user.count()


async def test_a_hook_that_does_not_wait_on_a_client_that_is_awaited(db: Any) -> None:
    def wrong(operation: str, model: str | None, args: dict[str, Any], call: Any) -> Any:
        return 1

    with pytest.raises(HookError, match=r"wrong returned without waiting; write `async def`"):
        await db.extends(wrong).user.count()


async def test_a_client_with_methods_of_its_own(blog_on: ModuleType) -> None:
    class Posts(blog_on.PostActions):  # type: ignore[misc]
        async def titled(self, text: str) -> Any:
            return await self.find_many(where={"title": {"contains": text}})

    class Db(blog_on.Client):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.tenant = "a"

        @property
        def post(self) -> Posts:
            return Posts.on(self)

        async def sign_up(self, email: str) -> Any:
            return await self.user.create({"email": email, "name": self.tenant})

    async with Db() as db:
        user = await db.sign_up("a@example.org")
        assert user.name == "a"
        async with db.tx() as tx:
            await tx.post.create({"title": "Hello", "slug": "x", "authorId": user.id})
            assert len(await tx.post.titled("ell")) == 1
            assert (await tx.sign_up("b@example.org")).name == "a"
        assert [post.title for post in await db.post.titled("Hel")] == ["Hello"]
