"""The commands, called as a user calls them: in a folder, by their words."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest

from nicol.cli.main import run

MAIN = "from nicol.cli.main import main; main()"
SQLITE = """\
datasource db {
  provider = "sqlite"
  url      = "file:./dev.db"
}
"""
NOTE = """
model Note {
  id   Int    @id @default(autoincrement())
  text String
}
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finished command: exit status and what it printed."""

    status: int
    out: str
    err: str


class Cli(Protocol):
    def __call__(self, *words: str) -> Outcome: ...


class Program(Protocol):
    def __call__(self, *words: str | Path, env: dict[str, str] | None = None) -> Outcome: ...


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new folder, the working directory of the test, without a database in the environment."""
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return folder


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    """Runs `nicol WORDS` in this process."""

    def call(*words: str) -> Outcome:
        capsys.readouterr()
        status = run(words)
        printed = capsys.readouterr()
        return Outcome(status, printed.out, printed.err)

    return call


@pytest.fixture
def nicol() -> Program:
    """Runs `nicol WORDS` in a process of its own."""

    def call(*words: str | Path, env: dict[str, str] | None = None) -> Outcome:
        done = subprocess.run(
            [sys.executable, "-c", MAIN, *map(str, words)],
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **(env or {})},
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    return call


@pytest.fixture
def schema(project: Path) -> Callable[[str], Path]:
    """Writes prisma/schema.prisma."""

    def write(text: str) -> Path:
        path = project / "prisma" / "schema.prisma"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return path

    return write


def postgresql_schema(models: str = NOTE) -> str:
    """A schema whose url is the variable DATABASE_URL."""
    return 'datasource db {\n  provider = "postgresql"\n  url      = env("DATABASE_URL")\n}\n' + models
