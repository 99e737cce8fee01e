"""`nicol lsp`."""

from __future__ import annotations

import sys
from importlib.util import find_spec

import click

from nicol.cli.console import warn
from nicol.errors.cli import MissingExtraError


@click.command()
@click.option("--stdio", is_flag=True, expose_value=False, help="Talk over standard input and output: always so.")
@click.pass_context
def lsp(ctx: click.Context) -> None:
    """Serve an editor: errors, completion, formatting, navigation, by the Language Server Protocol."""
    if find_spec("pygls") is None:
        raise MissingExtraError("nicol lsp", "pygls", "lsp")
    if sys.stdin.isatty():
        warn("This command talks to an editor, which starts it (docs/editors.md); Ctrl-D ends it.")
    from nicol.lsp.server import serve

    ctx.exit(serve())
