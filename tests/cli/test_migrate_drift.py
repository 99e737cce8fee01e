"""`migrate drift` and `migrate compare`: what differs from which, adopted, reverted or left out."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import NOTE, SQLITE, Cli
from tests.cli.test_migrate_check import AUTHOR, MIGRATIONS, develop, write
from tests.cli.test_migrate_down import execute

__all__ = ["write"]
BY_HAND = "CREATE TABLE byhand (id INTEGER NOT NULL PRIMARY KEY)"


@pytest.fixture
def begun(cli: Cli, write: Callable[[str], Path]) -> Callable[[str], Path]:
    """A database with one migration, which makes Note."""
    write(NOTE)
    develop(cli, "init")
    return write


def test_no_drift(cli: Cli, begun: Callable[[str], Path]) -> None:
    done = cli("migrate", "drift")
    assert (done.status, done.out) == (0, "The database is what its migrations make.\n")
    assert "There is nothing to do." in cli("migrate", "drift", "--adopt").err


def test_drift_and_an_edited_schema_are_told_apart(cli: Cli, begun: Callable[[str], Path]) -> None:
    execute(cli, BY_HAND)
    begun(NOTE + AUTHOR)
    done = cli("migrate", "drift")
    assert done.status == 1
    drifted, _, to_schema = done.out.partition("From the database to the schema:")
    assert "[+] Added tables\n  - byhand" in drifted
    assert "Author" not in drifted
    assert "DROP TABLE" in drifted
    assert "  - Author" in to_schema
    done = cli("migrate", "drift", "--ignore", "by*")
    assert done.status == 0
    assert done.out.startswith("The database is what its migrations make.\n")


def test_drift_is_adopted(cli: Cli, begun: Callable[[str], Path]) -> None:
    execute(cli, BY_HAND)
    done = cli("migrate", "drift", "--adopt", "--name", "found")
    assert done.status == 0, done.err
    [folder] = MIGRATIONS.glob("*_found")
    assert "byhand" in (folder / "migration.sql").read_text()
    assert (folder / "down.sql").exists()
    assert cli("migrate", "drift").status == 0
    assert cli("migrate", "status").status == 0
    assert "[schema]" in cli("migrate", "check").out


def test_drift_is_reverted_and_rows_are_kept_until_told(cli: Cli, begun: Callable[[str], Path]) -> None:
    execute(cli, f"{BY_HAND}; INSERT INTO byhand (id) VALUES (7);")
    assert "--accept-data-loss" in cli("migrate", "drift", "--revert", "--force").err
    assert cli("migrate", "drift", "--revert", "--accept-data-loss").status == 130
    assert cli("migrate", "drift").status == 1
    done = cli("migrate", "drift", "--revert", "--accept-data-loss", "--force")
    assert done.status == 0, done.err
    assert "which is not empty (1 rows)" in done.out
    assert cli("migrate", "drift").status == 0


def test_a_pending_migration_has_to_come_first(cli: Cli, begun: Callable[[str], Path]) -> None:
    begun(NOTE + AUTHOR)
    assert cli("migrate", "dev", "--create-only", "-n", "later", "--skip-generate").status == 0
    execute(cli, BY_HAND)
    done = cli("migrate", "drift", "--adopt")
    assert done.status == 1
    assert done.err.count("NICOL-DRIFT") == 1
    assert "Not yet applied:" in done.out


def test_two_databases(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SQLITE + NOTE)
    develop(cli, "init")
    Path("other.db").touch()
    same = cli("migrate", "compare", "file:prisma/dev.db", "file:prisma/dev.db", "--exit-code")
    assert (same.status, same.out) == (0, "No difference detected.\n")
    pair = ("migrate", "compare", "file:other.db", "file:prisma/dev.db")
    assert cli(*pair).out == "\n[+] Added tables\n  - Note\n"
    assert cli(*pair, "--exit-code").status == 2
    assert 'CREATE TABLE "Note"' in cli(*pair, "--script").out
    assert json.loads(cli(*pair, "--json").out)["steps"][0]["object"] == "Note"
    assert cli("migrate", "compare", "file:other.db", "mysql://root@127.0.0.1/x").status == 2


def test_views_and_triggers_are_compared(cli: Cli, project: Path) -> None:
    for name, sql in {
        "one": "CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE VIEW v AS SELECT id FROM a;",
        "two": "CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE VIEW v AS SELECT id + 1 AS id FROM a;"
        " CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END;",
    }.items():
        with contextlib.closing(sqlite3.connect(f"{name}.db")) as database:
            database.executescript(sql)
    done = cli("migrate", "compare", "file:one.db", "file:two.db", "--exit-code")
    same = cli("migrate", "compare", "file:one.db", "file:one.db", "--exit-code")
    data = json.loads(cli("migrate", "compare", "file:one.db", "file:two.db", "--json").out)

    assert done.status == 2
    assert done.out.startswith("Views, triggers, routines and such:\n")
    assert "[-] view v: CREATE VIEW v AS SELECT id FROM a" in done.out
    assert "[+] view v: CREATE VIEW v AS SELECT id + 1 AS id FROM a" in done.out
    assert "[+] trigger t: CREATE TRIGGER t AFTER INSERT ON a" in done.out
    assert (same.status, "view v" in same.out) == (0, False)
    assert len(data["objects"]["only_after"]) == 2
