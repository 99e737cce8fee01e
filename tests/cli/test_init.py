"""nicol init: a project that runs at once, and nothing overwritten."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Cli


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_the_project_runs_at_once(cli: Cli, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cli("init", "notes").status == 0
    monkeypatch.chdir(project / "notes")
    assert files(project / "notes") == [".gitignore", "main.py", "nicol.toml", "prisma/schema.prisma"]
    assert cli("format", "--check").status == 0
    assert cli("migrate", "dev", "--name", "init").status == 0
    done = subprocess.run([sys.executable, "main.py"], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("1 Hello open\n", "")


def test_a_server_url_stays_out_of_the_schema(cli: Cli, project: Path) -> None:
    assert cli("init", "shop", "--url", "postgresql://me:secret@db.example/shop").status == 0
    assert (project / "shop" / ".env").read_text() == 'DATABASE_URL="postgresql://me:secret@db.example/shop"\n'
    assert (project / "shop" / ".env").stat().st_mode & 0o077 == 0
    schema = (project / "shop" / "prisma" / "schema.prisma").read_text()
    assert 'provider = "postgresql"\n  url      = env("DATABASE_URL")' in schema
    assert "secret" not in schema


def test_the_provider_alone(cli: Cli, project: Path) -> None:
    assert cli("init", "shop", "--datasource-provider", "postgresql").status == 0
    assert 'provider = "postgresql"' in (project / "shop" / "prisma" / "schema.prisma").read_text()


def test_the_next_steps_are_those_that_are_left(cli: Cli, project: Path) -> None:
    given = cli("init", "my shop", "--url", "postgresql://localhost/shop").out
    assert "  cd 'my shop'\n  nicol migrate dev" in given
    assert "Your project is in this folder:\n" in (own := cli("init", "--datasource-provider", "postgresql").out)
    assert "Next:\n\n  set DATABASE_URL in .env" in own


def test_provider_and_url_that_disagree(cli: Cli, project: Path) -> None:
    done = cli("init", "shop", "--datasource-provider", "sqlite", "--url", "postgresql://localhost/shop")
    assert (done.status, files(project)) == (2, [])


def test_nothing_is_overwritten(cli: Cli, project: Path) -> None:
    (project / "main.py").write_text("mine\n")
    done = cli("init")
    assert done.status == 1
    assert "main.py exists already" in done.err
    assert files(project) == ["main.py"]
    assert (project / "main.py").read_text() == "mine\n"


def test_a_wrong_url_writes_nothing(cli: Cli, project: Path) -> None:
    done = cli("init", "--url", "what://is/this")
    assert (done.status, files(project)) == (1, [])
    assert done.err.startswith("Error: P1013\n")
