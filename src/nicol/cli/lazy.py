"""A click group that loads the module of a command only when the command is called."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TypeAlias

import click

Entry: TypeAlias = tuple[str, str]
"""Where a command is (`module:function`) and the line that the help shows for it."""


class LazyGroup(click.Group):
    """A group whose commands are named by `entries`; its help loads none of them."""

    def __init__(self, name: str, entries: Mapping[str, Entry], help: str) -> None:
        super().__init__(name=name, help=help, no_args_is_help=True)
        self.entries = entries

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.entries:
            return None
        module, function = self.entries[cmd_name][0].split(":")
        command = getattr(import_module(module), function)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in self.entries.items()])
