"""Histories and schemas of real projects, from the recorded corpus; skipped where it is absent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from nicol.ddl import SqlSchema, inspect
from nicol.drivers import Connection, DatabaseUrl
from nicol.migrate import (
    DatabaseSide,
    DeployRequest,
    MigrationsSide,
    PushRequest,
    SchemaSide,
    Shadow,
    deploy,
    diff,
    push,
    read_folder,
    status,
)
from nicol.migrate.databases import procedures
from nicol.migrate.history import read_history
from nicol.model.schema import Schema
from nicol.validate import load_or_raise, read_sources
from tests.conftest import CORPUS

SMALL = 15
"""Models of the schemas that are pushed, and migrations of the histories that are deployed on a server."""


def projects(provider: str) -> Iterator[Path]:
    """The folders of projects whose schema is for `provider`."""
    for path in sorted((CORPUS / "realworld").glob("*/META.json")):
        if json.loads(path.read_text())["provider"] == provider:
            yield path.parent


def histories(provider: str, most: int) -> list[str]:
    names: list[str] = []
    for project in projects(provider):
        folder = read_folder(project / "migrations")
        if folder.provider == provider and 0 < len(folder.names) <= most:
            names.append(project.name)
    return names


def small_schemas(provider: str) -> list[str]:
    return [
        project.name
        for project in projects(provider)
        if json.loads((project / "META.json").read_text())["models"] < SMALL
    ]


def schema_of(corpus: Path, project: str) -> Schema:
    folder = corpus / "realworld" / project
    single = folder / "schema.prisma"
    return load_or_raise(read_sources(single if single.exists() else folder / "schema"))


async def deploy_whole_history(connection: Connection, folder: Path) -> None:
    provider = connection.dialect.name
    names = read_folder(folder).names

    deployed = await deploy(connection, DeployRequest(folder, provider))

    assert deployed.applied == names
    history = await read_history(connection)
    assert history is not None
    assert sorted(row.name for row in history) == sorted(names)
    assert all(row.succeeded and row.steps == 1 and row.logs is None for row in history)
    assert (await status(connection, folder, provider)).up_to_date
    assert (await deploy(connection, DeployRequest(folder, provider))).applied == ()


async def push_and_find_nothing_left(connection: Connection, schema: Schema) -> None:
    assert (await push(connection, PushRequest(schema))).applied
    assert (await diff(DatabaseSide(connection), SchemaSide(schema))).script == "-- This is an empty migration.\n"
    assert (await push(connection, PushRequest(schema))).steps == 0


@pytest.mark.parametrize("project", histories("sqlite", 1000))
async def test_a_history_of_a_real_project_applies_on_sqlite(sqlite: Connection, corpus: Path, project: str) -> None:
    await deploy_whole_history(sqlite, corpus / "realworld" / project / "migrations")


@pytest.mark.parametrize("project", histories("postgresql", SMALL))
async def test_a_history_of_a_real_project_applies_on_postgresql(
    postgresql: Connection, corpus: Path, project: str
) -> None:
    await deploy_whole_history(postgresql, corpus / "realworld" / project / "migrations")


@pytest.mark.parametrize("project", small_schemas("sqlite"))
async def test_a_real_schema_is_pushed_on_sqlite(sqlite: Connection, corpus: Path, project: str) -> None:
    await push_and_find_nothing_left(sqlite, schema_of(corpus, project))


@pytest.mark.parametrize("project", small_schemas("postgresql"))
async def test_a_real_schema_is_pushed_on_postgresql(postgresql: Connection, corpus: Path, project: str) -> None:
    await push_and_find_nothing_left(postgresql, schema_of(corpus, project))


async def test_the_largest_history_replays_and_equals_its_database(
    postgresql: Connection, postgresql_url: DatabaseUrl, corpus: Path
) -> None:
    project = corpus / "realworld" / "BerriAI__litellm"
    folder = project / "migrations"
    await deploy_whole_history(postgresql, folder)

    found = await diff(MigrationsSide(folder), DatabaseSide(postgresql), Shadow(postgresql_url))
    assert found.empty


async def apply_whole(connection: Connection, folder: Path) -> SqlSchema:
    """What the scripts make of an empty database when each is sent as one text."""
    for migration in read_folder(folder).migrations:
        await connection.script(migration.script)
    return await inspect(connection)


@pytest.mark.parametrize(
    ("kind", "project"),
    [("postgresql", "LAION-AI__Open-Assistant"), ("postgresql", "boxyhq__saas-starter-kit")]
    + [("mysql", name) for name in histories("mysql", 3)]
    + [("sqlite", name) for name in histories("sqlite", SMALL)],
)
async def test_statement_by_statement_makes_the_same_as_the_whole_script(
    request: pytest.FixtureRequest, corpus: Path, kind: str, project: str
) -> None:
    connection: Connection = request.getfixturevalue(kind)
    folder = corpus / "realworld" / project / "migrations"
    expected = await apply_whole(connection, folder)
    await procedures(connection.dialect).clear(connection, ())

    assert (await deploy(connection, DeployRequest(folder, kind))).applied == read_folder(folder).names
    assert await inspect(connection) == expected
    assert expected.tables
