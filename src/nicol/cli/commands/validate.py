"""`nicol validate`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import click

from nicol import __version__
from nicol.cli.console import say, wants_colour, warn
from nicol.cli.options import schema_option
from nicol.cli.sources import choose, paths_argument
from nicol.errors.schema import SchemaError
from nicol.text.diagnostic import Diagnostic
from nicol.text.span import Source
from nicol.validate import load

Form = Literal["plain", "json", "sarif"]


@click.command()
@paths_argument
@schema_option
@click.option("--plain", "form", flag_value="plain", help="Print exactly Prisma's text.")
@click.option("--json", "form", flag_value="json", help="Print as JSON.")
@click.option("--sarif", "form", flag_value="sarif", help="Print as SARIF 2.1.0, for code hosts.")
@click.pass_context
def validate(ctx: click.Context, paths: tuple[Path, ...], schema_path: Path | None, form: Form | None) -> None:
    """Check the schema; exit 1 when it has errors."""
    chosen = choose(paths, schema_path)
    diagnostics = load(chosen.sources).diagnostics
    failed = any(diagnostic.severity == "error" for diagnostic in diagnostics)
    if form is not None:
        click.echo(_text(form, diagnostics, chosen.sources), nl=form != "plain")
        ctx.exit(1 if failed else 0)
    if failed:
        raise SchemaError(tuple(chosen.sources), diagnostics)
    if diagnostics:
        from nicol.text.render import render_terminal

        warn(render_terminal(diagnostics, chosen.sources, wants_colour(sys.stderr)))
    say(f"The schema at {chosen.label} is valid")


def _text(form: Form, diagnostics: tuple[Diagnostic, ...], sources: list[Source]) -> str:
    match form:
        case "plain":
            from nicol.text.plain import render_plain

            return render_plain(diagnostics, sources)
        case "json":
            from nicol.text.render import render_json

            return render_json(diagnostics, sources)
        case "sarif":
            from nicol.text.sarif import render_sarif

            return render_sarif(diagnostics, sources, __version__)
