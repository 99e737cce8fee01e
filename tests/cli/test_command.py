"""The command itself: help, versions, wrong usage."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from nicol import __version__
from tests.cli.conftest import MAIN, Cli

HEAVY = ("rich", "nicol.migrate", "nicol.validate", "nicol.generate", "nicol.drivers", "apsw", "asyncio")


def test_help_names_every_command(cli: Cli) -> None:
    done = cli("--help")
    assert done.status == 0
    for command in ("quickstart", "init", "generate", "format", "validate", "migrate", "db", "version"):
        assert f"\n  {command} " in done.out


def test_help_loads_no_command() -> None:
    code = (
        "import sys; from nicol.cli.main import run; run(['--help']);"
        f"print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_every_command_has_help(cli: Cli) -> None:
    for words in (
        ("quickstart",),
        ("init",),
        ("generate",),
        ("format",),
        ("validate",),
        ("version",),
        *(("migrate", name) for name in ("dev", "deploy", "status", "reset", "resolve", "diff")),
        *(("db", name) for name in ("push", "execute", "seed")),
    ):
        done = cli(*words, "--help")
        assert (done.status, done.out.splitlines()[0].split(" [")[0]) == (0, f"Usage: nicol {' '.join(words)}")


def test_version(cli: Cli) -> None:
    assert cli("--version").out == f"nicol {__version__}\n"
    versions = json.loads(cli("version", "--json").out)
    assert versions["nicol"] == __version__
    assert versions["apsw"]


def test_an_unknown_command_is_wrong_usage(cli: Cli) -> None:
    done = cli("migrat")
    assert done.status == 2
    assert "No such command 'migrat'" in done.err


def test_an_unknown_option_is_wrong_usage(cli: Cli) -> None:
    done = cli("validate", "--jsn")
    assert done.status == 2
    assert "--json" in done.err


@pytest.mark.parametrize(
    ("settings", "coloured"),
    [({"TERM": "xterm"}, True), ({"TERM": "dumb"}, False), ({"TERM": "xterm", "NO_COLOR": "1"}, False)],
)
def test_colour_is_for_terminals_that_have_it(tmp_path: Path, settings: dict[str, str], coloured: bool) -> None:
    plain = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", MAIN, "validate"],
        cwd=tmp_path,
        env=plain | settings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    ):
        os.close(theirs)
        printed = os.read(ours, 65536)
    os.close(ours)
    assert b"P1012" in printed
    assert (b"\x1b[" in printed) == coloured
