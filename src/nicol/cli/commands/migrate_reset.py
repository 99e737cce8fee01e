"""`nicol migrate reset`."""

from __future__ import annotations

from pathlib import Path

import click

from nicol.cli.agent import require_person
from nicol.cli.batches import say_batch
from nicol.cli.commands.db_seed import seed_project
from nicol.cli.commands.generate import write_clients
from nicol.cli.console import confirm, say, warn
from nicol.cli.create import ensure_created
from nicol.cli.options import schema_option, skip_generate_option
from nicol.cli.pooler import session_url
from nicol.cli.project import open_project
from nicol.cli.text import folder_tree
from nicol.ddl import inspect
from nicol.drivers.connection import Connection
from nicol.drivers.finish import finish
from nicol.migrate import ResetRequest
from nicol.migrate import reset as drop_and_replay
from nicol.project import Project, connected, describe

REFUSAL = "Without a terminal nobody can agree to that. Use the --force flag to reset without being asked."
NAMED = 8
"""How many tables a question names before it says how many more there are."""


@click.command()
@schema_option
@click.option("--force", "-f", is_flag=True, help="Do not ask.")
@click.option("--url", "given", metavar="URL", help="Database to use instead of the project's.")
@skip_generate_option
@click.option("--skip-seed", is_flag=True, help="Do not run the seed command afterwards.")
def reset(schema_path: Path | None, force: bool, given: str | None, skip_generate: bool, skip_seed: bool) -> None:
    """Drop everything in the database and apply all migrations again."""
    project = open_project(schema_path)
    url = session_url(project, given)
    require_person(f"drop all data of {describe(url)}")
    ensure_created(url)
    with connected(url) as connection:
        if not force:
            warn(f"This drops {_contents(project, connection)} in {describe(url)}. All data will be lost.")
            confirm("Are you sure you want to reset your database?", REFUSAL)
        _reset(project, connection)
    if not skip_generate:
        write_clients(project)
    if project.config.seed and not skip_seed:
        seed_project(project.config)


def _reset(project: Project, connection: Connection) -> None:
    namespaces = project.schema.datasource.schemas
    request = ResetRequest(project.migrations, project.schema.provider, namespaces, on_batch=say_batch)
    done = finish(drop_and_replay(connection, request))
    say("Database reset successful\n")
    if done.applied:
        say(f"The following migration(s) have been applied:\n\n{folder_tree(done.applied)}\n")


def _contents(project: Project, connection: Connection) -> str:
    tables = [table.name for table in finish(inspect(connection, project.schema.datasource.schemas)).tables]
    if not tables:
        return "everything"
    more = f" and {len(tables) - NAMED} more" if len(tables) > NAMED else ""
    return f"{len(tables)} table{'s' if len(tables) > 1 else ''} ({', '.join(tables[:NAMED])}{more})"
