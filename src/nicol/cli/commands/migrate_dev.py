"""`nicol migrate dev`."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path

import click

from nicol.cli.asking import ask_backfills, backfill_hint, read_backfills, rename_hint, with_answers
from nicol.cli.batches import say_batch
from nicol.cli.commands.generate import write_clients
from nicol.cli.console import Failure, confirm, interactive, say, warn
from nicol.cli.create import ensure_created
from nicol.cli.limits import Limits, limit_options, patience
from nicol.cli.options import json_option, schema_option, skip_generate_option
from nicol.cli.plan import plan_data, plan_text
from nicol.cli.pooler import session_url
from nicol.cli.project import open_project
from nicol.cli.text import bullets, folder_tree
from nicol.ddl import Likely, Step
from nicol.dialects import Dialect
from nicol.drivers.connection import Connection
from nicol.drivers.finish import finish
from nicol.generate import generate as write_client
from nicol.migrate import (
    DevDone,
    DevOutcome,
    DevRequest,
    LossesToConfirm,
    NameNeeded,
    RenamesToConfirm,
    ResetNeeded,
    ScriptToConfirm,
    Unexecutable,
)
from nicol.migrate import dev as develop
from nicol.migrate.objects import objects_of
from nicol.migrate.project import shadow_of
from nicol.migrate.python.state import CLIENT
from nicol.migrate.python.template import beside
from nicol.migrate.reverse import accompany
from nicol.project import connected

NEEDS: dict[type[DevOutcome], str | None] = {
    DevDone: None,
    NameNeeded: "name",
    LossesToConfirm: "losses",
    Unexecutable: "backfills",
    RenamesToConfirm: "renames",
    ScriptToConfirm: "script",
    ResetNeeded: "reset",
}
"""What has to be answered, by outcome, as `--json` says it."""
UNATTENDED = 130
"""Exit status when a question would have to be asked and nobody can answer, as Prisma's."""


@click.command()
@schema_option
@click.option("--name", "-n", metavar="NAME", help="Name of the migration.")
@click.option("--create-only", is_flag=True, help="Write the migration without applying it.")
@click.option("--url", "given", metavar="URL", help="Database to use instead of the project's.")
@click.option(
    "--backfill",
    "backfills",
    multiple=True,
    metavar="FIELD=SQL",
    help="Value for the rows of a field that becomes required, e.g. User.age=0. Repeatable.",
)
@click.option(
    "--python", is_flag=True, help="Write migration.py for changes of rows beside the SQL, without applying it."
)
@click.option("--typed", is_flag=True, help="The same with a typed client of the schema as it is now.")
@json_option
@skip_generate_option
@limit_options
def dev(
    schema_path: Path | None,
    name: str | None,
    create_only: bool,
    given: str | None,
    backfills: tuple[str, ...],
    python: bool,
    typed: bool,
    as_json: bool,
    skip_generate: bool,
    limits: Limits,
) -> None:
    """Write a migration from schema changes and apply it."""
    create_only = create_only or python or typed
    project = open_project(schema_path)
    url = session_url(project, given)
    ensure_created(url, aside=as_json)
    request = DevRequest(
        project.migrations,
        project.schema,
        shadow_of(project, url),
        name,
        create_only,
        asked=frozenset() if interactive() and not as_json else None,
        backfills=read_backfills(project.schema, backfills),
        objects=objects_of(project),
        patience=patience(project.config, url, limits),
        beside=beside(project.sources, typed=typed) if python or typed else {},
        on_batch=say_batch,
    )
    with connected(url) as connection:
        done = _run_silently(connection, request) if as_json else run_dev(connection, request)
    if typed and done.created:
        folder = project.migrations / done.created
        write_client(project.schema, folder / CLIENT, folder)
    if as_json:
        return
    say_result(done, create_only)
    if not create_only and not skip_generate:
        write_clients(project)


def _run_silently(connection: Connection, request: DevRequest) -> DevDone:
    """Asks nothing and prints one JSON object; the command ends with 130 where something would have to be asked."""
    outcome = finish(develop(connection, request))
    say(json.dumps(_data(outcome, connection.dialect), indent=2, ensure_ascii=False))
    if not isinstance(outcome, DevDone):
        click.get_current_context().exit(UNATTENDED)
    _accompany(request, outcome)
    return outcome


def _data(outcome: DevOutcome, dialect: Dialect) -> dict[str, object]:
    """An outcome for tools: `needs` names what has to be answered, None when it is done."""
    steps: Sequence[Step] = getattr(outcome, "steps", ())
    return {
        "needs": NEEDS[type(outcome)],
        "applied": list(getattr(outcome, "applied", ())),
        "created": getattr(outcome, "created", None),
        "appliedNew": getattr(outcome, "applied_new", False),
        "warnings": list(getattr(outcome, "warnings", ())),
        "unexecutable": list(getattr(outcome, "unexecutable", getattr(outcome, "messages", ()))),
        "reasons": list(getattr(outcome, "reasons", ())),
        "renames": [{"after": one.after, "before": [name for name, _ in one.choices]} for one in _likely(outcome)],
        "steps": plan_data(steps, dialect),
    }


def _likely(outcome: DevOutcome) -> Sequence[Likely]:
    found: Sequence[Likely] = getattr(outcome, "likely", ())
    return found


def _accompany(request: DevRequest, done: DevDone) -> None:
    if done.created:
        finish(accompany(request.folder, done.created, request.shadow, request.namespaces, done.renames))


def run_dev(connection: Connection, request: DevRequest) -> DevDone:
    """Asks whatever has to be asked until the migration is there; Failure when an answer is missing."""
    while True:
        match finish(develop(connection, request)):
            case DevDone() as done:
                _accompany(request, done)
                return done
            case ResetNeeded(text=text):
                raise Failure(
                    f"{text}\n\nYou may use `nicol migrate reset` to drop the development database. "
                    "All data will be lost.",
                    UNATTENDED,
                )
            case RenamesToConfirm() as outcome:
                request = with_answers(request, outcome)
            case Unexecutable(messages=messages, missing=missing) if missing and interactive():
                given = tuple(ask_backfills(messages, missing))
                request = dataclasses.replace(request, backfills=(*request.backfills, *given))
            case Unexecutable(messages=messages, missing=missing, likely=likely):
                raise Failure(
                    "We found changes that cannot be executed:\n\n"
                    + bullets(messages)
                    + "\n\nYou can use `nicol migrate dev --create-only` to create the migration file, and manually "
                    "modify it to address the underlying issue(s).\nThen run `nicol migrate dev` to apply it."
                    + backfill_hint(request.schema, missing)
                    + ("\n\n" + rename_hint(likely).rstrip() if request.asked is None and likely else "")
                )
            case LossesToConfirm(warnings=warnings, likely=likely, steps=steps):
                warn(f"{plan_text(steps)}\n")
                warn("Warnings for the current datasource:\n\n" + bullets(warnings) + "\n")
                if request.asked is None and likely:
                    warn(rename_hint(likely))
                confirm("Are you sure you want to create and apply this migration?", _unattended("data loss"))
                request = dataclasses.replace(request, accept_losses=True)
            case ScriptToConfirm(script=script):
                warn(f"The migration:\n\n{script}")
                confirm("Write it?", _unattended("data loss"))
                request = dataclasses.replace(request, accept_script=True)
            case NameNeeded():
                request = dataclasses.replace(request, name=_ask_name())


def _ask_name() -> str:
    if not interactive():
        raise Failure(_unattended("the migration's name"), UNATTENDED)
    answer: str = click.prompt("Enter a name for the new migration", default="", show_default=False, err=True)
    return answer


def _unattended(what: str) -> str:
    remedy = {
        "data loss": "Run it in a terminal, or write the migration with --create-only, read it, and run "
        "`nicol migrate dev` again.",
        "the migration's name": "Give it with --name.",
    }[what]
    return f"nicol migrate dev must ask about {what}, and there is no terminal to answer.\n{remedy}"


def say_result(done: DevDone, create_only: bool) -> None:
    if create_only and (mind := [*done.warnings, *done.unexecutable]):
        warn(f"Warnings for the current datasource:\n\n{bullets(mind)}\n")
    if done.applied:
        say(f"The following migration(s) have been applied:\n\n{folder_tree(done.applied)}\n")
    if done.created and create_only:
        say(
            f"Nicol created the following migration without applying it: {done.created}\n\n"
            "You can now edit it and apply it by running `nicol migrate dev`."
        )
    elif done.created:
        say(
            "The following migration(s) have been created and applied from new schema changes:\n\n"
            f"{folder_tree((done.created,))}\n\nYour database is now in sync with your schema."
        )
    elif done.applied:
        say("Your database is now in sync with your schema.")
    else:
        say("Already in sync, no schema change or pending migration was found.")
    if done.likely:
        warn("\n" + rename_hint(done.likely))
