"""Limits of migrations, as settings and flags, and urls that lead to a pooler."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nicol.config import find_config
from nicol.drivers import parse_url
from nicol.drivers.pooler import lends_sessions
from nicol.errors.config import ConfigError
from tests.cli.conftest import NOTE, SQLITE, Cli, postgresql_schema

SLOW = "SELECT pg_sleep(60);\n"
SETTINGS = "[tool.nicol]\nlock_timeout = 1.5\nlock_retries = 0\nstatement_timeout = 600\n"


def with_migration(project: Path, script: str) -> None:
    folder = project / "prisma" / "migrations" / "1_init"
    folder.mkdir(parents=True)
    (folder / "migration.sql").write_text(script)


def test_limits_are_settings(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(SETTINGS)

    config = find_config(tmp_path)

    assert (config.lock_timeout, config.lock_retries, config.statement_timeout) == (1.5, 0, 600)


@pytest.mark.parametrize("setting", ["lock_timeout = 0", "lock_retries = -1", 'statement_timeout = "1s"'])
def test_wrong_limits_are_refused(tmp_path: Path, setting: str) -> None:
    (tmp_path / "nicol.toml").write_text(setting)

    with pytest.raises(ConfigError, match=setting.partition(" ")[0]):
        find_config(tmp_path)


def test_a_flag_stops_a_slow_statement(
    cli: Cli, project: Path, schema: Callable[[str], Path], postgresql_url_text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgresql_url_text)
    schema(postgresql_schema(NOTE))
    with_migration(project, SLOW)
    (project / "nicol.toml").write_text("statement_timeout = 600\n")

    done = cli("migrate", "deploy", "--statement-timeout", "0.1")

    assert done.status == 1
    assert "Database error code: 57014" in done.err
    assert "--> prisma/migrations/1_init/migration.sql:1:1\n" in done.err


def test_a_setting_stops_a_slow_statement(
    cli: Cli, project: Path, schema: Callable[[str], Path], postgresql_url_text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgresql_url_text)
    schema(postgresql_schema(NOTE))
    with_migration(project, SLOW)
    (project / "nicol.toml").write_text("statement_timeout = 0.1\n")

    assert "Database error code: 57014" in cli("migrate", "deploy").err


@pytest.mark.parametrize(
    ("words", "limit"),
    [
        (("migrate", "deploy", "--lock-timeout", "1"), "lock_timeout"),
        (("migrate", "dev", "--name", "x", "--statement-timeout", "1"), "statement_timeout"),
    ],
)
def test_a_limit_that_the_database_does_not_have_is_refused(
    cli: Cli, project: Path, schema: Callable[[str], Path], words: tuple[str, ...], limit: str
) -> None:
    schema(SQLITE + NOTE)
    with_migration(project, "CREATE TABLE a (id INTEGER PRIMARY KEY);")

    done = cli(*words)

    assert (done.status, f"`{limit}` has no effect on this database: SQLite" in done.err) == (1, True)


def test_wrong_flags_are_refused(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SQLITE + NOTE)

    assert cli("migrate", "deploy", "--lock-timeout", "0").status == 2
    assert cli("migrate", "deploy", "--lock-retries", "-1").status == 2


@pytest.mark.parametrize("words", [("deploy",), ("resolve", "--applied", "1_init"), ("reset", "--force")])
def test_a_pooler_without_a_direct_url_is_refused(
    cli: Cli,
    project: Path,
    schema: Callable[[str], Path],
    postgresql_url_text: str,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"{postgresql_url_text}?pgbouncer=true")
    schema(postgresql_schema(NOTE))
    with_migration(project, "CREATE TABLE a (id INTEGER PRIMARY KEY);")

    done = cli("migrate", *words)

    assert done.status == 1
    assert "Error: NICOL-POOLER" in done.err
    assert "`directUrl` in the datasource block" in done.err
    monkeypatch.setenv("PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK", "1")
    assert "NICOL-POOLER" not in cli("migrate", *words).err


def test_migrations_go_past_a_pooler_to_the_direct_url(
    cli: Cli, project: Path, schema: Callable[[str], Path], postgresql_url_text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIRECT_URL", postgresql_url_text)
    schema(postgresql_schema(NOTE).replace("\n}", '\n  directUrl = env("DIRECT_URL")\n}', 1))
    (project / "nicol.toml").write_text(f'url = "{postgresql_url_text}?pgbouncer=true"\n')
    with_migration(project, "CREATE TABLE a (id INTEGER PRIMARY KEY);")

    done = cli("migrate", "deploy")

    assert done.status == 0, done.err
    assert "is a pooler; migrations go to directUrl." in done.err
    assert "All migrations have been successfully applied." in done.out


def test_a_database_itself_is_no_pooler(postgresql_url_text: str) -> None:
    assert not lends_sessions(parse_url(postgresql_url_text, Path.cwd()))
    assert lends_sessions(parse_url(f"{postgresql_url_text}?pgbouncer=true", Path.cwd()))
    assert not lends_sessions(parse_url("file:./dev.db", Path.cwd()))
