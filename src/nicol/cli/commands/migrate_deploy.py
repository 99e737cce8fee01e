"""`nicol migrate deploy` and `nicol migrate status`."""

from __future__ import annotations

from pathlib import Path

import click

from nicol.cli.batches import say_batch
from nicol.cli.console import Failure, say, warn
from nicol.cli.create import ensure_created
from nicol.cli.limits import Limits, limit_options, patience
from nicol.cli.options import schema_option
from nicol.cli.pooler import session_url
from nicol.cli.project import open_project
from nicol.cli.text import folder_tree, found
from nicol.drivers.finish import finish
from nicol.migrate import DeployRequest, read_folder
from nicol.migrate import deploy as apply_pending
from nicol.migrate import status as compare
from nicol.project import connected, describe, shown


@click.command()
@schema_option
@click.option("--url", "given", metavar="URL", help="Database to use instead of the project's.")
@limit_options
def deploy(schema_path: Path | None, given: str | None, limits: Limits) -> None:
    """Apply pending migrations, as in production."""
    project = open_project(schema_path)
    url = session_url(project, given)
    warn(f'Datasource "{project.schema.datasource.name}": {describe(url)}')
    folder = read_folder(project.migrations)
    ensure_created(url)
    namespaces = project.schema.datasource.schemas
    waits = patience(project.config, url, limits)
    request = DeployRequest(project.migrations, project.schema.provider, _say_applied, namespaces, waits, say_batch)
    say(f"{found(len(folder.names), shown(project.migrations))}\n")
    with connected(url) as connection:
        deployed = finish(apply_pending(connection, request))
    for name in deployed.settled:
        say(f"Recorded `{name}` as applied: the database has had the migrations that it stands for.")
    if not deployed.applied:
        say("No pending migrations to apply.")
        return
    say(f"\nThe following migration(s) have been applied:\n\n{folder_tree(deployed.applied)}\n")
    say("All migrations have been successfully applied.")


def _say_applied(name: str) -> None:
    say(f"Applying migration `{name}`")


@click.command()
@schema_option
@click.option("--url", "given", metavar="URL", help="Database to use instead of the project's.")
def status(schema_path: Path | None, given: str | None) -> None:
    """Compare the migrations folder with the database; exit 1 when they differ."""
    project = open_project(schema_path)
    url = project.url(given)
    warn(f'Datasource "{project.schema.datasource.name}": {describe(url)}')
    with connected(url) as connection:
        answer = finish(compare(connection, project.migrations, project.schema.provider))
    say(f"{found(len(answer.found), shown(project.migrations))}\n\n{answer.text}".rstrip())
    if not answer.up_to_date:
        raise Failure(answer.advice)
