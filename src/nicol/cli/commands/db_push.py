"""`nicol db push`."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import click

from nicol.cli.agent import require_person
from nicol.cli.commands.generate import write_clients
from nicol.cli.console import Failure, confirm, say, warn
from nicol.cli.create import ensure_created
from nicol.cli.options import schema_option, skip_generate_option
from nicol.cli.plan import plan_text
from nicol.cli.pooler import session_url
from nicol.cli.project import open_project
from nicol.cli.text import bullets
from nicol.drivers import DatabaseUrl
from nicol.drivers.finish import finish
from nicol.migrate import Pushed, PushRequest
from nicol.migrate import push as push_schema
from nicol.migrate.objects import objects_of
from nicol.migrate.project import shadow_of
from nicol.project import connected, describe

REFUSED = "Use the --accept-data-loss flag to ignore the data loss warnings, like `nicol db push --accept-data-loss`."


@click.command()
@schema_option
@click.option("--url", "given", metavar="URL", help="Database to use instead of the project's.")
@click.option("--accept-data-loss", is_flag=True, help="Apply changes that may lose data.")
@click.option("--force-reset", is_flag=True, help="Drop everything in the database first.")
@skip_generate_option
def push(
    schema_path: Path | None, given: str | None, accept_data_loss: bool, force_reset: bool, skip_generate: bool
) -> None:
    """Make the database match the schema, without a migration."""
    project = open_project(schema_path)
    began = time.perf_counter()
    url = session_url(project, given)
    if force_reset or accept_data_loss:
        require_person(f"{'drop all data' if force_reset else 'accept the loss of data'} of {describe(url)}")
    ensure_created(url)
    request = PushRequest(project.schema, accept_data_loss, force_reset, objects_of(project), shadow_of(project, url))
    pushed = _push(url, request)
    if pushed.was_reset:
        say("The database was successfully reset.")
    _say_result(pushed, time.perf_counter() - began)
    if not skip_generate:
        write_clients(project)


def _push(url: DatabaseUrl, request: PushRequest) -> Pushed:
    with connected(url) as connection:
        pushed = finish(push_schema(connection, request))
        if pushed.unexecutable:
            raise Failure(
                "We found changes that cannot be executed:\n\n"
                + bullets(pushed.unexecutable)
                + "\n\nYou may use the --force-reset flag to drop the database before push, "
                "like `nicol db push --force-reset`. All data will be lost."
            )
        if pushed.applied or not pushed.warnings:
            return pushed
        warn(f"{plan_text(pushed.changes)}\n")
        warn("There might be data loss when applying the changes:\n\n" + bullets(pushed.warnings) + "\n")
        confirm("Do you want to ignore the warning(s)?", REFUSED)
        return finish(push_schema(connection, replace(request, accept_losses=True, force_reset=False)))


def _say_result(pushed: Pushed, seconds: float) -> None:
    if pushed.steps:
        say(f"Your database is now in sync with your Prisma schema. Done in {seconds * 1000:.0f}ms")
    else:
        say("The database is already in sync with the Prisma schema.")
