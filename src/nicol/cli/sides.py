"""The two sides of `nicol migrate diff`, as its options name them."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import click

from nicol.cli.project import open_project
from nicol.drivers import DatabaseUrl, parse_url
from nicol.migrate import DatabaseSide, EmptySide, MigrationsSide, SchemaSide
from nicol.migrate.objects import objects_of
from nicol.project import connected

End: TypeAlias = Literal["from", "to"]
Side: TypeAlias = EmptySide | SchemaSide | MigrationsSide | DatabaseSide
KINDS = {
    "empty": "an empty database",
    "schema-datamodel": "the models of this schema",
    "schema": "the models of this schema (Prisma 7's name)",
    "schema-datasource": "the database of this schema's datasource",
    "migrations": "the migrations of this folder",
    "url": "the database at this url",
    "config-datasource": "the database of the project's settings",
}
DATABASES = ("schema-datasource", "url", "config-datasource")
FLAGS = ("empty", "config-datasource")
FILES = ("schema-datamodel", "schema", "schema-datasource", "migrations")


@dataclass(frozen=True, slots=True)
class Named:
    """A side as it was given: its kind (a key of KINDS) and its path or url."""

    kind: str
    value: str = ""


def side_options(end: End) -> list[click.Option]:
    """The options that name one side."""
    word = "Compare from" if end == "from" else "Compare to"
    return [
        click.Option([f"--{end}-{kind}"], is_flag=True, help=f"{word} {text}.")
        if kind in FLAGS
        else click.Option([f"--{end}-{kind}"], metavar="PATH" if kind in FILES else "URL", help=f"{word} {text}.")
        for kind, text in KINDS.items()
    ]


def named_side(end: End, given: dict[str, str | bool | None]) -> Named:
    """The one side that the options name; UsageError when none or several are named."""
    named = [Named(kind, str(value)) for kind in KINDS if (value := given[f"{end}_{kind.replace('-', '_')}"])]
    if len(named) != 1:
        names = ", ".join(f"--{end}-{kind}" for kind in KINDS)
        raise click.UsageError(f"Give exactly one of {names}.")
    return named[0]


def open_side(named: Named, stack: ExitStack) -> Side:
    """What `named` stands for; a database is connected to until `stack` closes."""
    match named.kind:
        case "empty":
            return EmptySide()
        case "schema" | "schema-datamodel":
            project = open_project(Path(named.value))
            return SchemaSide(project.schema, objects_of(project))
        case "migrations":
            return MigrationsSide(Path(named.value))
        case _:
            return DatabaseSide(stack.enter_context(connected(database_of(named))))


def database_of(named: Named) -> DatabaseUrl:
    """The database that a side of one of the kinds DATABASES names."""
    if named.kind == "url":
        return parse_url(named.value, Path.cwd())
    return open_project(Path(named.value) if named.kind == "schema-datasource" else None).url()
