"""`nicol migrate resolve`."""

from __future__ import annotations

from pathlib import Path

import click

from nicol.cli.console import say
from nicol.cli.options import schema_option
from nicol.cli.pooler import session_url
from nicol.cli.project import open_project
from nicol.drivers.finish import finish
from nicol.migrate import resolve_applied, resolve_rolled_back
from nicol.project import connected


@click.command()
@schema_option
@click.option("--applied", metavar="NAME", help="Record this migration as applied without running it.")
@click.option("--rolled-back", metavar="NAME", help="Record this failed migration as rolled back.")
@click.option("--url", "given", metavar="URL", help="Database to use instead of the project's.")
def resolve(schema_path: Path | None, applied: str | None, rolled_back: str | None, given: str | None) -> None:
    """Mark a migration as applied or rolled back."""
    project = open_project(schema_path)
    with connected(session_url(project, given)) as connection:
        match applied, rolled_back:
            case str(), None:
                finish(resolve_applied(connection, project.migrations, project.schema.provider, applied))
                say(f"Migration {applied} marked as applied.")
            case None, str():
                finish(resolve_rolled_back(connection, rolled_back))
                say(f"Migration {rolled_back} marked as rolled back.")
            case _:
                raise click.UsageError("Give either --applied NAME or --rolled-back NAME.")
