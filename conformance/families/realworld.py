"""Real projects: a case is a project, and passes when all of this holds.

1. Its schema is valid, after the change that oracle/result.json says Prisma needed ("@id removed from views").
2. The script from an empty database is the text of oracle/create.sql. Files that Prisma 6.19 wrote lack the
   CreateSchema of the default schema that 7.10 puts in front; they are compared with a database that has that schema.
3. That script runs on an empty database of its provider, and the database, inspected, then does not differ from the
   schema. Without a PostgreSQL server, or with an extension that it lacks, the case is skipped.
4. On a database with the project's own history (applied.sql), script and summary of what differs from the schema are
   those of oracle/db_to_schema.sql and .txt; see `differences.same_drift`.

Real Prisma could not be asked about projects on MySQL: for them 1 and 3 hold, with our own script.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from conformance.differences import same_drift, same_script
from conformance.family import Case, Family, Setting
from conformance.live import drift_after
from conformance.schemas import first_difference, script
from conformance.servers import Servers
from nicol.ddl import diff, empty, from_schema, inspect, render, summary
from nicol.drivers import finish
from nicol.model.schema import Schema
from nicol.text.span import Source
from nicol.validate import load_or_raise, read_sources

VIEW = re.compile(r"^view \w+ \{.*?^\}", re.MULTILINE | re.DOTALL)


def cases(setting: Setting) -> Iterator[Case]:
    for meta in sorted(setting.corpus.folder("realworld").glob("*/META.json")):
        provider = json.loads(meta.read_text())["provider"]
        folder = meta.parent
        yield Case(setting.corpus.id("realworld", folder), partial(check, folder, setting.servers, provider), provider)


def check(folder: Path, servers: Servers, provider: str) -> str | None:
    """Why the project does not pass."""
    schema = load_or_raise(sources(folder))
    created = folder / "oracle" / "create.sql"
    if not created.is_file():
        return unrecorded(folder, schema, servers)
    expected = created.read_text()
    after = from_schema(schema)
    exists = "-- CreateSchema" not in expected
    before = replace(empty(after.dialect), namespaces=after.namespaces) if exists else empty(after.dialect)
    actual = script(before, after)
    if not same_script(expected, actual):
        return first_difference(expected, actual)
    return drift_after(actual, after, servers) or history_drift(folder, schema, servers)


def unrecorded(folder: Path, schema: Schema, servers: Servers) -> str | None:
    """The same for a project whose SQL real Prisma was not asked for (MySQL): no drift after our own script."""
    after = from_schema(schema)
    return drift_after(script(empty(after.dialect), after), after, servers)


def history_drift(folder: Path, schema: Schema, servers: Servers) -> str | None:
    """Why the differences between the project's history and its schema are not those that Prisma found."""
    oracle = folder / "oracle" / "db_to_schema.sql"
    if not oracle.is_file():
        return None
    after = from_schema(schema)
    with servers.connection(after.dialect.name) as connection:
        finish(connection.script((folder / "applied.sql").read_text()))
        steps = diff(finish(inspect(connection, schema.datasource.schemas)), after)
    expected, actual = oracle.read_text(), render(steps, after.dialect).text
    if not same_drift(expected, actual):
        return first_difference(expected, actual)
    told = oracle.with_suffix(".txt").read_text()
    return first_difference(told.rstrip("\n"), summary(steps).rstrip("\n")) if expected == actual else None


def sources(folder: Path) -> list[Source]:
    """The project's files as Prisma took them."""
    read = read_sources(folder / "schema" if (folder / "schema").is_dir() else folder / "schema.prisma")
    result = folder / "oracle" / "result.json"
    changes: list[str] = json.loads(result.read_text())["transformed"] if result.is_file() else []
    if "@id removed from views" not in changes:
        return read
    return [Source(source.path, VIEW.sub(lambda view: view[0].replace(" @id", ""), source.text)) for source in read]


FAMILY = Family("realworld", cases)
