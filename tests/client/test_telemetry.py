"""Spans, comments behind statements, and metrics."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from nicol.client.comments import sql_tags
from nicol.errors import RecordNotFoundError


@pytest.fixture
def spans() -> tuple[TracerProvider, InMemorySpanExporter]:
    provider, kept = TracerProvider(), InMemorySpanExporter()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    return provider, kept


async def test_spans_have_prismas_names(db: Any, spans: tuple[TracerProvider, InMemorySpanExporter]) -> None:
    provider, kept = spans
    stop = db.trace_queries(provider)
    with provider.get_tracer("test").start_as_current_span("request"):
        await asyncio.gather(db.user.create({"email": "secret@example.org"}), db.post.count())
        with pytest.raises(RecordNotFoundError):
            await db.user.find_unique_or_raise(where={"email": "secret"})
        async with db.user.stream() as rows:
            assert len([row async for row in rows]) == 1
    stop()
    await db.user.count()
    found = {span.context.span_id: span for span in kept.get_finished_spans() if span.context}
    (request,) = [span for span in found.values() if span.name == "request"]
    operations = [span for span in found.values() if span.name == "prisma:client:operation"]
    assert sorted(str((span.attributes or {})["name"]) for span in operations) == [
        "Post.count",
        "User.create",
        "User.find_unique_or_raise",
        "User.stream",
    ]
    assert all(
        span.parent and request.context and span.parent.span_id == request.context.span_id for span in operations
    )
    statements = [span for span in found.values() if span.name == "prisma:client:db_query"]
    for span in statements:
        above = found[span.parent.span_id] if span.parent else None
        assert above is not None
        if "db.system.name" in (span.attributes or {}):
            assert above in operations
    (failed,) = [span for span in operations if not span.status.is_ok and span.status.description]
    assert ((failed.attributes or {})["error.type"], failed.status.description) == ("P2025", "RecordNotFoundError")
    assert "secret" not in "".join(span.to_json() for span in found.values())


async def test_comments_behind_statements(db: Any, spans: tuple[TracerProvider, InMemorySpanExporter]) -> None:
    seen: list[Any] = []
    db.comment_sql(application="it's */ odd")
    db.on("query", seen.append)
    with sql_tags(route="/posts/:id"):
        await db.user.find_many(where={"email": "x"})
    await db.user.find_many(where={"email": "y"})
    texts = [event.sql.rpartition(" /*")[2] for event in seen]
    assert texts == [
        "action='find_many',application='it%27s%20%2A%2F%20odd',model='User',route='%2Fposts%2F%3Aid'*/",
        "action='find_many',application='it%27s%20%2A%2F%20odd',model='User'*/",
    ]
    db.comment_sql(traceparent=True)
    with spans[0].get_tracer("test").start_as_current_span("request"):
        await db.user.count()
    assert re.search(r"traceparent='00-[0-9a-f]{32}-[0-9a-f]{16}-0[13]'\*/$", seen[-1].sql)


async def test_metrics(db: Any) -> None:
    metrics = db.measure_queries()
    await db.user.create({"email": "a"})
    await db.user.count()
    await db.user.count()
    with pytest.raises(RecordNotFoundError):
        await db.post.find_first_or_raise()
    found = metrics.as_dict()
    assert found["counters"]["prisma_client_queries_total"] == 4
    assert found["counters"]["prisma_client_errors_total"] == 1
    assert found["counters"]["prisma_datasource_queries_total"] >= 4
    assert found["gauges"]["prisma_client_queries_active"] == 0
    assert found["gauges"]["prisma_pool_connections_open"] == 1
    assert found["gauges"]["prisma_pool_connections_busy"] == 0
    assert [(one["model"], one["operation"], one["count"], one["failed"]) for one in found["operations"]] == [
        ("Post", "find_first_or_raise", 1, 1),
        ("User", "count", 2, 0),
        ("User", "create", 1, 0),
    ]
    text = metrics.prometheus()
    assert 'prisma_client_queries_total{model="User",operation="count"} 2\n' in text
    assert 'prisma_client_queries_duration_histogram_ms_bucket{model="User",operation="count",le="+Inf"} 2\n' in text
    assert 'prisma_client_errors_total{model="Post",operation="find_first_or_raise"} 1\n' in text
    assert all(re.fullmatch(r"(# TYPE \w+ \w+|\w+(\{[^}]*\})? [\d.]+)", line) for line in text.splitlines())
    metrics.stop()
    await db.user.count()
    assert metrics.as_dict()["counters"]["prisma_client_queries_total"] == 4


def test_blocking(sync_db: Any, spans: tuple[TracerProvider, InMemorySpanExporter]) -> None:
    provider, kept = spans
    sync_db.trace_queries(provider)
    metrics = sync_db.measure_queries()
    with sync_db.tx() as tx:
        tx.user.create({"email": "a"})
        assert metrics.as_dict()["gauges"]["prisma_pool_connections_busy"] == 1
    assert [span.name for span in kept.get_finished_spans()].count("prisma:client:operation") == 1
