"""`nicol migrate diff`."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from nicol.cli.console import say
from nicol.cli.files import write_whole
from nicol.cli.options import json_option
from nicol.cli.project import open_project
from nicol.cli.sides import DATABASES, Named, database_of, named_side, open_side, side_options
from nicol.drivers import DatabaseUrl, parse_url
from nicol.drivers.finish import finish
from nicol.errors import NicolError
from nicol.migrate import Difference, Shadow
from nicol.migrate import diff as compare
from nicol.migrate.step_data import step_data

DIFFERENT = 2
"""Exit status with --exit-code when the sides differ, as Prisma's."""


@click.command()
@click.option("--script", is_flag=True, help="Print SQL instead of a summary.")
@json_option
@click.option("--exit-code", "by_status", is_flag=True, help="Exit 2 when the sides differ, 0 when they do not.")
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Write to this file instead of printing.")
@click.option("--shadow-database-url", metavar="URL", help="Database in which migrations are replayed.")
def diff(
    script: bool,
    as_json: bool,
    by_status: bool,
    output: Path | None,
    shadow_database_url: str | None,
    **sides: str | bool | None,
) -> None:
    """Compare two schemas, databases or migration folders."""
    if script and as_json:
        raise click.UsageError("Give either --script or --json.")
    before, after = named_side("from", sides), named_side("to", sides)
    with ExitStack() as stack:
        shadow = _shadow(before, after, shadow_database_url)
        found = finish(compare(open_side(before, stack), open_side(after, stack), shadow))
    _give(as_text(found, script=script, as_json=as_json), output)
    if by_status and not found.empty:
        click.get_current_context().exit(DIFFERENT)


def as_text(found: Difference, *, script: bool, as_json: bool) -> str:
    """A difference as its SQL, as data, or as a summary."""
    if as_json:
        return json.dumps(difference_data(found), indent=2)
    return found.script if script else found.summary


def difference_data(found: Difference) -> dict[str, Any]:
    """A difference as --json has it."""
    return {"empty": found.empty, "steps": [asdict(step) for step in step_data(found.steps, found.dialect)]}


diff.params.extend([*side_options("from"), *side_options("to")])


def _shadow(before: Named, after: Named, given: str | None) -> Shadow | None:
    if "migrations" not in (before.kind, after.kind):
        return None
    compared = tuple(database_of(side) for side in (before, after) if side.kind in DATABASES)
    if given is not None:
        return Shadow(parse_url(given, Path.cwd()), explicit=True, kept=(*compared, *_own_database()))
    project = open_project()
    named, main = project.shadow_url(), project.url()
    return Shadow(main) if named is None else Shadow(named, explicit=True, kept=(*compared, main))


def _own_database() -> tuple[DatabaseUrl, ...]:
    """The database of the project around, which must not be emptied; nothing outside a project."""
    try:
        return (open_project().url(),)
    except NicolError:
        return ()


def _give(text: str, output: Path | None) -> None:
    if output is None:
        say(text)
    else:
        write_whole(output, text if text.endswith("\n") else text + "\n")
