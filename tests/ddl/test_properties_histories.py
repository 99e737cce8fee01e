"""The states that real projects' histories went through: the change from each to the next, from the recorded corpus."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from nicol.ddl import SqlSchema, diff, empty, inspect
from nicol.drivers import Connection, DatabaseUrl, finish, parse_url
from nicol.migrate import Shadow, read_folder
from nicol.migrate.apply import run_script
from nicol.migrate.reset import clear
from nicol.migrate.shadow import scratch
from tests.conftest import CORPUS
from tests.ddl.lives import apply


def histories(provider: str, most: int) -> list[str]:
    """The projects of a database with a history of two to `most` migrations."""
    names: list[str] = []
    for path in sorted((CORPUS / "realworld").glob("*/META.json")):
        folder = read_folder(path.parent / "migrations")
        schema_is_for = json.loads(path.read_text())["provider"]
        if folder.provider == provider == schema_is_for and 1 < len(folder.names) <= most:
            names.append(path.parent.name)
    return names


def seen(connection: Connection) -> SqlSchema:
    """The structure, of which partial indexes and extensions are to be made too."""
    return replace(finish(inspect(connection)), manages_partial_indexes=True, manages_extensions=True)


async def states(url: DatabaseUrl, folder: Path) -> list[SqlSchema]:
    """The structure after each migration, beginning with nothing."""
    async with scratch(Shadow(url)) as connection:
        found = [seen(connection)]
        for migration in read_folder(folder).migrations:
            await run_script(connection, migration.script)
            found.append(seen(connection))
        return found


def check(connection: Connection, url: DatabaseUrl, folder: Path) -> None:
    """Each state, made anew by a script, becomes the next one by another."""
    history = finish(states(url, folder))
    assert len(history) == len(read_folder(folder).names) + 1
    for before, after in pairs(history):
        finish(clear(connection))
        apply(connection, diff(empty(connection.dialect), before))
        assert diff(seen(connection), before) == []
        apply(connection, diff(before, after))
        assert diff(seen(connection), after) == []
        assert diff(after, seen(connection)) == []


def pairs(history: list[SqlSchema]) -> Iterator[tuple[SqlSchema, SqlSchema]]:
    """Neighbours that differ."""
    for before, after in pairwise(history):
        assert diff(after, after) == []
        if diff(before, after):
            yield before, after


@pytest.mark.parametrize("project", histories("sqlite", 20))
def test_states_of_a_real_history_on_sqlite(sqlite: Connection, tmp_path: Path, corpus: Path, project: str) -> None:
    check(sqlite, parse_url("file:other.db", tmp_path), corpus / "realworld" / project / "migrations")


@pytest.mark.parametrize("project", histories("postgresql", 6))
def test_states_of_a_real_history_on_postgresql(
    postgresql: Connection, postgresql_url: DatabaseUrl, corpus: Path, project: str
) -> None:
    check(postgresql, postgresql_url, corpus / "realworld" / project / "migrations")


@pytest.mark.parametrize("project", histories("mysql", 5))
def test_states_of_a_real_history_on_mysql(
    mysql: Connection, mysql_url: DatabaseUrl, corpus: Path, project: str
) -> None:
    check(mysql, mysql_url, corpus / "realworld" / project / "migrations")
