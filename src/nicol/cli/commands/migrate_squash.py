"""`nicol migrate squash`."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import click

from nicol.cli.console import confirm, say, warn
from nicol.cli.options import schema_option
from nicol.cli.project import open_project
from nicol.cli.text import bullets
from nicol.drivers import database_exists
from nicol.drivers.connection import Connection
from nicol.drivers.finish import finish
from nicol.migrate.project import shadow_of
from nicol.migrate.reverse import accompany
from nicol.migrate.squash import SquashPlan, SquashRequest, plan_squash
from nicol.migrate.squash import squash as replace
from nicol.project import connected, describe, shown

REFUSAL = "Without a terminal nobody can agree to that. Use the --force flag to go on without being asked."


@click.command()
@schema_option
@click.option("--to", metavar="NAME", help="The last migration to be squashed.  [default: the last one of all]")
@click.option("--name", "-n", metavar="NAME", default="squashed", show_default=True, help="Name of the new migration.")
@click.option("--keep-sql", is_flag=True, help="Put the scripts behind each other as they are.")
@click.option("--structure-only", is_flag=True, help="Leave out rows and what else the structure does not say.")
@click.option("--delete", is_flag=True, help="Delete the old folders instead of moving them beside the migrations.")
@click.option("--force", "-f", is_flag=True, help="Do not ask.")
@click.option("--no-database", is_flag=True, help="Change the folder only, not the history of the project's database.")
@click.option("--url", "given", metavar="URL", help="Database to use instead of the project's.")
def squash(
    schema_path: Path | None,
    to: str | None,
    name: str,
    keep_sql: bool,
    structure_only: bool,
    delete: bool,
    force: bool,
    no_database: bool,
    given: str | None,
) -> None:
    """Replace migrations by one that makes the same database."""
    if keep_sql and structure_only:
        raise click.UsageError("Give either --keep-sql or --structure-only.")
    project = open_project(schema_path)
    url = project.url(given)
    away = None if delete else project.migrations.with_name(f"{project.migrations.name}_squashed")
    request = SquashRequest(
        project.migrations, project.schema, shadow_of(project, url), to, name, keep_sql, structure_only, away
    )
    plan = finish(plan_squash(request))
    _show(plan, away)
    if not force:
        confirm("Replace these migrations?", REFUSAL)
    with ExitStack() as stack:
        connection: Connection | None = None
        if not no_database and database_exists(url):
            warn(f'Datasource "{project.schema.datasource.name}": {describe(url)}')
            connection = stack.enter_context(connected(url))
        settled = finish(replace(connection, request, plan))
    finish(accompany(request.folder, plan.name, request.shadow, project.schema.datasource.schemas))
    say(f"Nicol replaced {len(plan.replaced)} migrations by {plan.name}.")
    if settled:
        say(f"The history of {describe(url)} has it as applied.")
    say("\nThe next `nicol migrate deploy` to a database that has had all of them records it there.")


def _show(plan: SquashPlan, away: Path | None) -> None:
    say(f"The following migrations become {plan.name}:\n\n{bullets(plan.replaced)}\n\n{plan.script.strip()}\n")
    if plan.left_out:
        say(f"What they did besides is left out:\n\n{bullets(plan.left_out)}\n")
    say("The old folders are deleted.\n" if away is None else f"The old folders move to {shown(away)}.\n")
