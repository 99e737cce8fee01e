"""`nicol db pull` and `nicol init --from-db`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from nicol.drivers import connect, create_database, finish, parse_url
from tests.cli.conftest import SQLITE, Cli

TABLES = "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL); CREATE TABLE tag (name TEXT PRIMARY KEY)"


def database(path: Path, script: str = TABLES) -> None:
    url = parse_url(f"file:{path}", path.parent)
    create_database(url)
    connection = connect(url)
    finish(connection.script(script))
    finish(connection.close())


def test_pull_writes_the_tables(cli: Cli, schema: Callable[[str], Path], project: Path) -> None:
    path = schema(SQLITE)
    database(path.parent / "dev.db")
    done = cli("db", "pull")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("Introspected 2 models and wrote them into prisma/schema.prisma in ")
    first = path.read_text()
    assert "model note {" in first
    assert "model tag {" in first
    assert cli("db", "pull").status == 0
    assert path.read_text() == first
    assert cli("validate").status == 0


def test_print_writes_nothing(cli: Cli, schema: Callable[[str], Path]) -> None:
    path = schema(SQLITE)
    database(path.parent / "dev.db")
    done = cli("db", "pull", "--print")
    assert "model note {" in done.out
    assert path.read_text() == SQLITE


def test_only_the_named_tables_are_added(cli: Cli, schema: Callable[[str], Path]) -> None:
    path = schema(SQLITE)
    database(path.parent / "dev.db")
    assert cli("db", "pull", "tag").status == 0
    assert "model tag {" in path.read_text()
    assert "model note {" not in path.read_text()
    refused = cli("db", "pull", "tga")
    assert refused.status == 1
    assert refused.err == "Error: NICOL-TABLE\n\nThe database has no table `tga`. It has: note, tag.\n"


def test_an_empty_database_changes_nothing(cli: Cli, schema: Callable[[str], Path]) -> None:
    path = schema(SQLITE + "\nmodel Kept {\n  id Int @id\n}\n")
    before = path.read_text()
    database(path.parent / "dev.db", "SELECT 1")
    refused = cli("db", "pull")
    assert refused.status == 1
    assert refused.err.startswith("Error: P4001\n")
    assert path.read_text() == before


def test_init_from_a_database(cli: Cli, project: Path) -> None:
    database(project / "old.db")
    done = cli("init", "shop", "--from-db", "file:old.db")
    assert done.status == 0, done.err
    text = (project / "shop" / "prisma" / "schema.prisma").read_text()
    assert 'url      = "file:../../old.db"' in text
    assert "model note {" in text
    again = cli("init", "shop", "--from-db", "file:old.db")
    assert again.status == 1
    assert "never overwrites" in again.err


def test_init_from_a_database_that_is_not_there_writes_nothing(cli: Cli, project: Path) -> None:
    refused = cli("init", "shop", "--from-db", "file:none.db")
    assert refused.status == 1
    assert refused.err.startswith("Error: P1003\n")
    assert list(project.iterdir()) == []
