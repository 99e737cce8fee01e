"""`nicol generate`, also run by the commands that change the schema's database."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from nicol.cli.console import Failure, say, warn
from nicol.cli.options import schema_option
from nicol.cli.project import open_project
from nicol.drivers.finish import finish
from nicol.generate import Plan, plan_output
from nicol.generate import generate as write_client
from nicol.model import Schema
from nicol.project import Project, connected, shown
from nicol.typed_sql import typed_statements
from nicol.typed_sql.live import check_live

PROVIDER = "nicol"


@click.command()
@schema_option
@click.option("--generator", "chosen", multiple=True, metavar="NAME", help="Run only this generator block.")
@click.option("--sql", "ask", is_flag=True, help="Check the SQL files against the live database too.")
def generate(schema_path: Path | None, chosen: tuple[str, ...], ask: bool) -> None:
    """Write the typed client of the schema."""
    project = open_project(schema_path)
    if ask:
        with connected(project.url()) as connection:
            finish(check_live(connection, typed_statements(project.schema, project.home)))
    plan = plan_output(_only(project, chosen), project.home, project.config.output)
    for note in plan.notes:
        warn(note)
    _write(project, plan)


def write_clients(project: Project) -> None:
    """Writes every client that a generator block of the schema asks for and says where."""
    if any(generator.provider == PROVIDER for generator in project.schema.generators):
        _write(project, plan_output(project.schema, project.home, project.config.output))


def _write(project: Project, plan: Plan) -> None:
    statements = typed_statements(project.schema, project.home)
    for output in plan.outputs:
        done = write_client(project.schema, output, project.home, statements)
        say(f"✔ Generated Nicol client to {shown(done.output)} in {done.seconds * 1000:.0f} ms")


def _only(project: Project, chosen: tuple[str, ...]) -> Schema:
    if not chosen:
        return project.schema
    names = {generator.name for generator in project.schema.generators}
    if unknown := sorted(set(chosen) - names):
        raise Failure(f"The schema has no generator `{unknown[0]}`; it has: {', '.join(sorted(names)) or 'none'}.")
    kept = tuple(generator for generator in project.schema.generators if generator.name in chosen)
    return msgspec.structs.replace(project.schema, generators=kept)
