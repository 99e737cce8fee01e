"""The blog's package once for each database; clients on a database of the test's own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from nicol.drivers import parse_url
from tests.client.blog import blog_package, create_tables

PROVIDERS = ("sqlite", "postgresql", "mysql")


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ModuleType]:
    return {provider: blog_package(provider, tmp_path_factory.mktemp(provider)) for provider in PROVIDERS}


@pytest.fixture(scope="session")
def blog(packages: dict[str, ModuleType]) -> ModuleType:
    """The package for SQLite, for tests that need no database."""
    return packages["sqlite"]


@pytest.fixture(params=PROVIDERS)
def blog_on(
    request: pytest.FixtureRequest, packages: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> ModuleType:
    """The package for each database in turn; its schema's url variable names an empty database with the tables."""
    if request.param == "sqlite":
        text = f"file:{tmp_path / 'blog.db'}"
    else:
        text = request.getfixturevalue(f"{request.param}_url_text")
    create_tables(parse_url(text, tmp_path), request.param)
    monkeypatch.setenv("NICOL_TEST_BLOG_URL", text)
    return packages[request.param]


@pytest.fixture
async def db(blog_on: ModuleType) -> AsyncIterator[Any]:
    """A connected client that is awaited."""
    async with blog_on.Client() as client:
        yield client


@pytest.fixture
def sync_db(blog_on: ModuleType) -> Iterator[Any]:
    """A connected client that blocks."""
    with blog_on.SyncClient() as client:
        yield client
