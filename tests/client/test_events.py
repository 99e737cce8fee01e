"""What a client tells of its queries."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from nicol.client.events import CallEvent, QueryEvent
from nicol.errors import RawQueryError, RecordNotFoundError
from nicol.errors.query import InvalidInputError


def here(event: QueryEvent | CallEvent) -> tuple[str, str]:
    assert event.caller is not None
    return Path(event.caller.file).name, event.caller.function.rpartition(".")[2]


async def test_every_statement_is_told_of(db: Any) -> None:
    seen: list[QueryEvent] = []
    stop = db.on("query", seen.append)
    await db.user.create({"email": "a", "posts": {"create": [{"title": "x", "slug": "x"}]}})
    assert [(event.model, event.operation) for event in seen] == [("User", "create")] * len(seen)
    assert seen[0].sql == "BEGIN"
    assert seen[-1].sql == "COMMIT"
    assert {here(event) for event in seen} == {("test_events.py", "test_every_statement_is_told_of")}
    assert all(event.params is None and event.error is None and event.seconds > 0 for event in seen)
    seen.clear()
    await db.user.find_many()
    (event,) = seen
    assert event.sql.startswith("SELECT")
    assert event.rows == 1
    stop()
    await db.user.find_many()
    assert len(seen) == 1


async def test_parameters_are_told_when_asked_for(db: Any) -> None:
    seen: list[QueryEvent] = []
    db.on("query", seen.append, params=True)
    await db.user.find_many(where={"email": "secret"})
    assert seen[0].params == ("secret",)


async def test_what_is_slow_is_told_above_its_threshold(db: Any) -> None:
    seen: list[QueryEvent] = []
    db.on("slow", seen.append)
    db.on("slow", seen.append, slow=0.0)
    await db.user.count()
    assert len(seen) == 1


async def test_operations_and_errors(db: Any) -> None:
    calls: list[CallEvent] = []
    errors: list[CallEvent] = []
    db.on("operation", calls.append, params=True)
    db.on("error", errors.append)
    assert await db.user.count() == 0
    with pytest.raises(RecordNotFoundError):
        await db.user.find_unique_or_raise(where={"email": "nobody"})
    with pytest.raises(RawQueryError):
        await db.query_raw("SELECT nonsense")
    assert [(call.model, call.operation, call.statements) for call in calls] == [
        ("User", "count", 1),
        ("User", "find_unique_or_raise", 1),
        (None, "query_raw", 1),
    ]
    assert calls[1].args is not None
    assert calls[1].args["where"] == {"email": "nobody"}
    assert [type(call.error) for call in errors] == [RecordNotFoundError, RawQueryError]
    assert errors[0].args is None


async def test_transactions_streams_and_batches_are_told_of(db: Any) -> None:
    calls: list[CallEvent] = []
    statements: list[QueryEvent] = []
    db.on("operation", calls.append)
    db.on("query", statements.append)
    async with db.tx() as tx:
        await tx.user.create({"email": "a"})
        async with tx.tx() as inner:
            await inner.user.create({"email": "b"})
    async with db.user.stream(order_by={"id": "asc"}) as rows:
        assert [row.email async for row in rows] == ["a", "b"]
    async with db.batch() as batch:
        batch.user.create({"email": "c"})
    assert [(call.operation, here(call)[1]) for call in calls] == [
        ("create", "test_transactions_streams_and_batches_are_told_of"),
        ("create", "test_transactions_streams_and_batches_are_told_of"),
        ("stream", "test_transactions_streams_and_batches_are_told_of"),
        ("create", "test_transactions_streams_and_batches_are_told_of"),
    ]
    texts = [event.sql for event in statements]
    assert texts[0] == texts[-3] == "BEGIN"
    assert texts[-1] == "COMMIT"
    assert "SAVEPOINT nicol_sp_1" in texts


async def test_tasks_keep_their_own_operation(db: Any) -> None:
    seen: list[QueryEvent] = []
    db.on("query", seen.append)
    await asyncio.gather(db.user.count(), db.post.count(), db.tag.find_many())
    assert sorted((event.model or "", event.operation or "") for event in seen) == [
        ("Post", "count"),
        ("Tag", "find_many"),
        ("User", "count"),
    ]


def test_a_blocking_client_tells_the_same(sync_db: Any) -> None:
    seen: list[QueryEvent] = []
    sync_db.on("query", seen.append)
    with sync_db.tx() as tx:
        tx.user.create({"email": "a"})
    assert [event.sql.split()[0] for event in seen] == ["BEGIN", "INSERT", "COMMIT"]
    assert here(seen[1]) == ("test_events.py", "test_a_blocking_client_tells_the_same")


def test_what_a_handler_raises_reaches_the_caller(sync_db: Any) -> None:
    def refuse(event: CallEvent) -> None:
        raise ZeroDivisionError

    sync_db.on("operation", refuse)
    with pytest.raises(ZeroDivisionError):
        sync_db.user.count()


def test_an_unknown_event_is_refused(sync_db: Any) -> None:
    with pytest.raises(InvalidInputError, match="'querry' is none of query, slow, operation, error"):
        sync_db.on("querry", print)


def test_the_log(blog_on: ModuleType, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "nicol.query")
    with blog_on.SyncClient(log=["query", "slow", "error"], slow=1e-9, log_params=True) as db:
        db.user.find_many(where={"email": "x"})
        with pytest.raises(RecordNotFoundError):
            db.user.delete(where={"id": 7})
    texts = [(record.levelname, record.getMessage()) for record in caplog.records]
    assert texts[0][0] == "DEBUG"
    assert texts[0][1].startswith("User.find_many ")
    assert "test_events.py:" in texts[0][1]
    assert texts[0][1].endswith(" ['x']")
    assert texts[1][0] == "WARNING"
    assert texts[1][1].startswith("slow query: User.find_many ")
    assert texts[-1][0] == "ERROR"
    assert ": P2025 " in texts[-1][1]


def test_without_log_nothing_stands_between(blog_on: ModuleType) -> None:
    with blog_on.SyncClient() as db:
        plain = type(db.__nicol_session__)
        stop = db.on("query", print)
        assert type(db.__nicol_session__) is not plain
        stop()
        assert type(db.__nicol_session__) is plain


def test_the_configuration_says_what_is_logged(
    blog_on: ModuleType, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "nicol.toml").write_text('[client]\nlog = ["query"]\n')
    monkeypatch.setattr(blog_on.SyncClient.__nicol_package__, "folder", tmp_path)
    caplog.set_level(logging.DEBUG, "nicol.query")
    with blog_on.SyncClient() as db:
        db.user.count()
    assert len(caplog.records) == 1
    caplog.clear()
    with blog_on.SyncClient(log=[]) as db:
        db.user.count()
    assert caplog.records == []
