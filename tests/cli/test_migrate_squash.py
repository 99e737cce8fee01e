"""`migrate squash`: one migration that makes the same, a clean history, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import NOTE, Cli
from tests.cli.test_migrate_check import AUTHOR, MIGRATIONS, TAG, develop, write
from tests.cli.test_migrate_down import execute

__all__ = ["write"]
VIEW = "CREATE VIEW notes AS SELECT 1 AS one;\n"
ROWS = "INSERT INTO {} (text) VALUES ('first');\n"


@pytest.fixture
def three(cli: Cli, write: Callable[[str], Path]) -> tuple[str, str, str]:
    """A history of three migrations: Note, Author, Tag."""
    write(NOTE)
    first = develop(cli, "init")
    write(NOTE + AUTHOR)
    second = develop(cli, "author")
    write(NOTE + AUTHOR + TAG)
    return first, second, develop(cli, "tag")


def names() -> list[str]:
    return sorted(path.name for path in MIGRATIONS.iterdir() if path.is_dir())


def test_all_become_one_and_the_status_is_clean(cli: Cli, three: tuple[str, str, str]) -> None:
    done = cli("migrate", "squash", "--force", "--name", "begin")
    assert done.status == 0, done.err
    assert "".join(f"  • {name}\n" for name in three) in done.out
    assert names() == [f"{three[-1][:14]}_begin"]
    assert "DROP TABLE" in (MIGRATIONS / names()[0] / "down.sql").read_text()
    assert sorted(path.name for path in Path("prisma/migrations_squashed").iterdir()) == list(three)
    assert cli("migrate", "status").status == 0
    assert cli("migrate", "check").out.endswith("history agree.\n")
    assert cli("migrate", "deploy").out.endswith("No pending migrations to apply.\n")
    assert cli("migrate", "reset", "--force", "--skip-generate").status == 0
    assert cli("migrate", "check").status == 0


def test_a_prefix_is_squashed_and_another_database_resolved(cli: Cli, three: tuple[str, str, str]) -> None:
    done = cli("migrate", "squash", "--force", "--delete", "--to", three[1], "--no-database")
    assert done.status == 0, done.err
    [new, last] = names()
    assert (new, last) == (f"{three[1][:14]}_squashed", three[2])
    assert not Path("prisma/migrations_squashed").exists()
    assert cli("migrate", "status").status == 1
    assert cli("migrate", "resolve", "--applied", new).status == 0
    assert cli("migrate", "status").status == 0
    assert cli("migrate", "check").status == 0


def test_a_deployment_settles_a_squash_by_itself(cli: Cli, three: tuple[str, str, str]) -> None:
    done = cli("migrate", "squash", "--force", "--delete", "--no-database")
    assert done.status == 0, done.err
    [new] = names()
    waiting = cli("migrate", "status")
    assert waiting.status == 1
    assert f"The database has had what `{new}` stands for. The next `nicol migrate deploy` records that." in waiting.err
    deployed = cli("migrate", "deploy")
    assert f"Recorded `{new}` as applied: the database has had the migrations that it stands for." in deployed.out
    assert deployed.out.endswith("No pending migrations to apply.\n")
    assert cli("migrate", "status").status == 0
    assert cli("migrate", "check").status == 0


def test_a_database_that_has_had_only_some_is_refused(cli: Cli, three: tuple[str, str, str]) -> None:
    assert cli("migrate", "down", "--force").status == 0
    done = cli("migrate", "squash", "--force", "--delete", "--no-database")
    assert done.status == 0, done.err
    refused = cli("migrate", "deploy")
    assert refused.status == 1
    assert "NICOL-SQUASH" in refused.err
    assert f"has had some of the migrations of `{names()[0]}` and not {three[2]}" in refused.err


def test_nothing_happens_unasked(cli: Cli, three: tuple[str, str, str]) -> None:
    assert cli("migrate", "squash").status == 130
    assert "P3017" in cli("migrate", "squash", "--force", "--to", "nothing").err
    assert "NICOL-SQUASH" in cli("migrate", "squash", "--force", "--to", three[0]).err
    assert names() == list(three)


def test_what_a_structure_does_not_say_is_kept_or_left_out_only_when_told(
    cli: Cli, three: tuple[str, str, str]
) -> None:
    assert cli("migrate", "dev", "--create-only", "-n", "by_hand", "--skip-generate").status == 0
    [folder] = MIGRATIONS.glob("*_by_hand")
    quoted = "Note" if 'provider = "mysql"' in Path("prisma/schema.prisma").read_text() else '"Note"'
    (folder / "migration.sql").write_text(VIEW + ROWS.format(quoted))
    assert cli("migrate", "deploy").status == 0
    refused = cli("migrate", "squash", "--force")
    assert refused.status == 1
    assert f"  - INSERT INTO {quoted} (text) VALUES ('first')" in refused.err
    assert "view notes" in refused.err
    assert len(names()) == 4
    kept = cli("migrate", "squash", "--force", "--keep-sql")
    assert kept.status == 0, kept.err
    [name] = names()
    assert VIEW in (MIGRATIONS / name / "migration.sql").read_text()
    assert cli("migrate", "reset", "--force", "--skip-generate").status == 0


def test_structure_only_leaves_rows_out(cli: Cli, three: tuple[str, str, str]) -> None:
    execute(cli, "SELECT 1")
    script = MIGRATIONS / three[2] / "migration.sql"
    script.write_text(f"{script.read_text()}\nDELETE FROM {_note()};\n")
    assert cli("migrate", "squash", "--force", "--no-database").status == 1
    done = cli("migrate", "squash", "--force", "--no-database", "--structure-only")
    assert done.status == 0, done.err
    assert "What they did besides is left out:\n\n  • DELETE FROM" in done.out


def _note() -> str:
    return "Note" if 'provider = "mysql"' in Path("prisma/schema.prisma").read_text() else '"Note"'


def test_a_database_in_the_middle_is_refused(cli: Cli, three: tuple[str, str, str]) -> None:
    assert cli("migrate", "down", "--force").status == 0
    done = cli("migrate", "squash", "--force")
    assert done.status == 1
    assert "has had some of them and not others" in done.err
    assert names() == list(three)
