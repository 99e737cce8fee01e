"""The specialist's definition in the files that assistants read, beside what others have written there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from nicol.errors.cli import ForeignFileError

NAME = "database-specialist"
DESCRIPTION = (
    "Designs and reviews the Prisma schema, writes safe migrations, and makes queries fast and typed. Use it for every "
    "change of the database, and when a query is slow."
)
BEGIN, END = "<!-- nicol: begin -->", "<!-- nicol: end -->"
_OWN = re.compile(rf"{re.escape(BEGIN)}.*?{re.escape(END)}\n?", re.DOTALL)
_SERVER: Mapping[str, Any] = {"command": "nicol", "args": ["mcp"]}

Content = Callable[[Path, str], str]
"""The new content of a file: its path and the definition → text."""


@dataclass(frozen=True, slots=True)
class Assistant:
    """An assistant's name for people, and its files below the project's root."""

    title: str
    files: Mapping[str, Content]


def _section(path: Path, text: str) -> str:
    """The file with Nicol's section replaced, or added at the end."""
    written = path.read_text(encoding="utf-8") if path.exists() else ""
    own = f"{BEGIN}\n## Database\n\n{text.strip()}\n{END}\n"
    if _OWN.search(written):
        return _OWN.sub(lambda _: own, written, count=1)
    return f"{written.rstrip()}\n\n{own}" if written.strip() else own


def _claude(_: Path, text: str) -> str:
    return f"---\nname: {NAME}\ndescription: {DESCRIPTION}\n---\n\n{text}"


def _cursor(_: Path, text: str) -> str:
    globs = "**/*.prisma,**/migrations/**"
    return f"---\ndescription: {DESCRIPTION}\nglobs: {globs}\nalwaysApply: false\n---\n\n{text}"


def _servers(key: str, extra: Mapping[str, Any]) -> Content:
    """A JSON file of servers with Nicol's added; other servers stay."""

    def merged(path: Path, _: str) -> str:
        settings = _read_json(path) if path.exists() else {}
        servers = settings.setdefault(key, {})
        if not isinstance(servers, dict):
            raise ForeignFileError(str(path), f'"{key}" is no object')
        cast("dict[str, Any]", servers)["nicol"] = {**extra, **_SERVER}
        return json.dumps(settings, ensure_ascii=False, indent=2) + "\n"

    return merged


def _read_json(path: Path) -> dict[str, Any]:
    try:
        found: object = json.loads(path.read_text(encoding="utf-8") or "{}")
    except ValueError as error:
        raise ForeignFileError(str(path), f"not JSON: {error}") from error
    if not isinstance(found, dict):
        raise ForeignFileError(str(path), "no JSON object")
    return cast("dict[str, Any]", found)


ASSISTANTS: Mapping[str, Assistant] = {
    "agents": Assistant("AGENTS.md, which most assistants read", {"AGENTS.md": _section}),
    "claude": Assistant("Claude Code", {f".claude/agents/{NAME}.md": _claude, ".mcp.json": _servers("mcpServers", {})}),
    "cursor": Assistant(
        "Cursor", {f".cursor/rules/{NAME}.mdc": _cursor, ".cursor/mcp.json": _servers("mcpServers", {})}
    ),
    "copilot": Assistant(
        "GitHub Copilot",
        {".github/copilot-instructions.md": _section, ".vscode/mcp.json": _servers("servers", {"type": "stdio"})},
    ),
}


def contents(root: Path, chosen: list[str], text: str) -> dict[Path, str]:
    """What the files of the `chosen` assistants are to hold; ForeignFileError when one cannot be added to."""
    return {
        root / name: content(root / name, text) for one in chosen for name, content in ASSISTANTS[one].files.items()
    }
