"""`nicol migrate rename`."""

from __future__ import annotations

import dataclasses
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from nicol import ddl
from nicol.cli.commands.generate import write_clients
from nicol.cli.commands.migrate_dev import run_dev, say_result
from nicol.cli.console import Failure, say
from nicol.cli.create import ensure_created
from nicol.cli.files import write_whole
from nicol.cli.options import schema_option, skip_generate_option
from nicol.cli.pooler import session_url
from nicol.cli.project import open_project
from nicol.drivers.connection import Connection
from nicol.drivers.finish import finish
from nicol.migrate import DevDone, DevRequest, ResetNeeded
from nicol.migrate import dev as develop
from nicol.migrate.project import shadow_of
from nicol.project import connected, shown
from nicol.text.span import Source
from nicol.validate import load_or_raise
from nicol.validate.renaming import renamed_sources


@click.command()
@click.argument("old")
@click.argument("new")
@schema_option
@click.option("--name", "-n", metavar="NAME", help="Name of the migration.  [default: rename_OLD_to_NEW]")
@click.option("--create-only", is_flag=True, help="Write the migration without applying it.")
@click.option("--url", "given", metavar="URL", help="Database to use instead of the project's.")
@skip_generate_option
def rename(
    old: str,
    new: str,
    schema_path: Path | None,
    name: str | None,
    create_only: bool,
    given: str | None,
    skip_generate: bool,
) -> None:
    """Rename a model, field, enum or value in schema and database.

    OLD is Model, Model.field, Enum or Enum.VALUE; NEW is its new name.
    """
    project = open_project(schema_path)
    sources = renamed_sources(project.sources, old, new)
    after = dataclasses.replace(project, sources=tuple(sources), schema=load_or_raise(sources))
    renames = ddl.renames_between(project.schema, after.schema)
    if not renames:
        _write(sources, project.sources)
        say(f"`{old}` is `{new}` in {_files(sources, project.sources)}. Its name in the database stays.")
    else:
        url = session_url(project, given)
        ensure_created(url)
        title = name if name is not None else f"rename_{old}_to_{new}"
        shadow = shadow_of(project, url)
        request = DevRequest(after.migrations, after.schema, shadow, title, create_only, renames=renames)
        with connected(url) as connection:
            _expect_in_step(connection, DevRequest(project.migrations, project.schema, shadow))
            with _written(sources, project.sources):
                done = run_dev(connection, request)
        say(f"`{old}` is `{new}` in {_files(sources, project.sources)}.\n")
        say_result(done, create_only)
    if not create_only and not skip_generate:
        write_clients(after)


def _expect_in_step(connection: Connection, request: DevRequest) -> None:
    """The migrations make the schema as it stands, so that the new one holds the rename alone."""
    match finish(develop(connection, request)):
        case DevDone():
            return
        case ResetNeeded(text=text):
            raise Failure(f"{text}\n\nNothing was renamed.")
        case _:
            raise Failure(
                "The schema has changes that no migration holds yet. Run `nicol migrate dev` for them, then rename."
            )


@contextmanager
def _written(new: Sequence[Source], old: Sequence[Source]) -> Generator[None]:
    """The files as `new`; as `old` again when what follows fails."""
    _write(new, old)
    try:
        yield
    except BaseException:
        _write(old, new)
        raise


def _write(new: Sequence[Source], old: Sequence[Source]) -> None:
    for source, other in zip(new, old, strict=True):
        if source.text != other.text:
            write_whole(source.path, source.text)


def _files(new: Sequence[Source], old: Sequence[Source]) -> str:
    changed = [source.path for source, other in zip(new, old, strict=True) if source.text != other.text]
    return ", ".join(shown(path) for path in changed)
