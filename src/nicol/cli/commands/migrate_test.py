"""`nicol migrate test`."""

from __future__ import annotations

from pathlib import Path

import click

from nicol.cli.console import Failure, say
from nicol.cli.options import schema_option
from nicol.cli.project import open_project
from nicol.drivers.finish import finish
from nicol.migrate.project import shadow_of
from nicol.migrate.rehearse import RehearsalRequest, Rehearsed, rehearse


@click.command()
@schema_option
@click.option("--last", type=click.IntRange(1), default=1, show_default=True, help="How many migrations to test.")
@click.option("--all", "everything", is_flag=True, help="Test every migration.")
@click.option(
    "--rows",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="SQL with rows to begin with, where made-up ones do not fit.",
)
@click.option("--url", "given", metavar="URL", help="Database to use instead of the project's.")
def test(schema_path: Path | None, last: int, everything: bool, rows: Path | None, given: str | None) -> None:
    """Run migrations there, back and there again over rows, on a shadow database; exit 1 when that fails."""
    project = open_project(schema_path)
    request = RehearsalRequest(
        project.migrations,
        project.schema,
        shadow_of(project, project.url(given)),
        None if everything else last,
        rows.read_text(encoding="utf-8") if rows else "",
    )
    done = finish(rehearse(request))
    for one in done:
        say(_line(one))
    if done[-1].problems:
        raise Failure("\n".join(done[-1].problems))


def _line(one: Rehearsed) -> str:
    rows = f"{one.rows} rows made up" if one.rows else "no rows made up"
    return f"{one.name}: {'fails' if one.problems else 'there, back and there again'} ({rows})"
