"""Prisma's migration tests: schemas pushed one after another, histories written, applied and diagnosed.

A case is one variant of a test on one database, and passes when every step does. Whatever real Prisma asserts of
warnings, step counts, scripts, structure and rows is asserted here; where the recorded test stops early, up to there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from conformance.corpus import read_json
from conformance.family import Case, Family, Setting, Skip
from conformance.schemas import first_difference, script
from conformance.servers import Servers
from conformance.structure import Found, Unknown, problems
from nicol.ddl import SqlSchema, counted_losses, diff, empty, from_schema, inspect, losses, render
from nicol.dialects.quoting import identifier
from nicol.drivers import Connection, DatabaseUrl, connect, create_database, finish, parse_url
from nicol.errors import NicolError
from nicol.migrate import (
    DeployRequest,
    PushRequest,
    ResetRequest,
    Shadow,
    deploy,
    push,
    read_folder,
    reset,
    resolve_applied,
    resolve_rolled_back,
)
from nicol.migrate.databases import procedures
from nicol.migrate.diagnose import diagnose
from nicol.migrate.folder import write_migration
from nicol.migrate.history import read_history
from nicol.migrate.shadow import structure_of
from nicol.model.schema import Schema
from nicol.text.span import Source
from nicol.validate import load_or_raise

NO_PREFIX = re.compile(r"^\d{14}_")


@dataclass(slots=True)
class Play:
    """One database with one set of migration folders."""

    provider: str
    url: DatabaseUrl
    connection: Connection
    root: Path
    written: int = 0
    names: dict[str, str] = field(default_factory=dict[str, str])

    def folder(self, number: object) -> Path:
        return self.root / str(number)

    def schema(self, text: str) -> Schema:
        """A step's schema; one without a datasource gets that of the database."""
        if not re.search(r"^\s*datasource ", text, re.MULTILINE):
            text = f'datasource db {{\n  provider = "{self.provider}"\n}}\n{text}'
        return load_or_raise([Source(Path("schema.prisma"), text.replace("${schema}", NAMESPACES[self.provider]))])


NAMESPACES = {"postgresql": "public", "sqlite": "main", "mysql": "database"}


def cases(setting: Setting) -> Iterator[Case]:
    for path in setting.corpus.files("migration", ".json"):
        for number, variant in enumerate(read_json(path)["variants"]):
            for provider in variant["providers"]:
                name = f"{setting.corpus.id('migration', path)}#{number}"
                yield Case(name, partial(check, variant["steps"], provider, setting.servers), provider)


def check(steps: list[dict[str, Any]], provider: str, servers: Servers) -> str | None:
    """Why the first step that differs does."""
    with TemporaryDirectory() as folder:
        if provider == "sqlite":
            url = parse_url("file:test.db", Path(folder))
            create_database(url)
            return play(steps, provider, url, Path(folder))
        if provider not in servers.urls:
            raise Skip(f"no {provider} server answers")
        with servers.database(provider) as url:
            return play(steps, provider, url, Path(folder))


def play(steps: list[dict[str, Any]], provider: str, url: DatabaseUrl, root: Path) -> str | None:
    connection = connect(url)
    stage = Play(provider, url, connection, root)
    try:
        for number, step in enumerate(steps):
            if problem := attempt(stage, step):
                return f"step {number} ({step['op']}): {problem}"
    finally:
        finish(connection.close())
    return None


def attempt(stage: Play, step: dict[str, Any]) -> str | None:
    """Why one step is not as recorded."""
    act = STEPS.get(step["op"])
    if act is None:
        raise Skip(f"the step {step['op']} is not built")
    try:
        problem = act(stage, step)
    except Unknown as unknown:
        raise Skip(f"the assertion {unknown} is not understood") from unknown
    except AssertionError as wrong:
        return str(wrong)
    except NicolError as error:
        return None if "expect_error" in step else f"{error.code} {error}"
    return "no error was raised" if "expect_error" in step else problem


def push_step(stage: Play, step: dict[str, Any]) -> str | None:
    pushed = finish(push(stage.connection, PushRequest(stage.schema(step["schema"]), bool(step.get("force")))))
    for method, *arguments in step["assert"]:
        expected: tuple[object, object]
        match method, arguments:
            case "assert_green", []:
                expected = ((), pushed.warnings + pushed.unexecutable)
            case "assert_no_steps", []:
                expected = (0, pushed.steps * pushed.applied)
            case "assert_has_executed_steps", []:
                expected = (True, pushed.steps * pushed.applied > 0)
            case "assert_executable", []:
                expected = ((), pushed.unexecutable)
            case "assert_no_warning", []:
                expected = ((), pushed.warnings)
            case "assert_warnings", [messages]:
                expected = (tuple(messages), pushed.warnings)
            case "assert_unexecutable", [messages]:
                expected = (tuple(messages), pushed.unexecutable)
            case _:
                raise Unknown(method)
        if expected[0] != expected[1]:
            return f"{method}: expected {expected[0]!r}, found {expected[1]!r}"
    return None


def create_migration(stage: Play, step: dict[str, Any]) -> str | None:
    """Writes what the schema asks for beyond the folder's migrations; a draft is written even when that is nothing."""
    folder = stage.folder(step["dir"])
    known = read_folder(folder).migrations
    after = from_schema(stage.schema(step["schema"]))
    before = finish(structure_of(Shadow(stage.url), known)) if known else bare_database(after)
    steps = diff(before, after)
    if steps or step.get("draft"):
        stage.written += 1
        name = f"{20200101000000 + stage.written}_{step['name']}"
        text = losses(steps).header + render(steps, after.dialect).text
        write_migration(folder, stage.provider, name, text)
    migrations = {NO_PREFIX.sub("", migration.name): migration for migration in read_folder(folder).migrations}
    for method, *arguments in step["assert"]:
        match method, arguments:
            case "assert_migration_directories_count", [count] if count != len(migrations):
                return f"{len(migrations)} migrations instead of {count}"
            case "assert_migration", [name, inner]:
                for _, expected in inner:
                    if different := first_difference(expected.strip("\n"), migrations[name].script.strip("\n")):
                        return different
            case _:
                pass
    return None


def apply_migrations(stage: Play, step: dict[str, Any]) -> str | None:
    done = finish(deploy(stage.connection, DeployRequest(stage.folder(step["dir"]), stage.provider)))
    names = [NO_PREFIX.sub("", name) for name in done.applied]
    for method, expected in step["assert"]:
        if method == "assert_applied_migrations" and expected != names:
            return f"applied {names} instead of {expected}"
    return None


def assert_schema(stage: Play, step: dict[str, Any]) -> str | None:
    live = finish(inspect(stage.connection))
    history = finish(stage.connection.fetch(procedures(stage.connection.dialect).history_exists))
    return "; ".join(problems(Found(live, bool(history)), step["assert_"])) or None


def evaluate_data_loss(stage: Play, step: dict[str, Any]) -> str | None:
    """The losses of the next migration on the data that the database has."""
    number, text = step["args"]
    after = from_schema(stage.schema(text))
    known = read_folder(stage.folder(number.removeprefix("$dir"))).migrations
    steps = diff(finish(structure_of(Shadow(stage.url), known)), after)
    found = finish(counted_losses(stage.connection, steps))
    for method, expected in step["assert"]:
        actual: object
        match method:
            case "assert_steps_count":
                actual = len(steps)
            case "assert_warnings":
                actual = [loss.message for loss in found.warnings]
            case "assert_unexecutable":
                actual = [loss.message for loss in found.unexecutable]
            case "assert_warnings_with_indices":
                actual = [[loss.message, loss.step] for loss in found.warnings]
            case "assert_unexecutables_with_indices":
                actual = [[loss.message, loss.step] for loss in found.unexecutable]
            case _:
                raise Unknown(method)
        if expected != actual:
            return f"{method}: expected {expected!r}, found {actual!r}"
    return None


def diagnose_history(stage: Play, step: dict[str, Any]) -> str | None:
    """Only what the recorded chain says of drift can be compared: its other receivers are not recorded."""
    folder = read_folder(stage.folder(step["args"][0].removeprefix("$dir")))
    diagnose(folder, finish(read_history(stage.connection)))
    if [".drift"] not in step["assert"][:1]:
        return None
    expected = finish(structure_of(Shadow(stage.url), folder.migrations))
    return "drift" if diff(expected, finish(inspect(stage.connection))) else None


def insert(stage: Play, step: dict[str, Any]) -> str | None:
    dialect = stage.connection.dialect
    columns = ", ".join(identifier(dialect, name) for name, _ in step["values"])
    marks = ", ".join(dialect.placeholder.replace("n", str(place + 1)) for place in range(len(step["values"])))
    statement = f"INSERT INTO {identifier(dialect, step['table'])} ({columns}) VALUES ({marks})"
    finish(stage.connection.execute(statement, [value for _, value in step["values"]]))
    return None


def dump_table(stage: Play, step: dict[str, Any]) -> str | None:
    result = finish(stage.connection.query(f"SELECT * FROM {identifier(stage.connection.dialect, step['table'])}"))
    rows = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
    for method, *arguments in step["assert_"]:
        match method, arguments:
            case "assert_row_count", [count]:
                if count != len(rows):
                    return f"{len(rows)} rows instead of {count}"
            case "assert_single_row", [inner]:
                if len(rows) != 1:
                    return f"{len(rows)} rows instead of 1"
                if problem := row_problem(rows[0], inner):
                    return problem
            case "assert_first_row", [inner]:
                if problem := row_problem(rows[0], inner):
                    return problem
            case "assert_row", [int(place), inner]:
                if problem := row_problem(rows[place], inner):
                    return problem
            case "is_empty", []:
                if rows:
                    return f"{len(rows)} rows instead of none"
            case (("is_true" | "into_iter"), []):
                pass
            case _:
                raise Unknown(method)
    return None


def row_problem(row: dict[str, Any], chain: list[list[Any]]) -> str | None:
    """Why a row lacks the values; numbers and texts are told apart, enums are texts."""
    for method, column, *expected in chain:
        wanted = None if method == "assert_null_value" else expected[0]
        if row[column] != wanted:
            return f"{column}: expected {wanted!r}, found {row[column]!r}"
    return None


def run_sql(stage: Play, step: dict[str, Any]) -> str | None:
    finish(stage.connection.script(step["sql"].replace("${schema}", NAMESPACES[stage.provider])))
    return None


def reset_step(stage: Play, step: dict[str, Any]) -> str | None:
    finish(reset(stage.connection, ResetRequest(stage.root / "none", stage.provider)))
    finish(stage.connection.script("DROP TABLE IF EXISTS _prisma_migrations"))
    return None


def diff_from_empty(stage: Play, step: dict[str, Any]) -> str | None:
    after = from_schema(stage.schema(step["schema"]))
    return first_difference(step["expected"].strip("\n"), script(bare_database(after), after).strip("\n"))


def bare_database(after: SqlSchema) -> SqlSchema:
    """Without tables; Prisma 6, whose scripts these are, took the schemas of the database as given."""
    named = any(table.schema for table in after.tables)
    return empty(after.dialect) if named else replace(empty(after.dialect), namespaces=after.namespaces)


def mark_applied(stage: Play, step: dict[str, Any]) -> str | None:
    folder = stage.folder(step["args"][1].removeprefix("$dir"))
    finish(resolve_applied(stage.connection, folder, stage.provider, read_folder(folder).names[-1]))
    return None


def mark_rolled_back(stage: Play, step: dict[str, Any]) -> str | None:
    finish(resolve_rolled_back(stage.connection, step["args"][0]))
    return None


STEPS: dict[str, Callable[[Play, dict[str, Any]], str | None]] = {
    "push": push_step,
    "sql": run_sql,
    "create_migration": create_migration,
    "apply_migrations": apply_migrations,
    "assert_schema": assert_schema,
    "evaluate_data_loss": evaluate_data_loss,
    "diagnose_migration_history": diagnose_history,
    "dev_diagnostic": diagnose_history,
    "insert": insert,
    "dump_table": dump_table,
    "reset": reset_step,
    "diff_from_empty": diff_from_empty,
    "mark_migration_applied": mark_applied,
    "mark_migration_rolled_back": mark_rolled_back,
}

FAMILY = Family("migration", cases)
