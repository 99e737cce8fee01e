"""`nicol migrate down`."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

from nicol.cli.agent import require_person
from nicol.cli.console import Failure, confirm, say, warn
from nicol.cli.options import schema_option
from nicol.cli.project import open_project
from nicol.cli.text import bullets
from nicol.drivers.finish import finish
from nicol.migrate.down import DownPlan, DownRequest, Undone
from nicol.migrate.down import down as undo
from nicol.migrate.project import shadow_of
from nicol.project import connected, describe

REFUSAL = "Without a terminal nobody can agree to that. Use the --force flag to go on without being asked."


@click.command()
@schema_option
@click.option("--to", metavar="NAME", help="Undo what was applied after this migration.  [default: the last one]")
@click.option("--all", "everything", is_flag=True, help="Undo every migration.")
@click.option("--accept-data-loss", is_flag=True, help="Go on where rows or values are lost.")
@click.option("--force", "-f", is_flag=True, help="Do not ask.")
@click.option("--dry-run", is_flag=True, help="Show the plan and change nothing.")
@click.option("--url", "given", metavar="URL", help="Database to use instead of the project's.")
def down(
    schema_path: Path | None,
    to: str | None,
    everything: bool,
    accept_data_loss: bool,
    force: bool,
    dry_run: bool,
    given: str | None,
) -> None:
    """Undo applied migrations, planned from what the database is now."""
    if to is not None and everything:
        raise click.UsageError("Give either --to NAME or --all.")
    project = open_project(schema_path)
    url = project.url(given)
    shadow = shadow_of(project, url)
    request = DownRequest(project.migrations, project.schema, shadow, to, everything, accept_data_loss)
    with connected(url) as connection:
        plan = finish(undo(connection, request))
        assert isinstance(plan, DownPlan)
        warn(f'Datasource "{project.schema.datasource.name}": {describe(url)}')
        say(_shown(plan))
        if dry_run:
            return
        _expect_harmless(plan, accept_data_loss)
        if plan.losses:
            require_person(f"lose data of {describe(url)}")
        if not force:
            confirm("Undo these migrations?", REFUSAL)
        outcome = finish(undo(connection, dataclasses.replace(request, agreed=True)))
    if isinstance(outcome, DownPlan):
        raise Failure(f"The database has changed meanwhile. The plan is now:\n\n{_shown(outcome)}")
    _say_done(outcome)


def _shown(plan: DownPlan) -> str:
    origin = "from down.sql" if plan.written else "from the database as it is"
    parts = [
        f"The following migration(s) will be undone, {origin}:\n\n{bullets(plan.undone)}",
        *(["First the `down` of migration.py runs, then:"] if plan.python else []),
        plan.script.strip(),
    ]
    if plan.losses:
        parts.append(f"Data will be lost:\n\n{bullets(plan.losses)}")
    if plan.kept_rows:
        parts.append(f"These changes of rows are not undone:\n\n{bullets(plan.kept_rows)}")
    return "\n\n".join(parts) + "\n"


def _expect_harmless(plan: DownPlan, accept_data_loss: bool) -> None:
    if plan.unexecutable:
        raise Failure(
            "The rows that are there do not allow it:\n\n"
            f"{bullets(plan.unexecutable)}\n\nNothing was changed. Change those rows, then run the command again."
        )
    if plan.refused and not accept_data_loss:
        raise Failure(
            "Nothing was changed. Use the --accept-data-loss flag to undo the migrations all the same; "
            "a new migration that goes forward is often the better way."
        )


def _say_done(done: Undone) -> None:
    say(f"The following migration(s) have been undone:\n\n{bullets(done.undone)}\n")
    say("`nicol migrate deploy` applies them again, unless their folders are removed.")
