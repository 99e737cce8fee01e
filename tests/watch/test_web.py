"""Middleware, and the fixtures for a user's tests."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from nicol.errors.watch import QueryPatternError
from nicol.watch import WatchAsgi, WatchWsgi
from tests.client.blog import BLOG

pytest_plugins = ("pytester",)


@pytest.fixture(autouse=True)
def _no_middleware_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nicol.engine.tap.everywhere.observers", [])


async def ask_five_times(db: Any) -> None:
    for number in range(5):
        await db.user.find_first(where={"name": str(number)})


async def test_each_request_is_a_block(db: Any) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["path"] == "/bad":
            await ask_five_times(db)
        else:
            await db.user.find_first(where={"name": scope["path"]})

    async def receive() -> dict[str, Any]:
        return {}

    async def send(message: Any) -> None:
        return

    watched = WatchAsgi(app, mode="raise")
    for path in "abcdef":
        await watched({"type": "http", "path": path}, receive, send)
    with pytest.raises(QueryPatternError):
        await watched({"type": "http", "path": "/bad"}, receive, send)
    await watched({"type": "lifespan", "path": "/bad"}, receive, send)
    await ask_five_times(db)
    seldom = WatchAsgi(app, mode="raise", every=2)
    with pytest.raises(QueryPatternError):
        await seldom({"type": "http", "path": "/bad"}, receive, send)
    await seldom({"type": "http", "path": "/bad"}, receive, send)


def test_a_wsgi_answer_belongs_to_its_request(sync_db: Any) -> None:
    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        for number in range(environ["times"]):
            sync_db.user.find_first(where={"name": str(number)})
            yield b"x"

    watched = WatchWsgi(app, mode="raise")
    for _ in range(3):
        body = watched({"times": 2}, None)
        assert list(body) == [b"x", b"x"]
        body.close()  # type: ignore[attr-defined]
    body = watched({"times": 5}, None)
    with pytest.raises(QueryPatternError):
        list(body)
    body.close()  # type: ignore[attr-defined]


PROJECT = """
import pytest
from db import SyncClient, Client

@pytest.fixture
def db():
    with SyncClient() as client:
        yield client

def test_fine(db, max_queries, no_n_plus_one):
    with max_queries(1):
        db.user.count()

def test_too_many(db, max_queries):
    with max_queries(1):
        db.user.count()
        db.post.count()

def test_one_by_one(db, no_n_plus_one):
    for number in range(7):
        db.user.find_first(where={"name": str(number)})

async def test_awaited(no_n_plus_one):
    async with Client() as db:
        for number in range(7):
            await db.user.find_first(where={"name": str(number)})
"""


def test_fixtures_of_a_project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    from nicol.drivers import parse_url
    from nicol.generate import generate
    from nicol.text.span import Source
    from nicol.validate import load_or_raise
    from tests.client.blog import create_tables

    folder = pytester.path
    schema = load_or_raise([Source(Path("schema.prisma"), BLOG.replace("PROVIDER", "sqlite"))])
    generate(schema, folder / "db", folder)
    create_tables(parse_url("file:./blog.db", folder), "sqlite")
    monkeypatch.setenv("NICOL_TEST_BLOG_URL", f"file:{folder / 'blog.db'}")
    pytester.makepyfile(test_project=PROJECT)
    pytester.makeini("[pytest]\nasyncio_mode = auto\nasyncio_default_fixture_loop_scope = function\n")
    done = pytester.runpytest_subprocess("-p", "no:randomly", "-p", "no:cacheprovider", "-q")
    done.assert_outcomes(passed=3, failed=1, errors=2)
    done.stdout.fnmatch_lines_random(
        [
            "*2 queries were run where at most 1 may be:",
            "*1 x Post.count at test_project.py:*",
            "QRY101 test_project.py:*: User.find_first ran 7 times here with another name each time",
            "  fix: where={'name': {'in': ?...?}} in one query",
        ]
    )
