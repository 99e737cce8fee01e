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
from nicol.errors.migrate import ShadowNeededError, UnknownDatabaseError
from nicol.migrate.databases import Namespaces
from nicol.migrate.explain import explained
from nicol.migrate.folder import read_folder
from nicol.migrate.objects import NO_OBJECTS, ObjectSources, unproved, wanted
from nicol.migrate.shadow import Shadow, replay, scratch, structure_of
from nicol.model.schema import Schema


@dataclass(frozen=True, slots=True)
class EmptySide:
    """A database with nothing in it."""


@dataclass(frozen=True, slots=True)
class SchemaSide:
    """What a schema file describes, with the files of SQL objects beside it."""

    schema: Schema
    objects: ObjectSources = NO_OBJECTS


@dataclass(frozen=True, slots=True)
class MigrationsSide:
    """What a folder of migrations makes of an empty database."""

    folder: Path


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
    dialect: Dialect

    @property
    def empty(self) -> bool:
        return not self.steps


@explained
async def diff(before: Side, after: Side, shadow: Shadow | None = None) -> Difference:
    """Compares two sides of one database's kind; `shadow` is where migrations are replayed, needed for those only.

    UnknownDatabaseError when neither side says which database it is. What reading a side raises: P1xxx for a database,
    ShadowReplayError (P3006), ShadowCreationError (P3014), MigrationFileError (P3015).
    """
    dialect = _dialect(before) or _dialect(after) or (dialect_for(shadow.url.provider) if shadow else None)
    if dialect is None:
        raise UnknownDatabaseError
    reading = _Reading(dialect, _namespaces(before) or _namespaces(after), shadow)
    steps = ddl.diff(await _beside(before, after, reading), await _beside(after, before, reading))
    return Difference(steps, ddl.render(steps, dialect).text, ddl.summary(steps), dialect)


@dataclass(frozen=True, slots=True)
class _Reading:
    dialect: Dialect
    namespaces: Namespaces
    shadow: Shadow | None


async def _beside(side: Side, other: Side, reading: _Reading) -> SqlSchema:
    """A side; a schema file's with its SQL as the `other` side's server prints it."""
    found = await _read(side, reading)
    if not isinstance(side, SchemaSide):
        return found
    match other:
        case DatabaseSide(connection):
            return await wanted(connection, side.schema, side.objects, reading.shadow)
        case MigrationsSide(folder) if reading.shadow is not None:
            async with scratch(reading.shadow, reading.namespaces) as connection:
                await replay(connection, read_folder(folder).migrations)
                return await wanted(connection, side.schema, side.objects, reading.shadow)
        case _:
            return found


async def _read(side: Side, reading: _Reading) -> SqlSchema:
    match side:
        case EmptySide():
            return ddl.empty(reading.dialect)
        case SchemaSide(schema, objects):
            return unproved(schema, objects)
        case MigrationsSide(folder):
            if reading.shadow is None:
                raise ShadowNeededError
            return await structure_of(reading.shadow, read_folder(folder).migrations, reading.namespaces)
        case DatabaseSide(connection):
            return await ddl.inspect(connection, reading.namespaces)


def _dialect(side: Side) -> Dialect | None:
    match side:
        case EmptySide():
            return None
        case SchemaSide(schema):
            return dialect_for(schema.provider)
        case MigrationsSide(folder):
            provider = read_folder(folder).provider
            return None if provider is None else dialect_for(provider)
        case DatabaseSide(connection):
            return connection.dialect


def _namespaces(side: Side) -> Namespaces:
    return side.schema.datasource.schemas if isinstance(side, SchemaSide) else ()
