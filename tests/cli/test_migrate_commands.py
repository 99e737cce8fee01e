"""migrate and db commands: their sentences, their exit statuses, what they leave."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from nicol.errors.migrate import SeedError
from nicol.migrate import commands
from tests.cli.conftest import NOTE, SQLITE, Cli, postgresql_schema

AUTHOR = "\nmodel Author {\n  id Int @id\n}\n"


@pytest.fixture(params=["sqlite", "postgresql"])
def begun(
    request: pytest.FixtureRequest, schema: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Path]:
    """Writes a schema with the given models for each database in turn."""
    if request.param == "sqlite":
        return lambda models: schema(SQLITE + models)
    monkeypatch.setenv("DATABASE_URL", request.getfixturevalue("postgresql_url_text"))
    return lambda models: schema(postgresql_schema(models))


def migration(project: Path, ending: str) -> Path:
    [found] = (project / "prisma" / "migrations").glob(f"*_{ending}")
    return found


def test_dev_writes_applies_and_agrees(cli: Cli, begun: Callable[[str], Path], project: Path) -> None:
    begun(NOTE)
    first = cli("migrate", "dev", "-n", "init")
    assert first.status == 0
    name = migration(project, "init").name
    assert first.out.endswith(
        "The following migration(s) have been created and applied from new schema changes:\n\n"
        f"migrations/\n  └─ {name}/\n    └─ migration.sql\n\nYour database is now in sync with your schema.\n"
    )
    again = cli("migrate", "dev")
    assert again.out == "Already in sync, no schema change or pending migration was found.\n"
    begun(NOTE + AUTHOR)
    assert cli("migrate", "dev", "--name", "authors").status == 0
    assert 'CREATE TABLE "Author"' in (migration(project, "authors") / "migration.sql").read_text()


def test_a_name_is_needed_where_nobody_can_be_asked(cli: Cli, begun: Callable[[str], Path], project: Path) -> None:
    begun(NOTE)
    done = cli("migrate", "dev")
    assert done.status == 130
    assert "--name" in done.err
    assert not (project / "prisma" / "migrations").exists()


def test_create_only_then_dev(cli: Cli, begun: Callable[[str], Path], project: Path) -> None:
    begun(NOTE)
    done = cli("migrate", "dev", "--name", "init", "--create-only")
    name = migration(project, "init").name
    assert f"created the following migration without applying it: {name}" in done.out.replace("\n", " ")
    assert cli("migrate", "status").status == 1
    applied = cli("migrate", "dev")
    assert "have been applied" in applied.out
    assert cli("migrate", "status").status == 0


def test_deploy_in_prismas_words(cli: Cli, begun: Callable[[str], Path], project: Path) -> None:
    begun(NOTE)
    cli("migrate", "dev", "--name", "init", "--create-only")
    first = cli("migrate", "deploy")
    assert first.status == 0
    assert f"Applying migration `{migration(project, 'init').name}`" in first.out
    assert first.out.endswith("All migrations have been successfully applied.\n")
    again = cli("migrate", "deploy")
    assert again.out == "1 migration found in prisma/migrations\n\nNo pending migrations to apply.\n"


def test_deploy_without_migrations(cli: Cli, begun: Callable[[str], Path]) -> None:
    begun(NOTE)
    done = cli("migrate", "deploy")
    assert done.out.endswith("No migration found in prisma/migrations\n\nNo pending migrations to apply.\n")


def test_status(cli: Cli, begun: Callable[[str], Path]) -> None:
    begun(NOTE)
    cli("migrate", "dev", "--name", "init")
    done = cli("migrate", "status")
    assert (done.status, done.out) == (
        0,
        "1 migration found in prisma/migrations\n\nDatabase schema is up to date!\n",
    )


def test_losing_data_is_refused_where_nobody_can_be_asked(cli: Cli, begun: Callable[[str], Path]) -> None:
    begun(NOTE + AUTHOR)
    cli("migrate", "dev", "--name", "init")
    sql = Path("insert.sql")
    sql.write_text('INSERT INTO "Author" (id) VALUES (1)')
    assert cli("db", "execute", "--file", "insert.sql").out == "Script executed successfully.\n"
    begun(NOTE)
    dev = cli("migrate", "dev", "--name", "gone")
    assert dev.status == 130
    assert "`Author`" in dev.err
    push = cli("db", "push")
    assert push.status != 0
    assert "`Author`" in push.err
    assert "--accept-data-loss" in push.err
    assert cli("db", "push", "--accept-data-loss").status == 0


def test_push(cli: Cli, begun: Callable[[str], Path]) -> None:
    begun(NOTE)
    first = cli("db", "push")
    assert first.status == 0
    assert "Your database is now in sync with your Prisma schema. Done in " in first.out
    assert cli("db", "push").out == "The database is already in sync with the Prisma schema.\n"
    assert cli("db", "push", "--force-reset").out.startswith("The database was successfully reset.\n")


def test_reset_names_what_it_drops_and_wants_consent(cli: Cli, begun: Callable[[str], Path], project: Path) -> None:
    begun(NOTE + AUTHOR)
    cli("migrate", "dev", "--name", "init")
    refused = cli("migrate", "reset")
    assert refused.status == 130
    assert "Author" in refused.err
    assert "Note" in refused.err
    assert "--force" in refused.err
    assert cli("migrate", "status").status == 0
    done = cli("migrate", "reset", "--force")
    assert done.status == 0
    assert "Database reset successful" in done.out
    assert migration(project, "init").name in done.out


def test_reset_seeds(cli: Cli, begun: Callable[[str], Path], project: Path) -> None:
    begun(NOTE)
    (project / "nicol.toml").write_text("seed = \"python -c 'print(6 * 7)'\"\n")
    cli("migrate", "dev", "--name", "init")
    assert "Running seed command `python -c 'print(6 * 7)'` ..." in cli("migrate", "reset", "-f").out
    assert "Running seed" not in cli("migrate", "reset", "-f", "--skip-seed").out


def test_resolve(cli: Cli, begun: Callable[[str], Path], project: Path) -> None:
    begun(NOTE)
    cli("migrate", "dev", "--name", "init", "--create-only")
    name = migration(project, "init").name
    done = cli("migrate", "resolve", "--applied", name)
    assert (done.status, done.out) == (0, f"Migration {name} marked as applied.\n")
    again = cli("migrate", "resolve", "--applied", name)
    assert again.status == 1
    assert again.err.startswith("Error: P3008\n")
    assert "is already recorded as applied in the database." in again.err
    assert cli("migrate", "resolve").status == 2


def test_diff_of_schema_and_database(cli: Cli, begun: Callable[[str], Path]) -> None:
    path = str(begun(NOTE))
    script = cli("migrate", "diff", "--from-empty", "--to-schema-datamodel", path, "--script")
    assert 'CREATE TABLE "Note"' in script.out
    cli("db", "push")
    sides = ("--from-schema-datasource", path, "--to-schema-datamodel", path)
    assert cli("migrate", "diff", *sides, "--exit-code").status == 0
    begun(NOTE + AUTHOR)
    summary = cli("migrate", "diff", *sides)
    assert (summary.status, "Author" in summary.out) == (0, True)
    assert cli("migrate", "diff", *sides, "--exit-code").status == 2


def test_diff_with_migrations_and_an_output_file(cli: Cli, begun: Callable[[str], Path], project: Path) -> None:
    path = str(begun(NOTE))
    cli("migrate", "dev", "--name", "init")
    begun(NOTE + AUTHOR)
    done = cli(
        *("migrate", "diff", "--from-migrations", "prisma/migrations", "--to-schema", path),
        *("--script", "-o", "change.sql", "--exit-code"),
    )
    assert (done.status, done.out) == (2, "")
    assert (project / "change.sql").read_text().startswith('-- CreateTable\nCREATE TABLE "Author" (')


def test_diff_never_empties_a_database_that_is_kept(cli: Cli, begun: Callable[[str], Path], project: Path) -> None:
    begun(NOTE)
    text = os.environ.get("DATABASE_URL", "file:./prisma/dev.db")
    cli("migrate", "dev", "--name", "init", "--skip-generate")
    Path("note.sql").write_text("INSERT INTO \"Note\" (text) VALUES ('kept')")
    cli("db", "execute", "--file", "note.sql")
    history = ("--from-migrations", "prisma/migrations", "--shadow-database-url", text)
    for other in (("--to-schema", "prisma"), ("--to-url", text), ("--to-config-datasource",)):
        done = cli("migrate", "diff", *history, *other)
        assert (done.status, done.err.splitlines()[0]) == (1, "Error: NICOL-SHADOW-DATABASE")
    begun(AUTHOR)
    assert "`Note` table, which is not empty (1 rows)" in cli("db", "push").err


def test_diff_wants_one_side_each(cli: Cli, project: Path) -> None:
    assert cli("migrate", "diff", "--from-empty").status == 2
    assert cli("migrate", "diff", "--from-empty", "--from-url", "file:a.db", "--to-empty").status == 2


def test_execute_reads_standard_input(cli: Cli, begun: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    begun(NOTE)
    cli("db", "push")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b'DROP TABLE "Note"')))
    assert cli("db", "execute", "--stdin").status == 0
    assert "in sync" in cli("db", "push").out
    assert cli("db", "execute").status == 2


def test_a_script_that_is_no_text_is_not_run(cli: Cli, begun: Callable[[str], Path]) -> None:
    begun(NOTE)
    cli("db", "push")
    Path("drop.sql").write_bytes(b'DROP TABLE "Note";\n-- caf\xe9\n')
    done = cli("db", "execute", "--file", "drop.sql")
    assert (done.status, done.out) == (1, "")
    assert done.err == "Cannot read the script drop.sql: line 2 is not UTF-8 text. Nothing was run.\n"
    assert "already in sync" in cli("db", "push").out


def test_seed(cli: Cli, project: Path) -> None:
    unset = cli("db", "seed")
    assert unset.status == 1
    assert '[tool.nicol]\n  seed = "python seed.py"' in unset.err
    (project / "seed.py").write_text("import sys; open('seeded.txt', 'w').write(' '.join(sys.argv[1:]))")
    (project / "nicol.toml").write_text('seed = "python seed.py"\n')
    assert cli("db", "seed", "--", "--rows", "5").status == 0
    assert (project / "seeded.txt").read_text() == "--rows 5"


def test_a_failing_seed(cli: Cli, project: Path) -> None:
    (project / "nicol.toml").write_text("seed = \"python -c 'raise SystemExit(3)'\"\n")
    done = cli("db", "seed")
    assert done.status == 1
    assert "An error occurred while running the seed command" in done.err


def test_an_output_file_that_cannot_be_written_is_named(cli: Cli, begun: Callable[[str], Path], project: Path) -> None:
    begun(NOTE)
    done = cli("migrate", "diff", "--from-empty", "--to-schema", "prisma", "--script", "-o", "no/such/changes.sql")
    assert done.status == 1
    assert done.err.startswith(f"Error: NICOL-FILE\n\n{project}/no/such/changes.sql: No such file or directory.\n")


def test_dev_as_json(cli: Cli, begun: Callable[[str], Path], project: Path) -> None:
    begun(NOTE)
    unnamed = cli("migrate", "dev", "--json")
    assert (unnamed.status, json.loads(unnamed.out)["needs"]) == (130, "name")
    done = json.loads(cli("migrate", "dev", "--json", "--name", "init").out)
    assert done["needs"] is None
    assert done["created"] == migration(project, "init").name
    assert [(step["kind"], step["object"], step["destructive"]) for step in done["steps"]] == [
        ("CreateTable", "Note", False)
    ]
    assert (migration(project, "init") / "down.sql").exists()
    cli("db", "execute", "--file", written("INSERT INTO \"Note\" (text) VALUES ('a'), ('b')"))
    begun(NOTE.replace("  text String\n", ""))
    lossy = cli("migrate", "dev", "--json", "--name", "less")
    found = json.loads(lossy.out)
    assert (lossy.status, found["needs"], found["created"]) == (130, "losses", None)
    assert "2 non-null values" in found["warnings"][0]
    assert any(step["destructive"] for step in found["steps"])


def test_the_plan_is_shown_before_anything_is_lost(cli: Cli, begun: Callable[[str], Path]) -> None:
    begun(NOTE)
    cli("migrate", "dev", "--name", "init")
    cli("db", "execute", "--file", written("INSERT INTO \"Note\" (text) VALUES ('a')"))
    begun(AUTHOR)
    for command in (("migrate", "dev", "--name", "none"), ("db", "push")):
        refused = cli(*command)
        assert refused.status == 130
        assert "[+] Added tables\n  - Author\n" in refused.err
        assert "[-] Removed tables\n  - Note\n" in refused.err
        assert "You are about to drop the `Note` table, which is not empty (1 rows)." in refused.err


def written(sql: str) -> str:
    Path("rows.sql").write_text(sql)
    return "rows.sql"


def test_seeding_from_python(project: Path) -> None:
    with pytest.raises(SeedError, match="No seed command is set"):
        commands.seed()
    (project / "seed.py").write_text("import sys; open('seeded.txt', 'w').write(' '.join(sys.argv[1:]))")
    (project / "nicol.toml").write_text('seed = "python seed.py"\n')
    commands.seed("--rows", "5")
    assert (project / "seeded.txt").read_text() == "--rows 5"
