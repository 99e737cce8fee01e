"""`nicol migrate check`."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

import click

from nicol.cli.console import Failure, say, warn
from nicol.cli.options import json_option, schema_option
from nicol.cli.project import open_project
from nicol.cli.text import found
from nicol.drivers import database_exists
from nicol.drivers.connection import Connection
from nicol.drivers.finish import finish
from nicol.migrate.check import Checked, CheckRequest, Problem, put_in_order
from nicol.migrate.check import check as compare
from nicol.migrate.objects import objects_of
from nicol.migrate.project import shadow_of
from nicol.project import connected, describe, shown


@click.command()
@schema_option
@click.option("--url", "given", metavar="URL", help="Database to use instead of the project's.")
@click.option("--no-database", is_flag=True, help="Look at schema and files only, not at a database's history.")
@click.option("--order", is_flag=True, help="Accept the order of migrations written side by side.")
@json_option
def check(schema_path: Path | None, given: str | None, no_database: bool, order: bool, as_json: bool) -> None:
    """Check that schema, migrations and database agree; exit 1 when they do not. For CI."""
    project = open_project(schema_path)
    url = project.url(given)
    request = CheckRequest(project.migrations, project.schema, shadow_of(project, url), objects_of(project))
    with ExitStack() as stack:
        connection: Connection | None = None
        if not no_database and database_exists(url):
            warn(f'Datasource "{project.schema.datasource.name}": {describe(url)}')
            connection = stack.enter_context(connected(url))
        checked = finish(compare(request, connection))
        if order:
            checked = _ordered(request, checked, connection)
    say(_json(checked) if as_json else _text(checked, shown(project.migrations)))
    if checked.problems:
        click.get_current_context().exit(1)


def _ordered(request: CheckRequest, checked: Checked, connection: Connection | None) -> Checked:
    edited = [problem.migrations[0] for problem in checked.problems if problem.kind in ("edited", "replay")]
    if edited:
        raise Failure(f"The order cannot be settled while {', '.join(edited)} cannot be trusted.\n{_listed(checked)}")
    for old, new in finish(put_in_order(request.folder, connection)):
        warn(f"Renamed {old} to {new}.")
    return finish(compare(request, connection))


def _json(checked: Checked) -> str:
    pending = None if checked.pending is None else list(checked.pending)
    problems = [asdict(problem) for problem in checked.problems]
    return json.dumps(
        {"ok": not problems, "migrations": checked.found, "pending": pending, "problems": problems}, indent=2
    )


def _text(checked: Checked, folder: str) -> str:
    if checked.problems:
        return f"{found(len(checked.found), folder)}\n\n{_listed(checked)}"
    compared = "schema and migrations" if checked.pending is None else "schema, migrations and the database's history"
    pending = f" Not yet applied to the database: {', '.join(checked.pending)}." if checked.pending else ""
    return f"{found(len(checked.found), folder)}\n\nThe {compared} agree.{pending}"


def _listed(checked: Checked) -> str:
    return "\n\n".join(_line(problem) for problem in checked.problems)


def _line(problem: Problem) -> str:
    return f"[{problem.kind}] {problem.message}\n  {problem.step}"
