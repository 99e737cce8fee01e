"""`migrate check` and `migrate diff --json`: what each disagreement is called, on every database."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import NOTE, SQLITE, Cli, postgresql_schema
from tests.conftest import MYSQL

AUTHOR = "\nmodel Author {\n  id Int @id\n}\n"
TAG = "\nmodel Tag {\n  id Int @id\n}\n"
MIGRATIONS = Path("prisma/migrations")


@pytest.fixture(params=["sqlite", "postgresql", "mysql"])
def write(
    request: pytest.FixtureRequest, schema: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Path]:
    """Writes a schema with the given models for each database in turn."""
    if request.param == "sqlite":
        return lambda models: schema(SQLITE + models)
    if request.param == "postgresql":
        monkeypatch.setenv("DATABASE_URL", request.getfixturevalue("postgresql_url_text"))
    else:
        database = request.getfixturevalue("mysql_url").database
        monkeypatch.setenv("DATABASE_URL", f"{MYSQL.rpartition('/')[0]}/{database}")
    return lambda models: schema(postgresql_schema(models).replace("postgresql", request.param))


def develop(cli: Cli, name: str) -> str:
    """Writes and applies a migration; its whole name."""
    done = cli("migrate", "dev", "-n", name, "--skip-generate")
    assert done.status == 0, done.err
    [path] = MIGRATIONS.glob(f"*_{name}")
    return path.name


def kinds(cli: Cli, *words: str) -> list[str]:
    """The kinds of problems that `check` finds."""
    done = cli("migrate", "check", "--json", *words)
    answer = json.loads(done.out)
    assert answer["ok"] == (done.status == 0)
    return [problem["kind"] for problem in answer["problems"]]


def test_all_agrees_until_the_schema_is_changed(cli: Cli, write: Callable[[str], Path]) -> None:
    write(NOTE)
    develop(cli, "init")
    done = cli("migrate", "check")
    assert done.status == 0
    assert done.out == (
        "1 migration found in prisma/migrations\n\nThe schema, migrations and the database's history agree.\n"
    )
    write(NOTE + AUTHOR)
    done = cli("migrate", "check")
    assert done.status == 1
    assert "[schema] The schema asks for what the migrations do not make:" in done.out
    assert "  - Author" in done.out


def test_an_edited_migration_is_found_with_and_without_the_database(cli: Cli, write: Callable[[str], Path]) -> None:
    write(NOTE)
    first = develop(cli, "init")
    write(NOTE + AUTHOR)
    develop(cli, "author")
    script = MIGRATIONS / first / "migration.sql"
    script.write_text(script.read_text() + "-- an afterthought\n")
    assert kinds(cli) == ["edited", "edited"]
    assert kinds(cli, "--no-database") == ["edited"]


def test_a_script_that_fails_and_a_foreign_lock_file(cli: Cli, write: Callable[[str], Path]) -> None:
    write(NOTE)
    script = MIGRATIONS / develop(cli, "init") / "migration.sql"
    script.write_text("SELECT * FROM nowhere;")
    assert kinds(cli, "--no-database") == ["replay"]
    (MIGRATIONS / "migration_lock.toml").write_text('provider = "cockroachdb"\n')
    assert kinds(cli, "--no-database") == ["lock"]
    (MIGRATIONS / "migration_lock.toml").unlink()
    assert kinds(cli, "--no-database") == ["lock"]


def test_migrations_written_side_by_side_are_put_in_order(cli: Cli, write: Callable[[str], Path]) -> None:
    write(NOTE)
    first = develop(cli, "init")
    write(NOTE + AUTHOR)
    mine = develop(cli, "author")
    theirs = f"{first[:14]}_zz_tag"
    assert first < theirs < mine
    folder = MIGRATIONS / theirs
    folder.mkdir()
    (folder / "migration.sql").write_text("CREATE TABLE Tag (id INTEGER NOT NULL PRIMARY KEY);\n")
    (folder / "parent.txt").write_text((MIGRATIONS / mine / "parent.txt").read_text())
    write(NOTE + AUTHOR + TAG)
    found = kinds(cli)
    assert "parallel" in found
    assert "order" in found
    assert "parallel" in kinds(cli, "--no-database")

    done = cli("migrate", "check", "--order")
    [renamed] = MIGRATIONS.glob("*_zz_tag")
    assert f"Renamed {theirs} to {renamed.name}." in done.err
    assert renamed.name > mine
    assert {"parallel", "order"} & set(kinds(cli)) == set()


def test_steps_as_data(cli: Cli, write: Callable[[str], Path]) -> None:
    path = write(NOTE + AUTHOR)
    develop(cli, "init")
    same = cli("migrate", "diff", "--from-schema-datasource", str(path), "--to-schema", str(path), "--json")
    assert json.loads(same.out) == {"empty": True, "steps": []}
    path = write(NOTE)
    done = cli("migrate", "diff", "--from-schema-datasource", str(path), "--to-schema", str(path), "--json")
    [step] = json.loads(done.out)["steps"]
    assert (step["kind"], step["object"], step["destructive"], step["fails"]) == ("DropTable", "Author", True, False)
    assert "DROP TABLE" in "".join(step["sql"])
    assert "Author" in step["notes"][0]
    status = cli("migrate", "diff", "--from-empty", "--to-schema", str(path), "--json", "--exit-code").status
    assert status == 2
    assert cli("migrate", "diff", "--from-empty", "--to-schema", str(path), "--json", "--script").status == 2


def test_without_a_database_nothing_is_looked_up(cli: Cli, schema: Callable[[str], Path], project: Path) -> None:
    schema(SQLITE + NOTE)
    develop(cli, "init")
    (project / "prisma" / "dev.db").unlink()
    done = cli("migrate", "check")
    assert done.out.endswith("The schema and migrations agree.\n")
    assert not (project / "prisma" / "dev.db").exists()


def test_the_database_of_a_deployment_can_be_named(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SQLITE + NOTE)
    name = develop(cli, "init")
    Path("other.db").touch()
    answer = json.loads(cli("migrate", "check", "--json", "--url", "file:other.db").out)
    assert answer["pending"] == [name]
