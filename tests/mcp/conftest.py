"""A project with rows, and a client that talks to its server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from mcp.client import Client
from mcp.client.context import ClientRequestContext
from mcp_types import ElicitRequestParams, ElicitResult

from nicol.cli.main import run
from nicol.mcp.server import make_server
from nicol.mcp.workspace import Workspace

SCHEMA = """\
datasource db {
  provider = "sqlite"
  url      = "file:./dev.db"
}

model User {
  id       Int    @id @default(autoincrement())
  email    String @unique
  password String
  posts    Post[]
}

model Post {
  id     Int    @id @default(autoincrement())
  title  String
  user   User   @relation(fields: [userId], references: [id])
  userId Int

  @@index([userId])
}
"""
Asked = Callable[[str], ElicitResult]
Connect = Callable[..., AbstractAsyncContextManager[Client]]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A migrated SQLite project with two users and five posts, the working directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (tmp_path / "prisma").mkdir()
    (tmp_path / "prisma" / "schema.prisma").write_text(SCHEMA)
    assert run(["migrate", "dev", "--name", "init", "--skip-generate"]) == 0
    rows = [f"INSERT INTO User (email, password) VALUES ('{name}@x.org', 'hash-{name}');" for name in ("ada", "bob")]
    rows += [f"INSERT INTO Post (title, userId) VALUES ('Post {number}', 1);" for number in range(5)]
    (tmp_path / "rows.sql").write_text("\n".join(rows))
    assert run(["db", "execute", "--file", "rows.sql"]) == 0
    return tmp_path


@pytest.fixture
def connect(project: Path) -> Connect:
    """Opens a client on the project's server; `asked` answers for the person, None is a client that cannot ask."""

    @asynccontextmanager
    async def open_client(asked: Asked | None = None) -> AsyncIterator[Client]:
        callback: Callable[..., Awaitable[ElicitResult]] | None = None
        if asked is not None:

            async def answer(_: ClientRequestContext[Any], params: ElicitRequestParams) -> ElicitResult:
                return asked(params.message)

            callback = answer
        async with Client(make_server(Workspace(project)), elicitation_callback=callback) as client:
            yield client

    return open_client
