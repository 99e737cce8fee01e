"""`migrate test`: migrations there, back and there again on a shadow database with rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from nicol import ddl
from nicol.ddl import SqlSchema
from nicol.ddl.tables import Name
from nicol.dialects.quoting import identifiers, qualified
from nicol.drivers import Connection, DriverError
from nicol.errors.base import NicolError
from nicol.errors.history import RehearsalError
from nicol.migrate.apply import run_script
from nicol.migrate.databases import Namespaces
from nicol.migrate.explain import explained
from nicol.migrate.folder import Migration, read_folder
from nicol.migrate.python.alone import run_alone
from nicol.migrate.python.program import load
from nicol.migrate.reverse import read_down, reverse_script
from nicol.migrate.sample_rows import fill
from nicol.migrate.shadow import Shadow, replay, scratch, structure_in
from nicol.model.schema import Schema

Kept: TypeAlias = Mapping[Name, tuple[str, ...]]
"""Columns by table that a migration does not touch."""
Contents: TypeAlias = Mapping[Name, list[dict[str, str]]]
"""The rows of each table: values, as texts, by column."""


@dataclass(frozen=True, slots=True)
class RehearsalRequest:
    """The `last` migrations are tested, None for all; `rows` is SQL of the user's that runs before made-up rows."""

    folder: Path
    schema: Schema
    shadow: Shadow
    last: int | None = 1
    rows: str = ""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """How one migration went: the rows that were made up for it, and what is wrong."""

    name: str
    rows: int
    problems: tuple[str, ...]


@explained
async def rehearse(request: RehearsalRequest) -> tuple[Rehearsed, ...]:
    """Runs each migration, its way back, and itself again over rows; stops behind the first with a problem.

    RehearsalError (NICOL-MIGRATE-TEST) without migrations or where no rows fit, ShadowReplayError (P3006).
    """
    folder = read_folder(request.folder)
    folder.expect_provider(request.schema.provider)
    if not folder.migrations:
        raise RehearsalError("the folder holds none.", "Write one with `nicol migrate dev`.")
    start = 0 if request.last is None else max(0, len(folder.migrations) - request.last)
    namespaces = request.schema.datasource.schemas
    done: list[Rehearsed] = []
    async with scratch(request.shadow, namespaces) as connection:
        await replay(connection, folder.migrations[:start])
        if request.rows:
            await _run_rows(connection, request.rows)
        for place in range(start, len(folder.migrations)):
            done.append(await _rehearse(connection, folder.migrations[: place + 1], namespaces))
            if done[-1].problems:
                break
    return tuple(done)


async def _run_rows(connection: Connection, rows: str) -> None:
    try:
        await run_script(connection, rows)
    except DriverError as error:
        raise RehearsalError(f"the given rows do not fit: {error.message}", "Correct the file of --rows.") from error


async def _rehearse(connection: Connection, migrations: Sequence[Migration], namespaces: Namespaces) -> Rehearsed:
    """The last of `migrations`, in a database in which the others ran."""
    *earlier, migration = migrations
    before = await structure_in(connection, earlier, namespaces)
    count = await fill(connection, before)

    def ended(*problems: str) -> Rehearsed:
        return Rehearsed(migration.name, count, problems)

    filled = await _read(connection, _columns(before, before))
    if problem := await _forward(connection, migration, namespaces):
        return ended(f"It fails on tables with rows: {problem}")
    after = await structure_in(connection, migrations, namespaces)
    kept = _columns(before, after)
    changes_rows = migration.python is not None
    if not changes_rows and (lost := _changed(filled, await _read(connection, kept))):
        return ended(f"It changes rows that its structure does not speak of, in {lost}.")
    written = read_down(migration)
    script = reverse_script(before, after) if written is None else written
    if problem := await _back(connection, migration, namespaces) or await _failure(connection, script):
        return ended(f"Its way back fails on tables with rows: {problem}")
    if difference := _difference(await ddl.inspect(connection, namespaces), before):
        return ended(f"Its way back does not lead back.\n{difference}")
    if _leads_back(migration) and (lost := _changed(filled, await _read(connection, kept))):
        return ended(f"Its way back changes rows in {lost}.")
    if problem := await _forward(connection, migration, namespaces):
        return ended(f"It fails when it is applied again: {problem}")
    if difference := _difference(await ddl.inspect(connection, namespaces), after):
        return ended(f"Applied again, it makes something else.\n{difference}")
    if not changes_rows and (lost := _changed(filled, await _read(connection, kept))):
        return ended(f"Applied again, it changes rows in {lost}.")
    return ended()


async def _forward(connection: Connection, migration: Migration, namespaces: Namespaces) -> str:
    """Runs the script and the Python; what failed."""
    problem = await _failure(connection, migration.script)
    return problem or await _failure_of_python(connection, migration, "up", namespaces)


async def _back(connection: Connection, migration: Migration, namespaces: Namespaces) -> str:
    """Runs `down`; what failed."""
    return await _failure_of_python(connection, migration, "down", namespaces)


async def _failure_of_python(
    connection: Connection, migration: Migration, step: Literal["up", "down"], namespaces: Namespaces
) -> str:
    if migration.python is None:
        return ""
    try:
        await run_alone(connection, migration, step, namespaces)
    except (DriverError, NicolError) as error:
        return str(error)
    return ""


def _leads_back(migration: Migration) -> bool:
    """Whether the way back also restores rows: that of a script without Python, or of a `down`."""
    return migration.python is None or load(migration).down is not None


async def _failure(connection: Connection, script: str) -> str:
    try:
        await run_script(connection, script)
    except DriverError as error:
        return f"{error.native_code} {error.message}".strip()
    return ""


def _difference(one: SqlSchema, other: SqlSchema) -> str:
    steps = ddl.diff(one, other) or ddl.diff(other, one)
    return ddl.summary(steps).strip() if steps else ""


def _columns(before: SqlSchema, after: SqlSchema) -> Kept:
    """The columns of each table that both have, with one type."""
    kept: dict[Name, tuple[str, ...]] = {}
    for table in before.tables:
        other = after.tables_by_key.get(table.key)
        if other is not None:
            types = {column.name: column.type for column in other.columns}
            names = tuple(column.name for column in table.columns if types.get(column.name) == column.type)
            if names:
                kept[table.key] = names
    return kept


async def _read(connection: Connection, kept: Kept) -> Contents:
    found: dict[Name, list[dict[str, str]]] = {}
    for key, columns in kept.items():
        listed = identifiers(connection.dialect, columns)
        table = qualified(connection.dialect, *key)
        rows = await connection.fetch(f"SELECT {listed} FROM {table}")
        found[key] = [dict(zip(columns, map(repr, row), strict=True)) for row in rows]
    return found


def _changed(filled: Contents, now: Contents) -> str:
    """The tables whose rows are others than before, in the columns that both know."""
    lost = (key[1] for key, rows in now.items() if _projected(filled[key], rows) != sorted(map(_line, rows)))
    return ", ".join(f"`{name}`" for name in lost)


def _projected(filled: Sequence[dict[str, str]], rows: Sequence[dict[str, str]]) -> list[str]:
    columns = rows[0].keys() if rows else ()
    return sorted(_line({column: row[column] for column in columns}) for row in filled)


def _line(row: Mapping[str, str]) -> str:
    return "|".join(f"{column}={row[column]}" for column in sorted(row))
