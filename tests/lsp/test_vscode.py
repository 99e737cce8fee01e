"""The VS Code extension says the same words as the language."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from nicol import __version__
from nicol.lsp.words import BLOCKS, SCALAR_TYPES

EXTENSION = Path(__file__).parents[2] / "editors" / "vscode"


def read(name: str) -> Any:
    return json.loads((EXTENSION / name).read_text())


def words(pattern: str) -> set[str]:
    """The alternatives of all groups of plain words in a pattern."""
    groups: list[str] = re.findall(r"\(([A-Za-z|]+\|[A-Za-z|]+)\)", pattern)
    return {word for group in groups for word in group.split("|")}


def test_the_grammar_knows_every_block_and_type() -> None:
    rules = read("syntaxes/prisma.tmLanguage.json")["repository"]
    assert words(rules["entity"]["begin"]) | words(rules["settings"]["begin"]) == set(BLOCKS)
    line = rules["entity"]["patterns"][2]["match"]
    assert words(line) == set(SCALAR_TYPES)
    for pattern in (rules["entity"]["begin"], rules["settings"]["begin"], line):
        re.compile(pattern)


def test_the_extension_points_at_its_files() -> None:
    package = read("package.json")
    (language,) = package["contributes"]["languages"]
    (grammar,) = package["contributes"]["grammars"]
    for path in (package["main"], language["configuration"], grammar["path"], "README.md", "LICENSE"):
        assert (EXTENSION / path).is_file()
    assert package["version"] == __version__
    source = (EXTENSION / "extension.js").read_text()
    settings = package["contributes"]["configuration"]["properties"]
    assert all(f'"{name.removeprefix("nicol.")}"' in source for name in settings if "trace" not in name)
