"""`nicol migrate drift` and `nicol migrate compare`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from nicol.cli.agent import require_person
from nicol.cli.commands.migrate_diff import DIFFERENT, as_text, difference_data
from nicol.cli.console import Failure, confirm, say, warn
from nicol.cli.options import json_option, schema_option
from nicol.cli.project import open_project
from nicol.cli.text import bullets
from nicol.drivers import parse_url
from nicol.drivers.finish import finish
from nicol.migrate import DatabaseSide
from nicol.migrate import diff as differences
from nicol.migrate.catalogue.apart import Apart, apart
from nicol.migrate.objects import objects_of
from nicol.migrate.project import shadow_of
from nicol.migrate.reverse import accompany
from nicol.migrate.settle import Drift, DriftRequest, adopt, revert
from nicol.migrate.settle import drift as look
from nicol.project import connected, describe

REFUSAL = "Without a terminal nobody can agree to that. Use the --force flag to go on without being asked."
WIDEST = 160
"""Characters shown of a definition."""
IN_STEP = "The database is what its migrations make."


@click.command()
@schema_option
@click.option("--adopt", "adopting", is_flag=True, help="Write a migration that describes it and mark it as applied.")
@click.option("--revert", "reverting", is_flag=True, help="Bring the database back to its history.")
@click.option("--name", "-n", metavar="NAME", default="adopt_drift", show_default=True, help="Name for --adopt.")
@click.option("--ignore", "ignored", multiple=True, metavar="PATTERN", help="Leave out these tables. Repeatable.")
@click.option("--accept-data-loss", is_flag=True, help="Revert also where rows or values are lost.")
@click.option("--force", "-f", is_flag=True, help="Do not ask.")
@click.option("--url", "given", metavar="URL", help="Database to use instead of the project's.")
def drift(
    schema_path: Path | None,
    adopting: bool,
    reverting: bool,
    name: str,
    ignored: tuple[str, ...],
    accept_data_loss: bool,
    force: bool,
    given: str | None,
) -> None:
    """Compare a live database with its history and the schema; exit 1 when it has drifted. Never resets."""
    if adopting and reverting:
        raise click.UsageError("Give either --adopt or --revert.")
    project = open_project(schema_path)
    url = project.url(given)
    request = DriftRequest(project.migrations, project.schema, shadow_of(project, url), ignored, objects_of(project))
    with connected(url) as connection:
        found = finish(look(connection, request))
        warn(f'Datasource "{project.schema.datasource.name}": {describe(url)}')
        say(_shown(found))
        if adopting:
            created = finish(adopt(connection, request, name))
            finish(accompany(request.folder, created, request.shadow, request.namespaces))
            say(f"\nNicol wrote {created} and marked it as applied.\nBring the schema after it: `nicol db pull`.")
        elif reverting:
            _expect_harmless(found, accept_data_loss)
            if found.losses:
                require_person(f"lose data of {describe(url)}")
            if not force:
                confirm("Run this SQL?", REFUSAL)
            finish(revert(connection, request))
            say("\nThe database is back at its history.")
        elif found.drifted:
            raise Failure(
                "Keep the change with `nicol migrate drift --adopt`, undo it with `nicol migrate drift --revert`, "
                "or leave tables out with --ignore PATTERN."
            )


def _shown(found: Drift) -> str:
    parts = [IN_STEP]
    if found.drifted:
        parts = [
            f"Drift: the database has what its migrations do not make.\n\n{found.summary}",
            f"Back to the history:\n\n{found.reverting.strip()}",
        ]
    if found.losses:
        parts.append(f"Going back loses data:\n\n{bullets(found.losses)}")
    for title, names in (
        ("Not yet applied", found.known.pending),
        ("Applied, and modified since", found.known.edited),
        ("Applied, and not in the folder", found.known.missing),
        ("Failed", found.known.failed),
    ):
        if names:
            parts.append(f"{title}:\n\n{bullets(names)}")
    if found.to_schema:
        parts.append(f"From the database to the schema:\n\n{found.to_schema.strip()}")
    return "\n\n".join(parts)


def _expect_harmless(found: Drift, accept_data_loss: bool) -> None:
    if found.unexecutable:
        raise Failure(f"The rows that are there do not allow it:\n\n{bullets(found.unexecutable)}")
    if found.losses and not accept_data_loss:
        raise Failure("Nothing was changed. Use the --accept-data-loss flag to go back all the same.")


@click.command()
@click.argument("before", metavar="URL_A")
@click.argument("after", metavar="URL_B")
@click.option("--script", is_flag=True, help="Print the SQL that brings A to B.")
@json_option
@click.option("--exit-code", "by_status", is_flag=True, help="Exit 2 when they differ, 0 when they do not.")
def compare(before: str, after: str, script: bool, as_json: bool, by_status: bool) -> None:
    """Compare two databases: their structures, and views, triggers, routines and such by their definitions."""
    if script and as_json:
        raise click.UsageError("Give either --script or --json.")
    one, other = parse_url(before, Path.cwd()), parse_url(after, Path.cwd())
    if one.provider != other.provider:
        raise click.UsageError(f"{one.provider} and {other.provider} cannot be compared: give two of one kind.")
    with connected(one) as left, connected(other) as right:
        found = finish(differences(DatabaseSide(left), DatabaseSide(right)))
        beside = finish(apart(left, right))
    warn(f"From {describe(one)} to {describe(other)}")
    if as_json:
        say(json.dumps({**difference_data(found), "objects": asdict(beside)}, ensure_ascii=False, indent=2))
    else:
        structure = (
            [] if found.empty and not (script or beside.empty) else [as_text(found, script=script, as_json=False)]
        )
        say("\n\n".join(part.rstrip() for part in (*structure, *([] if script else _apart(beside)))))
    if by_status and not (found.empty and beside.empty):
        click.get_current_context().exit(DIFFERENT)


def _apart(beside: Apart) -> list[str]:
    """The objects that differ, for people; nothing when none does."""
    if beside.empty:
        return []
    lines = [*(f"[-] {one}" for one in beside.only_before), *(f"[+] {one}" for one in beside.only_after)]
    return ["Views, triggers, routines and such:\n" + "\n".join(f"  {_short(line)}" for line in lines)]


def _short(line: str) -> str:
    """The definition in one line."""
    flat = " ".join(line.split())
    return flat if len(flat) <= WIDEST else flat[: WIDEST - 1] + "…"
