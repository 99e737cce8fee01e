"""`--fix` for migrations: a script becomes safe steps, which end with the same structure."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from nicol import ddl
from nicol.cli.main import run
from nicol.drivers import Connection, DatabaseUrl, connect, create_database, drop_database, finish
from nicol.lint.patch import patch
from nicol.lint.review_migrations import check_migrations
from nicol.lint.rewriting import with_edits
from nicol.migrate.apply import apply_all
from nicol.migrate.folder import Folder, read_folder
from nicol.migrate.history import create_history
from tests.conftest import CORPUS
from tests.lint.migrations import history

INIT = 'CREATE TABLE "users" ("id" INTEGER NOT NULL PRIMARY KEY, "email" TEXT, "age" INTEGER);\n'


def _fixed(*scripts: str) -> Mapping[str, str]:
    """The files that fixing the last of `scripts` changes or makes, by the names of their folders."""
    whole = history(*scripts)
    found = with_edits(check_migrations(whole, whole.migrations[-1:]), whole)
    texts = {view.source.path: view.source.text for view in whole.migrations}
    return {path.parent.name: after for path, _, after in patch((hit.finding for hit in found), texts.get).files}


def test_a_script_of_one_statement_is_its_first_step() -> None:
    files = _fixed(INIT, 'SET lock_timeout = 1;\nCREATE INDEX "i" ON "users"("email");\n')
    assert files == {
        "20240101000002_step": "SET lock_timeout = 1;\n",
        "20240101000002_step_step_02_1": "-- Build it CONCURRENTLY.\n"
        'CREATE INDEX CONCURRENTLY "i" ON "users"("email");\n',
    }


def test_one_action_of_many_leaves_the_others() -> None:
    script = (
        "SET lock_timeout = 1;\n-- AlterTable\n"
        'ALTER TABLE "users" ADD COLUMN "x" INTEGER,\nADD CONSTRAINT "c" CHECK ("age" > 0),\nADD COLUMN "y" INTEGER;\n'
    )
    files = _fixed(INIT, script)

    assert files["20240101000002_step"] == (
        'SET lock_timeout = 1;\n-- AlterTable\nALTER TABLE "users" ADD COLUMN "x" INTEGER,\nADD COLUMN "y" INTEGER;\n'
    )
    assert [name for name in files if name.endswith(("_1", "_2"))] == [
        "20240101000002_step_step_03_1",
        "20240101000002_step_step_03_2",
    ]


def test_what_later_statements_need_stays() -> None:
    script = (
        'SET lock_timeout = 1;\nCREATE UNIQUE INDEX "u" ON "users"("email");\n'
        'ALTER TABLE "users" ADD CONSTRAINT "u" UNIQUE USING INDEX "u";\n'
    )
    assert _fixed(INIT, script) == {}


def test_the_steps_make_the_same_structure(postgresql_url: DatabaseUrl, tmp_path: Path) -> None:
    """Three findings in one script; both ways end with the same tables, and the second keeps nobody waiting."""
    first = (CORPUS / "seed" / "create_postgresql.sql").read_text().replace("uuid_ossp", "uuid-ossp")
    second = (CORPUS / "seed" / "add_user_verification.sql").read_text()
    for name, script in (("20240101000000_init", first), ("20240102000000_verify", second)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "migration.sql").write_text(script)
    before = read_folder(tmp_path)
    whole = history(first, second, names=before.names)
    hits = with_edits(check_migrations(whole, whole.migrations[-1:]), whole)
    own = [hit.finding for hit in hits if hit.finding.code in ("MIG301", "MIG304")]
    texts = {view.source.path: view.source.text for view in whole.migrations}
    for path, _, after in patch(own, texts.get).files:
        (tmp_path / path.parent.name).mkdir(exist_ok=True)
        (tmp_path / path.parent.name / "migration.sql").write_text(after)

    at_once = _structure(postgresql_url, before)
    assert len(read_folder(tmp_path).names) == 5
    assert _structure(postgresql_url, read_folder(tmp_path)) == at_once


def _structure(url: DatabaseUrl, folder: Folder) -> ddl.SqlSchema:
    drop_database(url)
    create_database(url)
    connection = connect(url)
    try:
        finish(create_history(connection))
        finish(apply_all(connection, folder.migrations))
        return finish(ddl.inspect(connection, ()))
    finally:
        finish(connection.close())


def test_only_what_is_not_applied_is_fixed(
    postgresql: Connection, postgresql_url_text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "migrations"
    for name, script in (
        ("20240101000000_init", INIT),
        ("20240102000000_index", 'CREATE INDEX "i" ON "users"("email");\n'),
        ("20240103000000_age", 'CREATE INDEX "j" ON "users"("age");\n'),
    ):
        (folder / name).mkdir(parents=True)
        (folder / name / "migration.sql").write_text(script)
    finish(create_history(postgresql))
    finish(apply_all(postgresql, read_folder(folder).migrations[:2]))

    command = ["review", "migrations", "--migrations", "migrations", "--url", postgresql_url_text, "--fix"]
    assert run(command) == 0

    assert "CONCURRENTLY" not in (folder / "20240102000000_index" / "migration.sql").read_text()
    assert (
        (folder / "20240103000000_age" / "migration.sql")
        .read_text()
        .endswith('CREATE INDEX CONCURRENTLY "j" ON "users"("age");\n')
    )


def test_since_looks_at_new_migrations_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    _write(tmp_path, "20240101000000_init", INIT)
    _write(tmp_path, "20240102000000_old", 'DROP TABLE "users";\n')
    for words in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"]):
        subprocess.run(["git", *words], check=True)
    _write(tmp_path, "20240103000000_new", "DROP SCHEMA a;\n")

    assert run(["review", "migrations", "--migrations", "migrations", "--since", "HEAD", "--json"]) == 1

    said = capsys.readouterr().out
    assert "MIG103" in said
    assert "MIG101" not in said


def _write(root: Path, name: str, script: str) -> None:
    path = root / "migrations" / name / "migration.sql"
    path.parent.mkdir(parents=True)
    path.write_text(script)


def test_a_folder_without_a_script_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    _write(tmp_path, "20240101000000_init", INIT)
    (tmp_path / "migrations" / "20240102000000_data").mkdir()
    (tmp_path / "migrations" / "20240102000000_data" / "migration.ts").write_text("export {}")
    (tmp_path / "migrations" / "20240101000000_init" / "seed.py").write_text("")

    assert run(["review", "migrations", "--migrations", "migrations"]) == 1

    said = capsys.readouterr().out
    assert "20240102000000_data holds no migration.sql" in said
    assert "seed.py is never run" in said
