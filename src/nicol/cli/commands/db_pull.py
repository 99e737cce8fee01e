"""`nicol db pull`."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from nicol.cli.console import say, warn
from nicol.cli.files import write_whole
from nicol.cli.options import schema_option
from nicol.cli.project import open_project
from nicol.ddl import SqlSchema, inspect
from nicol.drivers import DatabaseUrl
from nicol.drivers.finish import finish
from nicol.errors.introspect import EmptyDatabaseError, UnknownTablesError
from nicol.introspect import (
    Merged,
    Pulled,
    Remarks,
    broken_relations,
    expect_consistent,
    merge,
    pull_annotated,
    read_remarks,
    unsaid,
    warnings,
    warnings_text,
)
from nicol.introspect import pull as pull_blocks
from nicol.migrate.objects import objects_of, pull_objects
from nicol.migrate.project import shadow_of
from nicol.model import Schema
from nicol.project import Project, connected, describe, shown


@click.command()
@click.argument("tables", nargs=-1, metavar="[TABLE]...")
@schema_option
@click.option("--url", "given", metavar="URL", help="Database to read instead of the project's.")
@click.option("--print", "to_stdout", is_flag=True, help="Print the schema instead of writing it.")
@click.option("--no-annotations", "bare", is_flag=True, help="Write Prisma's remarks in place of @nicol lines.")
@click.option("--no-objects", "without_objects", is_flag=True, help="Write no files for views, routines and the like.")
def pull(
    tables: tuple[str, ...],
    schema_path: Path | None,
    given: str | None,
    to_stdout: bool,
    bare: bool,
    without_objects: bool,
) -> None:
    """Write the database's tables into the schema, and its views, routines, triggers and policies into files.

    Names, comments and order of what the schema has already are kept. With TABLEs, no others are added.
    """
    project = open_project(schema_path)
    began = time.perf_counter()
    url = project.url(given)
    found, remarks = structure_of(url, project.schema.datasource.schemas)
    looked_at = chosen(found, tables, project.schema)
    pulled = (pull_blocks if bare else pull_annotated)(looked_at, project.schema, remarks)
    unheard = (looked_at, remarks) if bare else unsaid(looked_at, project.schema, remarks)
    merged = merge(project.sources, pulled, project.schema.datasource.span.file)
    if to_stdout:
        for text in merged.texts:
            click.echo(text, nl=False)
        return
    write(project, merged)
    milliseconds = (time.perf_counter() - began) * 1000
    _tell(project, merged)
    _warn(project, pulled, unheard)
    if not (tables or without_objects):
        _write_objects(project, url, found)
    models = "1 model" if len(pulled.models) == 1 else f"{len(pulled.models)} models"
    say(f"Introspected {models} and wrote them into {shown(project.path)} in {milliseconds:.0f} ms")
    say("Run `nicol generate` to write the client.")


def _write_objects(project: Project, url: DatabaseUrl, found: SqlSchema) -> None:
    """Brings the files of objects after the database, and says which."""
    home = Path(shown(project.home))
    written = finish(pull_objects(found, project.schema, objects_of(project), shadow_of(project, url), home))
    for path in written.removed:
        path.unlink()
        warn(f"removed: {path}, which makes nothing that the database has")
    for path, text in written.texts.items():
        warn(f"{'changed' if path.exists() else 'added'}: {path}")
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)


def structure_of(url: DatabaseUrl, namespaces: tuple[str, ...] = ()) -> tuple[SqlSchema, Remarks]:
    """The database's structure, and what no schema can say of it; EmptyDatabaseError (P4001), P4002."""
    with connected(url) as connection:
        found = finish(inspect(connection, namespaces))
        remarks = finish(read_remarks(connection, namespaces))
    if not (found.tables or found.enums or found.views):
        raise EmptyDatabaseError(describe(url))
    expect_consistent(found)
    return found, remarks


def chosen(found: SqlSchema, tables: Sequence[str], schema: Schema) -> SqlSchema:
    """The named tables, and those that the schema has already; all without names."""
    if not tables:
        return found
    known = {model.db_name for model in schema.models}
    everything = [table.name for table in (*found.tables, *found.views)]
    if missing := [name for name in tables if name not in everything]:
        raise UnknownTablesError(", ".join(f"`{name}`" for name in missing), ", ".join(everything))
    wanted = known | set(tables)
    kept = tuple(table for table in found.tables if table.name in wanted)
    used = {(column.type.schema, column.type.name) for table in kept for column in table.columns}
    return replace(
        found,
        tables=kept,
        views=tuple(view for view in found.views if view.name in wanted),
        enums=tuple(enum for enum in found.enums if enum.key in used),
    )


def write(project: Project, merged: Merged) -> None:
    """Writes the files that change."""
    for source, text in zip(project.sources, merged.texts, strict=True):
        if text != source.text:
            write_whole(source.path, text)


def _tell(project: Project, merged: Merged) -> None:
    """What came and went."""
    known = bool(project.schema.models or project.schema.enums)
    for name in merged.removed:
        warn(f"removed: {name}, which the database no longer has")
    for name in merged.added:
        if known:
            warn(f"added: {name}")


def _warn(project: Project, pulled: Pulled, unheard: tuple[SqlSchema, Remarks]) -> None:
    """What the schema cannot say, and what it says because it did before."""
    found, remarks = unheard
    said = warnings_text(warnings(found, pulled, project.schema, remarks), broken_relations(found, pulled))
    if said:
        warn(f"\n{said}")
