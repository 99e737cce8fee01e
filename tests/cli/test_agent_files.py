"""`nicol agent`: the specialist in the files of assistants."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from nicol.cli.main import root
from nicol.mcp.server import make_server
from nicol.mcp.workspace import Workspace
from tests.cli.conftest import NOTE, SQLITE, Cli

FILES = [
    ".claude/agents/database-specialist.md",
    ".cursor/mcp.json",
    ".cursor/rules/database-specialist.mdc",
    ".github/copilot-instructions.md",
    ".mcp.json",
    ".vscode/mcp.json",
    "AGENTS.md",
]


@pytest.fixture(autouse=True)
def _schema(schema: Callable[[str], Path]) -> None:
    schema(SQLITE + NOTE)
    Path("nicol.toml").write_text("")


def found() -> list[str]:
    paths = (path for path in Path().rglob("*") if path.is_file() and path.parts[0] != "prisma")
    return sorted(path.as_posix() for path in paths if path.name != "nicol.toml")


def test_all_files_are_written_once(cli: Cli) -> None:
    assert cli("agent", "--check").status == 1
    assert found() == []
    assert cli("agent").status == 0
    assert found() == FILES
    for name in ("AGENTS.md", FILES[0], FILES[2], FILES[3]):
        text = Path(name).read_text()
        assert "`prisma/schema.prisma`, for SQLite" in text
        assert "@SCHEMA@" not in text
    assert cli("agent").out == "Everything is up to date.\n"
    assert cli("agent", "--check").status == 0


def test_what_others_wrote_stays(cli: Cli) -> None:
    Path("AGENTS.md").write_text("# House rules\n\nBe kind.\n")
    Path(".mcp.json").write_text('{"mcpServers": {"other": {"command": "x"}}, "more": 1}')
    assert cli("agent", "--for", "agents", "--for", "claude").status == 0
    assert found() == [FILES[0], ".mcp.json", "AGENTS.md"]
    text = Path("AGENTS.md").read_text()
    assert text.startswith("# House rules\n\nBe kind.\n\n<!-- nicol: begin -->\n")
    Path("AGENTS.md").write_text(text.replace("You are", "You were") + "\n## After\n")
    assert cli("agent", "--for", "agents").status == 0
    assert Path("AGENTS.md").read_text() == text + "\n## After\n"
    servers = json.loads(Path(".mcp.json").read_text())
    assert servers == {
        "mcpServers": {"other": {"command": "x"}, "nicol": {"command": "nicol", "args": ["mcp"]}},
        "more": 1,
    }


@pytest.mark.parametrize("content", ["{", "[]", '{"mcpServers": 1}'])
def test_a_foreign_file_that_is_broken_stops_everything(cli: Cli, content: str) -> None:
    Path(".mcp.json").write_text(content)
    done = cli("agent")

    assert done.status == 1
    assert "NICOL-FOREIGN-FILE" in done.err
    assert found() == [".mcp.json"]


async def test_the_definition_names_commands_and_tools_that_exist(cli: Cli) -> None:
    text = cli("agent", "--print").out
    named = re.findall(r"`nicol ([a-z][a-z -]*)", text)
    assert {"migrate dev --create-only --name", "review schema"} <= {words.strip() for words in named}
    for words in named:
        command: click.Command = root
        for word in words.split():
            if not isinstance(command, click.Group):
                break
            found = command.get_command(click.Context(command), word)
            assert found is not None, f"nicol {words}"
            command = found
    listed = text.partition("named like the commands:")[2].partition(".")[0]
    tools = {tool.name for tool in await make_server(Workspace(Path.cwd())).list_tools()}
    assert set(re.findall(r"`(\w+)`", listed)) <= tools
