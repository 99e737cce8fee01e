"""`migrate down`: the plan, what it refuses, and that `status` and `deploy` are right afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import NOTE, Cli
from tests.cli.test_migrate_check import AUTHOR, MIGRATIONS, develop, write

__all__ = ["write"]


@pytest.fixture
def two(cli: Cli, write: Callable[[str], Path]) -> tuple[str, str]:
    """A history of two migrations: Note, then Author."""
    write(NOTE)
    first = develop(cli, "init")
    write(NOTE + AUTHOR)
    return first, develop(cli, "author")


def execute(cli: Cli, sql: str) -> None:
    Path("step.sql").write_text(sql)
    done = cli("db", "execute", "--file", "step.sql")
    assert done.status == 0, done.err


def test_the_last_migration_is_undone_and_deployed_again(cli: Cli, two: tuple[str, str]) -> None:
    first, second = two
    done = cli("migrate", "down", "--force")
    assert done.status == 0, done.err
    assert f"undone, from down.sql:\n\n  • {second}\n" in done.out
    assert "DROP TABLE" in done.out
    status = cli("migrate", "status")
    assert f"have not yet been applied:\n{second}" in status.out.replace("has", "have")
    assert cli("migrate", "deploy").status == 0
    assert cli("migrate", "status").status == 0
    assert cli("migrate", "check").status == 0
    done = cli("migrate", "down", "--all", "--force")
    assert done.status == 0, done.err
    assert f"  • {second}\n  • {first}" in done.out
    assert cli("migrate", "down", "--force").err.startswith("Error: NICOL-DOWN")


def test_rows_are_counted_and_lost_only_when_that_is_said(cli: Cli, two: tuple[str, str]) -> None:
    execute(cli, "INSERT INTO Author (id) VALUES (1); INSERT INTO Author (id) VALUES (2);" if _plain() else ROWS)
    done = cli("migrate", "down", "--force")
    assert done.status == 1
    assert "You are about to drop the `Author` table, which is not empty (2 rows)." in done.out
    assert "--accept-data-loss" in done.err
    assert cli("migrate", "status").status == 0
    assert cli("migrate", "down", "--force", "--accept-data-loss").status == 0
    assert cli("migrate", "status").status == 1


ROWS = 'INSERT INTO "Author" ("id") VALUES (1); INSERT INTO "Author" ("id") VALUES (2);'


def _plain() -> bool:
    return 'provider = "mysql"' in Path("prisma/schema.prisma").read_text()


def test_nobody_agrees_without_a_terminal(cli: Cli, two: tuple[str, str]) -> None:
    done = cli("migrate", "down")
    assert done.status == 130
    assert "--force" in done.err
    assert cli("migrate", "down", "--dry-run").status == 0
    assert cli("migrate", "status").status == 0


def test_a_target_is_named(cli: Cli, two: tuple[str, str]) -> None:
    first, second = two
    assert "P3017" in cli("migrate", "down", "--to", "nothing", "--force").err
    assert "is the last one that was applied" in cli("migrate", "down", "--to", second, "--force").err
    assert cli("migrate", "down", "--to", first, "--force").status == 0
    assert cli("migrate", "down", "--to", first, "--all").status == 2


def test_without_down_sql_the_plan_comes_from_the_database(cli: Cli, two: tuple[str, str]) -> None:
    (MIGRATIONS / two[1] / "down.sql").write_text("SELECT * FROM nowhere;")
    done = cli("migrate", "down", "--force")
    assert done.status == 0, done.err
    assert "from the database as it is" in done.out


def test_changes_of_rows_are_not_undone_silently(cli: Cli, two: tuple[str, str]) -> None:
    made = cli("migrate", "dev", "--create-only", "-n", "rows", "--skip-generate")
    assert made.status == 0
    [folder] = MIGRATIONS.glob("*_rows")
    text = (
        "INSERT INTO Note (text) VALUES ('first');" if _plain() else """INSERT INTO "Note" (text) VALUES ('first');"""
    )
    (folder / "migration.sql").write_text(f"-- a row\n{text}\n")
    assert cli("migrate", "deploy").status == 0
    done = cli("migrate", "down", "--force")
    assert done.status == 1
    assert "These changes of rows are not undone:\n\n  • INSERT INTO" in done.out
    (folder / "down.sql").write_text("DELETE FROM Note;" if _plain() else 'DELETE FROM "Note";')
    done = cli("migrate", "down", "--force")
    assert done.status == 0, done.err


def test_drift_and_edited_files_are_refused(cli: Cli, two: tuple[str, str]) -> None:
    script = MIGRATIONS / two[0] / "migration.sql"
    text = script.read_text()
    script.write_text(text + "-- later\n")
    assert "is not in the folder as it was applied" in cli("migrate", "down", "--force").err
    script.write_text(text)
    execute(cli, "CREATE TABLE byhand (id INTEGER NOT NULL PRIMARY KEY)")
    done = cli("migrate", "down", "--force")
    assert done.status == 1
    assert "[+] Added tables\n  - byhand" in done.err


def test_a_way_back_that_fails_half_way_can_be_gone_again(cli: Cli, two: tuple[str, str]) -> None:
    note, author = ("Note", "Author") if _plain() else ('"Note"', '"Author"')
    taken = f"INSERT INTO {note} (id, text) VALUES (1, 'taken');"
    execute(cli, taken)
    (MIGRATIONS / two[1] / "down.sql").write_text(f"DROP TABLE {author};\n{taken}\n")
    done = cli("migrate", "down", "--force")
    assert done.status == 1
    assert "NICOL-DOWN" in done.err
    status = cli("migrate", "status")
    if _plain():
        assert f"failed:\n{two[1]}" in status.out
        again = cli("migrate", "down", "--force", "--accept-data-loss")
        assert again.status == 0, again.err
        assert "from the database as it is" in again.out
        assert cli("migrate", "deploy").status == 0
    assert cli("migrate", "status").status == 0
    assert cli("migrate", "check").status == 0
