"""Structures that histories make, without a database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nicol import ddl
from nicol.dialects import dialect_for
from nicol.drivers import Connection, finish
from nicol.migrate.apply import run_script
from nicol.migrate.folder import read_folder
from nicol.sql import read_script
from nicol.sql.replay import after
from nicol.sql.structure import Structure
from nicol.sql.values import Unknown
from nicol.validate import load_or_raise, read_sources
from tests.conftest import CORPUS

REAL = CORPUS / "realworld"
EMPTY_DRIFT = "empty"


def replayed(*scripts: str, provider: str = "postgresql") -> Structure:
    structure = Structure(dialect_for(provider))
    for number, script in enumerate(scripts, start=1):
        for read in read_script(script, structure.dialect):
            assert not isinstance(read.ddl, Unknown), read.code
            structure = after(structure, read.ddl, number)
    return structure


def test_a_column_keeps_its_age_through_renames() -> None:
    found = replayed(
        "CREATE TABLE a (id int PRIMARY KEY, x int); CREATE UNIQUE INDEX ux ON a(x);",
        "ALTER TABLE a RENAME COLUMN x TO y; ALTER TABLE a RENAME TO b; ALTER TABLE b ADD COLUMN z int NOT NULL;",
    ).table((None, "b"))
    assert found is not None
    assert [(column.name, column.since, column.not_null) for column in found.columns.values()] == [
        ("id", 1, True),
        ("y", 1, False),
        ("z", 2, True),
    ]
    assert [(index.name, index.columns) for index in found.indexes] == [("ux", ("y",))]


def test_keys_follow_the_table_they_point_to() -> None:
    found = replayed(
        "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int, a_id int REFERENCES a (id));",
        "ALTER TABLE a RENAME TO c;",
    )
    assert [(table.name, key.name) for table, key in found.pointing_to((None, "c"))] == [((None, "b"), "b_a_id_fkey")]


def test_an_enum_is_replaced_under_its_name() -> None:
    found = replayed(
        "CREATE TYPE r AS ENUM ('A', 'B'); CREATE TABLE t (x r);",
        "CREATE TYPE r_new AS ENUM ('A'); ALTER TABLE t ALTER COLUMN x TYPE r_new USING (x::text::r_new);"
        "ALTER TYPE r RENAME TO r_old; ALTER TYPE r_new RENAME TO r; DROP TYPE r_old;",
    )
    assert {name: enum.values for (_, name), enum in found.enums.items()} == {"r": ("A",)}
    column = found.column((None, "t"), "x")
    assert column is not None
    assert column.type.name == "r"


SCRIPT = """\
CREATE TYPE "Role" AS ENUM ('A', 'B');
CREATE TABLE "a" ("id" SERIAL PRIMARY KEY, "x" VARCHAR(20) NOT NULL DEFAULT 'q', "gone" INT UNIQUE, "r" "Role");
CREATE TABLE "b" ("id" INT, "a_id" INT, CONSTRAINT "b_pkey" PRIMARY KEY ("id"));
ALTER TABLE "b" ADD CONSTRAINT "b_a" FOREIGN KEY ("a_id") REFERENCES "a"("id"), ALTER COLUMN "a_id" SET NOT NULL;
CREATE INDEX "b_a_idx" ON "b"("a_id");
ALTER INDEX "b_a_idx" RENAME TO "b_idx";
ALTER TABLE "a" DROP COLUMN "gone", ADD COLUMN "t" TIMESTAMPTZ;
ALTER TABLE "a" RENAME TO "c";
ALTER TABLE "c" ADD CONSTRAINT "c_x" UNIQUE ("x");
"""


def test_the_structure_is_the_servers(postgresql: Connection) -> None:
    finish(run_script(postgresql, SCRIPT))
    real = finish(ddl.inspect(postgresql, ()))
    found = replayed(SCRIPT)

    assert {table.name for table in real.tables} == {"b", "c"}
    for table in real.tables:
        own = found.table(table.key)
        assert own is not None
        assert [column.name for column in own.columns.values()] == [column.name for column in table.columns]
        assert {index.name for index in own.indexes} == {index.name for index in table.indexes}
        assert {key.name for key in own.keys} == {key.name for key in table.foreign_keys}
        required = {column.name for column in table.columns if column.arity.name == "REQUIRED"}
        assert {column.name for column in own.columns.values() if column.not_null} == required


def _histories() -> list[Path]:
    if not REAL.is_dir():
        return []
    bars = json.loads((REAL / "bars.json").read_text())
    clean = [name for name, bar in bars.items() if bar.get("history_equals_schema") == EMPTY_DRIFT]
    return [REAL / name for name in clean if (REAL / name / "migrations").is_dir()]


@pytest.mark.parametrize("project", _histories(), ids=lambda path: path.name)
def test_a_real_history_ends_with_its_schema(project: Path) -> None:
    """Every statement is read, and tables, columns and what may be NULL are the schema's."""
    folder = read_folder(project / "migrations")
    assert folder.provider is not None
    found = replayed(*(one.script for one in folder.migrations), provider=folder.provider)
    schema = project / "schema.prisma"
    wanted = ddl.from_schema(load_or_raise(read_sources(schema if schema.is_file() else project / "schema")))
    assert wanted.tables
    for table in wanted.tables:
        name = None if table.schema == found.dialect.default_schema else table.schema
        own = found.table((name, table.name))
        assert own is not None, table.name
        assert {column.name for column in own.columns.values()} == {column.name for column in table.columns}
        required = {column.name for column in table.columns if column.arity.name == "REQUIRED"}
        optional = {column.name for column in table.columns if column.arity.name == "OPTIONAL"}
        not_null = {column.name for column in own.columns.values() if column.not_null}
        assert required <= not_null
        assert not optional & not_null
