"""`nicol generate`, also run by the commands that change the schema's database."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from nicol.cli.console import Failure, say, warn
from nicol.cli.options import schema_option
from nicol.cli.project import Project, open_project, shown
from nicol.generate import plan_output
from nicol.generate import generate as write_client


@click.command()
@schema_option
@click.option("--generator", "chosen", multiple=True, metavar="NAME", help="Run only this generator block.")
def generate(schema_path: Path | None, chosen: tuple[str, ...]) -> None:
    """Write the typed client of the schema."""
    project = open_project(schema_path)
    written = write_clients(_only(project, chosen), say_notes=True)
    if not written:
        raise Failure(
            f'Nothing was generated: {shown(project.path)} has no generator block with `provider = "nicol"`.\n'
            'Add one:\n\n  generator client {\n    provider = "nicol"\n    output   = "../db"\n  }'
        )


def write_clients(project: Project, *, say_notes: bool = False) -> int:
    """Writes every client the schema asks for and says where; the number written."""
    plan = plan_output(project.schema, project.home, project.config.output)
    if say_notes:
        for note in plan.notes:
            warn(note)
    for output in plan.outputs:
        done = write_client(project.schema, output, project.home)
        say(f"✔ Generated Nicol client to {shown(done.output)} in {done.seconds * 1000:.0f} ms")
    return len(plan.outputs)


def _only(project: Project, chosen: tuple[str, ...]) -> Project:
    if not chosen:
        return project
    names = {generator.name for generator in project.schema.generators}
    if unknown := sorted(set(chosen) - names):
        raise Failure(f"The schema has no generator `{unknown[0]}`; it has: {', '.join(sorted(names)) or 'none'}.")
    kept = tuple(generator for generator in project.schema.generators if generator.name in chosen)
    schema = msgspec.structs.replace(project.schema, generators=kept)
    return Project(project.config, project.path, project.sources, schema)
