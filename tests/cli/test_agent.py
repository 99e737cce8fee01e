"""What destroys data asks for a person when an assistant calls it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nicol.cli.agent import running_agent
from tests.cli.conftest import NOTE, SQLITE, Cli

CONSENT = "NICOL_USER_CONSENT_FOR_DANGEROUS_AI_ACTION"


@pytest.fixture
def filled(cli: Cli, schema: Callable[[str], Path]) -> Path:
    """A migrated SQLite project with a row."""
    path = schema(SQLITE + NOTE)
    assert cli("migrate", "dev", "--name", "init", "--skip-generate").status == 0
    Path("row.sql").write_text("INSERT INTO Note (text) VALUES ('kept');")
    assert cli("db", "execute", "--file", "row.sql").status == 0
    return path


@pytest.mark.parametrize(
    ("variables", "agent"),
    [
        ({}, None),
        ({"CLAUDECODE": "1"}, "Claude Code"),
        ({"AI_AGENT": "my-tool@2"}, "my-tool@2"),
        ({"AGENT": "goose"}, "goose"),
        ({"CODEX_SANDBOX": ""}, None),
        ({"GEMINI_CLI": "0"}, None),
    ],
)
def test_assistants_are_known_by_their_variables(variables: dict[str, str], agent: str | None) -> None:
    assert running_agent(variables) == agent


@pytest.mark.parametrize(
    "words",
    [
        ("migrate", "reset", "--force"),
        ("db", "push", "--force-reset"),
        ("db", "push", "--accept-data-loss"),
        ("migrate", "down", "--force", "--accept-data-loss"),
    ],
)
def test_an_assistant_is_stopped(
    words: tuple[str, ...], cli: Cli, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Path("prisma/dev.db").read_bytes()
    monkeypatch.setenv("CLAUDECODE", "1")
    done = cli(*words)

    assert done.status == 1
    assert "Error: NICOL-CONSENT" in done.err
    assert "(Claude Code)" in done.err
    assert CONSENT in done.err
    assert Path("prisma/dev.db").read_bytes() == before


@pytest.mark.parametrize("variable", [CONSENT, "PRISMA_USER_CONSENT_FOR_DANGEROUS_AI_ACTION"])
def test_a_persons_words_let_it_through(variable: str, cli: Cli, filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AI_AGENT", "tool")
    monkeypatch.setenv(variable, "Yes, drop it.")

    assert cli("migrate", "reset", "--force", "--skip-generate").status == 0


def test_what_loses_nothing_needs_no_consent(cli: Cli, filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUDECODE", "1")

    assert cli("migrate", "status").status == 0
    assert cli("db", "push", "--skip-generate").status == 0
