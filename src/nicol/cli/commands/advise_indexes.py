"""`nicol advise indexes`."""

from __future__ import annotations

from pathlib import Path

import click

from nicol.advise.indexes import Asked, Report, advise, patched
from nicol.advise.logs import Logged, database_log, read_slow_log
from nicol.advise.prove import Limits
from nicol.advise.show import report_json, report_text
from nicol.cli.console import say, step, warn
from nicol.cli.options import json_option, schema_option
from nicol.cli.project import open_project
from nicol.drivers import Connection, DatabaseUrl
from nicol.drivers.failure import DriverError
from nicol.drivers.finish import finish
from nicol.errors.explain import ExplainError
from nicol.inventory import DEFAULT_PLACE, Inventory, read_inventory
from nicol.lint.calls import read_program, read_sources
from nicol.lint.schema_rule import SchemaView
from nicol.project import Project, connected, describe, shown

THERE = click.Path(exists=True, path_type=Path)


@click.command()
@schema_option
@click.option("--url", "given", metavar="URL", help="Database to prove on, instead of the project's.")
@click.option("--no-database", is_flag=True, help="Ask no database: candidates without proof.")
@click.option("--queries", type=THERE, metavar="PATH", help="Recorded queries.  [default: .nicol/queries.jsonl]")
@click.option("--code", type=THERE, multiple=True, metavar="PATH", help="Source code to look through.")
@click.option("--slow-log", type=THERE, metavar="FILE", help="Slow query log of MariaDB or MySQL.")
@click.option("--statements/--no-statements", default=True, help="Ask the database for its statistics of statements.")
@click.option(
    "--max-rows",
    type=click.IntRange(min=0),
    default=Limits().rows,
    show_default=True,
    help="Largest table that a real index is tried on, rolled back; it blocks writers meanwhile. PostgreSQL only.",
)
@click.option("--create-extension", is_flag=True, help="Make the extension hypopg for the time of the proof.")
@click.option("--all", "everything", is_flag=True, help="Show also what was tried and would not help.")
@click.option("--apply", "applying", is_flag=True, help="Write the proposed lines into the schema.")
@json_option
def indexes(
    schema_path: Path | None,
    given: str | None,
    no_database: bool,
    queries: Path | None,
    code: tuple[Path, ...],
    slow_log: Path | None,
    statements: bool,
    max_rows: int,
    create_extension: bool,
    everything: bool,
    applying: bool,
    as_json: bool,
) -> None:
    """Propose indexes for the project's queries, each proved on the database without leaving anything there.

    The queries are those that the client recorded, those in the source code, and what the database noted itself.
    """
    if no_database and given is not None:
        raise click.UsageError("Give either --url or --no-database.")
    project = open_project(schema_path)
    asked = Asked(
        view=SchemaView(project.schema, project.sources),
        inventory=_inventory(project, queries),
        program=read_program(read_sources(code or (project.config.root,)), project.schema),
        logged=tuple(read_slow_log(slow_log)) if slow_log else (),
        limits=Limits(max_rows, create_extension),
    )
    report = finish(advise(asked, None)) if no_database else _proved(project.url(given), asked, statements)
    say(report_json(report) if as_json else report_text(report, everything))
    if applying:
        _apply(asked.view, report)


def _inventory(project: Project, queries: Path | None) -> Inventory:
    place = queries or project.config.root / DEFAULT_PLACE
    return read_inventory(place) if queries or place.exists() else Inventory()


def _proved(url: DatabaseUrl, asked: Asked, statements: bool) -> Report:
    with connected(url) as connection:
        step(describe(url))
        try:
            logged = _logged(connection) if statements else []
            return finish(advise(_with(asked, logged), connection))
        except DriverError as error:
            message = f"The database refused to try an index: {error} (code {error.native_code})"
            raise ExplainError(message, "Bring it up to the schema first: nicol migrate deploy.") from error


def _logged(connection: Connection) -> list[Logged]:
    found, missing = finish(database_log(connection))
    if missing:
        step(missing)
    return found


def _with(asked: Asked, logged: list[Logged]) -> Asked:
    return Asked(asked.view, asked.inventory, asked.program, (*asked.logged, *logged), asked.limits)


def _apply(view: SchemaView, report: Report) -> None:
    changed = patched(view, report.advised)
    for source, text in changed.items():
        source.path.write_text(text, encoding="utf-8")
        warn(f"Wrote {shown(source.path)}.")
    warn("Make the migration: nicol migrate dev" if changed else "Nothing to write.")
