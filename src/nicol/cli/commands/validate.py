"""`nicol validate`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from nicol.cli.console import say, wants_colour, warn
from nicol.cli.options import json_option, schema_option
from nicol.cli.project import shown
from nicol.config import find_config, find_schema
from nicol.validate import load, load_or_raise, read_sources


@click.command()
@schema_option
@json_option
@click.pass_context
def validate(ctx: click.Context, schema_path: Path | None, as_json: bool) -> None:
    """Check the schema; exit 1 when it has errors."""
    path = Path(shown(find_schema(find_config(), schema_path)))
    sources = read_sources(path)
    loaded = load(sources)
    failed = any(diagnostic.severity == "error" for diagnostic in loaded.diagnostics)
    if as_json:
        from nicol.text.render import render_json

        say(render_json(loaded.diagnostics, sources))
        ctx.exit(1 if failed else 0)
    if failed:
        load_or_raise(sources)
    if loaded.diagnostics:
        from nicol.text.render import render_terminal

        warn(render_terminal(loaded.diagnostics, sources, wants_colour(sys.stderr)))
    say(f"The schema at {shown(path)} is valid")
