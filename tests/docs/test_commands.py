"""docs/cli.md names every command and every option, as the command's own tree has them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from nicol.cli.main import root

PAGE = (Path(__file__).parent.parent.parent / "docs" / "cli.md").read_text(encoding="utf-8")
SHARED = {"--help", "--schema", "--url"}
"""Options that the page explains once for all commands."""
SIDES = ("--from-", "--to-")
"""The options of `diff` that the page explains as a list of sides."""


def commands(group: click.Group, path: str = "nicol") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


TREE = dict(commands(root))


def row(path: str) -> str:
    return next((line for line in PAGE.splitlines() if line.startswith(("| `" + path + "`", "| `" + path + " "))), "")


def test_the_tree_is_whole() -> None:
    assert len(TREE) >= 15


@pytest.mark.parametrize("path", TREE)
def test_a_command_is_on_the_page_with_its_options(path: str) -> None:
    options = {max(parameter.opts, key=len) for parameter in TREE[path].params if isinstance(parameter, click.Option)}
    own = {option for option in options - SHARED if not option.startswith(SIDES)}
    assert row(path)
    assert {option for option in own if f"`{option}" not in row(path)} == set()


def test_every_side_of_diff_is_on_the_page() -> None:
    names = {option for parameter in TREE["nicol migrate diff"].params for option in parameter.opts}
    sides = {name.removeprefix("--from-") for name in names if name.startswith("--from-")}
    assert {side for side in sides if f"`{side}" not in PAGE} == set()
