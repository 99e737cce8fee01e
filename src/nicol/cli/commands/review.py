"""`nicol review`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import click

from nicol.cli.console import say, wants_colour
from nicol.cli.options import json_option, schema_option
from nicol.drivers.finish import finish
from nicol.lint.finding import SEVERITIES, Severity
from nicol.lint.review import REVIEWERS
from nicol.lint.review import review as run_review
from nicol.lint.settle import Reviewed, reaches
from nicol.lint.subject import Asked, open_subject

Form = Literal["text", "json"]
THERE = click.Path(exists=True, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("kinds", nargs=-1, type=click.Choice(list(REVIEWERS)), metavar="[KIND]...")
@schema_option
@click.option(
    "--migrations",
    type=FOLDER,
    metavar="DIR",
    help="Folder of migrations.",
)
@click.option(
    "--code",
    type=THERE,
    multiple=True,
    metavar="PATH",
    help="Python to look through.",
)
@click.option(
    "--queries",
    type=click.Path(exists=True, path_type=Path),
    metavar="PATH",
    help="Recorded queries.  [default: .nicol/queries.jsonl]",
)
@click.option("--url", "given", metavar="URL", help="Look at this live database too.")
@click.option("--since", metavar="REF", help="Only what has changed since this git ref.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print.")
@json_option
@click.option("--fail-on", type=click.Choice(SEVERITIES), help="Exit 1 from this severity on.  [default: error]")
def review(
    kinds: tuple[str, ...],
    schema_path: Path | None,
    migrations: Path | None,
    code: tuple[Path, ...],
    queries: Path | None,
    given: str | None,
    since: str | None,
    form: Form,
    as_json: bool,
    fail_on: Severity | None,
) -> None:
    """Review schema, migrations and queries; exit 1 when something is as bad as --fail-on.

    KIND is schema, migrations or queries; without it all three.
    """
    with open_subject(Asked(schema_path, migrations, code, queries, given, since)) as subject:
        reviewed = finish(run_review(subject.request, kinds or tuple(REVIEWERS), subject.settings))
    say(_text("json" if as_json else form, reviewed))
    if reaches(reviewed.findings, fail_on or subject.settings.fail_on):
        click.get_current_context().exit(1)


def _text(form: Form, reviewed: Reviewed) -> str:
    match form:
        case "text":
            from nicol.lint.faces.terminal import render_terminal

            return render_terminal(reviewed, wants_colour(sys.stdout))
        case "json":
            from nicol.lint.faces.json import render_json

            return render_json(reviewed)
