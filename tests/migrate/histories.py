"""Small histories that mean the same on every database, and what their tables hold."""

from __future__ import annotations

from pathlib import Path

from nicol.drivers import Connection, DatabaseUrl

INIT = """\
-- CreateTable
CREATE TABLE "User" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "email" TEXT NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");
"""

ADD_POST = """\
-- CreateTable
CREATE TABLE "Post" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "title" TEXT NOT NULL
);
"""

BROKEN_HALF_WAY = """\
CREATE TABLE "Draft" ("id" INTEGER NOT NULL PRIMARY KEY);
INSERT INTO "User" ("id", "email") VALUES (1, 'a@example.org');
INSERT INTO "Missing" ("id") VALUES (1);
CREATE TABLE "Later" ("id" INTEGER NOT NULL PRIMARY KEY);
"""


def write(folder: Path, **scripts: str) -> Path:
    """Writes migrations named by `scripts`, a leading underscore dropped; the folder."""
    for name, script in scripts.items():
        path = folder / name.removeprefix("_") / "migration.sql"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(script, encoding="utf-8", newline="")
    return folder


async def tables(connection: Connection) -> list[str]:
    """The names of all tables, in order."""
    by_database = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
        "postgresql": "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema() "
        'ORDER BY tablename COLLATE "C"',
    }
    return [row[0] for row in await connection.fetch(by_database[connection.dialect.name])]


def url_text(url: DatabaseUrl) -> str:
    """`url` as a user writes it."""
    if url.provider == "sqlite":
        return f"file:{url.database}"
    password = f":{url.password}" if url.password else ""
    return f"{url.provider}://{url.user}{password}@{url.host}:{url.port}/{url.database}"
