"""`nicol report`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from nicol.cli.console import Failure, say, warn
from nicol.cli.files import write_whole
from nicol.cli.options import json_option, schema_option
from nicol.drivers.finish import finish
from nicol.lint.review import REVIEWERS
from nicol.lint.review import review as run_review
from nicol.lint.subject import Asked, open_subject
from nicol.project import shown
from nicol.report import Report, build_report
from nicol.report.gather import gather
from nicol.text.span import Source

Form = Literal["markdown", "html", "json"]
BY_NAME: dict[str, Form] = {".html": "html", ".htm": "html", ".json": "json"}


@click.command()
@schema_option
@click.option(
    "--migrations", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Folder of migrations."
)
@click.option("--code", type=click.Path(exists=True, path_type=Path), multiple=True, help="Python to look through.")
@click.option("--url", "given", metavar="URL", help="Look at this live database too.")
@click.option("--since", metavar="REF", help="What has changed since this git ref.")
@click.option("--format", "form", type=click.Choice(["markdown", "html", "json"]), help="[default: by --output's name]")
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Write to this file instead of printing.")
@click.option("--title", default="Database report", show_default=True, help="The page's title.")
@json_option
def report(
    schema_path: Path | None,
    migrations: Path | None,
    code: tuple[Path, ...],
    given: str | None,
    since: str | None,
    form: Form | None,
    output: Path | None,
    title: str,
    as_json: bool,
) -> None:
    """Report on schema, migrations, queries and types, with hand-offs for API, authentication and monitoring."""
    made = _made(Asked(schema_path, migrations, code, None, given, since), title)
    chosen = form or ("json" if as_json else BY_NAME.get(output.suffix.lower() if output else "", "markdown"))
    text = _text(made, chosen)
    if output is None:
        say(text.rstrip())
        return
    write_whole(output, text)
    warn(f"wrote {shown(output)}")


def _made(asked: Asked, title: str) -> Report:
    with open_subject(asked) as subject:
        request = subject.request
        if request.view is None:
            raise Failure("The report is about a valid schema, and this one has errors: `nicol validate` shows them.")
        reviewed = finish(run_review(request, tuple(REVIEWERS), subject.settings))
        schema = request.view.schema
        home = _home(request.sources, schema.datasource.span.file)
        return build_report(gather(request, reviewed.findings, schema, home), title, asked.since)


def _home(sources: tuple[Source, ...], file: int) -> Path:
    return sources[file].path.absolute().parent


def _text(made: Report, form: Form) -> str:
    match form:
        case "markdown":
            from nicol.report.render.markdown import render_markdown

            return render_markdown(made)
        case "html":
            from nicol.report.render.html import render_html

            return render_html(made)
        case "json":
            from nicol.report.render.json import render_json

            return render_json(made) + "\n"
