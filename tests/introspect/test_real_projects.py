"""Pulling the databases of real projects, from the recorded corpus; skipped where it is absent."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from nicol.ddl import diff, from_schema, inspect
from nicol.drivers import Connection, finish
from nicol.introspect import blocks_text, pull, read_remarks
from nicol.migrate import read_folder
from nicol.migrate.apply import run_script
from nicol.model.schema import Generator, Schema
from nicol.text.span import Source
from nicol.validate import load_or_raise, read_sources
from tests.conftest import CORPUS


def histories(provider: str, most: int) -> list[str]:
    """The projects of a database with a history of up to `most` migrations, in the file schema.prisma."""
    names: list[str] = []
    for path in sorted((CORPUS / "realworld").glob("*/META.json")):
        folder = read_folder(path.parent / "migrations")
        if folder.provider == provider and 0 < len(folder.names) <= most and (path.parent / "schema.prisma").exists():
            names.append(path.parent.name)
    return names


def loaded(text: str) -> Schema:
    return load_or_raise([Source(Path("schema.prisma"), text)])


def heads(provider: str, own: Schema) -> str:
    """Configuration blocks with which a pull can say everything."""
    names = own.datasource.schemas
    schemas = f"  schemas = {json.dumps(list(names))}\n" if names else ""
    generator = 'generator c {\n  provider = "nicol"\n  previewFeatures = ["partialIndexes"]\n}\n'
    mode = f'  relationMode = "{own.datasource.relation_mode}"\n'
    return f'{generator}datasource db {{\n  provider = "{provider}"\n{schemas}{mode}}}\n'


def check(connection: Connection, project: Path) -> None:
    """A pull over nothing, over the project's own schema and over the outcomes says all of the database, and stays."""
    for migration in read_folder(project / "migrations").migrations:
        finish(run_script(connection, migration.script))
    own = load_or_raise(read_sources(project / "schema.prisma"))
    head = heads(connection.dialect.provider, own)
    live = finish(inspect(connection, own.datasource.schemas))
    remarks = finish(read_remarks(connection, own.datasource.schemas))
    live = replace(live, manages_extensions=False, manages_partial_indexes=True)
    assert live.tables
    for known in (loaded(head), saying_all(own)):
        text = blocks_text(pull(live, known, remarks))
        pulled = loaded(head + text)
        assert diff(live, from_schema(pulled)) == []
        assert diff(from_schema(pulled), live) == []
        assert blocks_text(pull(live, pulled, remarks)) == text


def saying_all(own: Schema) -> Schema:
    """The schema with the features turned on that a pull needs."""
    generator = Generator(name="c", provider="nicol", preview_features=("partialIndexes",))
    return msgspec.structs.replace(own, generators=(generator,))


@pytest.mark.parametrize("project", histories("sqlite", 60))
def test_a_pull_on_sqlite_says_all_of_a_real_database(sqlite: Connection, corpus: Path, project: str) -> None:
    check(sqlite, corpus / "realworld" / project)


@pytest.mark.parametrize("project", histories("postgresql", 12))
def test_a_pull_on_postgresql_says_all_of_a_real_database(postgresql: Connection, corpus: Path, project: str) -> None:
    check(postgresql, corpus / "realworld" / project)


@pytest.mark.parametrize("project", histories("mysql", 5))
def test_a_pull_on_mysql_says_all_of_a_real_database(mysql: Connection, corpus: Path, project: str) -> None:
    check(mysql, corpus / "realworld" / project)
