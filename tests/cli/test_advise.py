"""`nicol advise indexes`, called as a user calls it."""

from __future__ import annotations

import json
from pathlib import Path

from nicol.drivers import DatabaseUrl, connect, finish
from tests.advise.library import MODELS, fill
from tests.cli.conftest import SQLITE, Cli

CODE = "def of(db, author):\n    return db.book.find_many(where={'authorId': author})\n"


def project_with_books(project: Path, url: DatabaseUrl) -> str:
    (project / "schema.prisma").write_text(SQLITE + MODELS)
    (project / "app.py").write_text(CODE)
    connection = connect(url)
    fill(connection)
    finish(connection.close())
    return f"file:{url.database}"


def test_an_index_is_proposed_proved_and_written(cli: Cli, project: Path, sqlite_url: DatabaseUrl) -> None:
    url = project_with_books(project, sqlite_url)
    done = cli("advise", "indexes", "--url", url, "--apply")

    assert done.status == 0
    assert done.out.startswith(
        "1. Book: @@index([authorId])\n"
        "   Book.find_many at app.py:2: rows 12,000 → 10\n"
        "   proved by: in-memory clone, 12,000 rows, index of about "
    )
    assert 'CREATE INDEX "books_author_id_idx" ON "books"("author_id");' in done.out
    assert "  @@index([authorId])\n}" in (project / "schema.prisma").read_text()
    assert cli("validate").status == 0
    assert cli("advise", "indexes", "--url", url).out.startswith("No index to propose")


def test_advice_for_tools(cli: Cli, project: Path, sqlite_url: DatabaseUrl) -> None:
    url = project_with_books(project, sqlite_url)
    data = json.loads(cli("advise", "indexes", "--url", url, "--json").out)

    [index] = data["indexes"]
    assert (index["model"], index["proved_by"], index["unit"]) == ("Book", "in-memory clone", "rows")
    assert index["queries"][0]["picked"] is True
    assert [one["name"] for one in data["dispensable"]] == ["books_slug_idx"]


def test_without_tables_nothing_is_tried(cli: Cli, project: Path, sqlite_url: DatabaseUrl) -> None:
    (project / "schema.prisma").write_text(SQLITE + MODELS)
    (project / "app.py").write_text(CODE)
    done = cli("advise", "indexes", "--url", f"file:{sqlite_url.database}")

    assert done.status == 0
    assert "The database has no table books." in done.out
    wrong = cli("advise", "indexes", "--no-database", "--url", "file:x.db")
    assert wrong.status == 2
