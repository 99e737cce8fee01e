"""`migrate diff`: what would bring one structure to another, from any two places a structure can be read from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from nicol import ddl
from nicol.ddl import SqlSchema, Step
from nicol.dialects import Dialect, dialect_for
from nicol.drivers import Connection
from nicol.migrate.databases import Namespaces
from nicol.migrate.folder import read_folder
from nicol.migrate.shadow import Shadow, structure_of
from nicol.model.schema import Schema


@dataclass(frozen=True, slots=True)
class EmptySide:
    """A database with nothing in it."""


@dataclass(frozen=True, slots=True)
class SchemaSide:
    """What a schema file describes."""

    schema: Schema


@dataclass(frozen=True, slots=True)
class MigrationsSide:
    """What a folder of migrations makes of an empty database, replayed in `shadow`."""

    folder: Path
    shadow: Shadow


@dataclass(frozen=True, slots=True)
class DatabaseSide:
    """What a live database holds."""

    connection: Connection


Side: TypeAlias = EmptySide | SchemaSide | MigrationsSide | DatabaseSide


@dataclass(frozen=True, slots=True)
class Difference:
    """The steps from one side to the other, as a script and as a summary for people."""

    steps: Sequence[Step]
    script: str
    summary: str

    @property
    def empty(self) -> bool:
        return not self.steps


async def diff(before: Side, after: Side) -> Difference:
    """Compares two sides; both must be of one database's kind, and not both empty (ValueError).

    What reading a side raises: P1xxx for a database, ShadowReplayError (P3006), ShadowCreationError (P3014),
    MigrationFileError (P3015).
    """
    dialect = _dialect(before) or _dialect(after)
    if dialect is None:
        raise ValueError("both sides are empty")
    namespaces = _namespaces(before) or _namespaces(after)
    steps = ddl.diff(await _read(before, dialect, namespaces), await _read(after, dialect, namespaces))
    return Difference(steps, ddl.render(steps, dialect).text, ddl.summary(steps))


async def _read(side: Side, dialect: Dialect, namespaces: Namespaces) -> SqlSchema:
    match side:
        case EmptySide():
            return ddl.empty(dialect)
        case SchemaSide(schema):
            return ddl.from_schema(schema)
        case MigrationsSide(folder, shadow):
            return await structure_of(shadow, read_folder(folder).migrations, namespaces)
        case DatabaseSide(connection):
            return await ddl.inspect(connection, namespaces)


def _dialect(side: Side) -> Dialect | None:
    match side:
        case EmptySide():
            return None
        case SchemaSide(schema):
            return dialect_for(schema.provider)
        case MigrationsSide(_, shadow):
            return dialect_for(shadow.main.provider)
        case DatabaseSide(connection):
            return connection.dialect


def _namespaces(side: Side) -> Namespaces:
    return side.schema.datasource.schemas if isinstance(side, SchemaSide) else ()
