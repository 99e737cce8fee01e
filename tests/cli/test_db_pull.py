"""`nicol db pull` and `nicol init --from-db`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nicol.drivers import Connection, connect, create_database, finish, parse_url
from tests.cli.conftest import SQLITE, Cli, postgresql_schema

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


def test_a_key_out_of_the_listed_schemas_is_p4002(
    cli: Cli,
    schema: Callable[[str], Path],
    postgresql: Connection,
    postgresql_url_text: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgresql_url_text)
    schema(postgresql_schema(""))
    finish(
        postgresql.script(
            "CREATE SCHEMA shop; CREATE TABLE shop.item (id INT PRIMARY KEY);"
            "CREATE TABLE note (id INT PRIMARY KEY, item INT CONSTRAINT of_item REFERENCES shop.item)"
        )
    )
    refused = cli("db", "pull")
    assert refused.status == 1
    assert "P4002" in refused.err
    assert "`public.note` points to `shop.item` in constraint `of_item`. Please add `shop` to" in refused.err


def test_objects_become_files(cli: Cli, schema: Callable[[str], Path]) -> None:
    path = schema(SQLITE)
    database(path.parent / "dev.db", f"{TABLES}; CREATE VIEW tags AS SELECT name FROM tag")
    done = cli("db", "pull")
    assert "added: prisma/objects/views/tags.sql" in done.err
    view = path.parent / "objects" / "views" / "tags.sql"
    assert view.read_text() == "CREATE VIEW tags AS SELECT name FROM tag;\n"
    view.write_text("-- mine\n" + view.read_text())
    assert cli("db", "pull").err == ""
    assert view.read_text().startswith("-- mine\n")
    database_again = connect(parse_url(f"file:{path.parent / 'dev.db'}", path.parent))
    finish(database_again.script("DROP VIEW tags; CREATE VIEW other AS SELECT 1 AS one"))
    finish(database_again.close())
    assert cli("db", "pull", "--no-objects").err == ""
    changed = cli("db", "pull")
    assert "removed: prisma/objects/views/tags.sql" in changed.err
    assert "added: prisma/objects/views/other.sql" in changed.err


def test_what_a_schema_cannot_say_is_told_in_prismas_words(cli: Cli, schema: Callable[[str], Path]) -> None:
    path = schema(SQLITE)
    database(path.parent / "dev.db", 'CREATE TABLE lone (a TEXT); CREATE TABLE t (id INTEGER PRIMARY KEY, "1" TEXT)')
    assert cli("db", "pull").err == (
        "\n*** WARNING ***\n\n"
        "These fields were commented out because their names are currently not supported by Prisma. "
        "Please provide valid ones that match [a-zA-Z][a-zA-Z0-9_]* using the `@map` attribute:\n"
        '  - Model: "t", field(s): ["1"]\n\n'
        "The following models were ignored as they do not have a valid unique identifier or id. This is currently not "
        'supported by Prisma Client:\n  - "lone"\n\n'
    )
