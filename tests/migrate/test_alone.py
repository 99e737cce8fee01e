"""Statements that cannot be in a transaction, and scripts that only a database's shell can run."""

from __future__ import annotations

from pathlib import Path

import pytest

from nicol.dialects import postgresql as dialect
from nicol.drivers import Connection, DriverError
from nicol.errors.migrate import ApplyError, ScriptError
from nicol.migrate import DeployRequest, deploy, resolve_rolled_back, status
from nicol.migrate.databases.postgresql_script import runs_alone, units
from nicol.migrate.history import read_history
from nicol.migrate.statements import statements
from tests.migrate.histories import INIT, tables, write

MIXED = """\
CREATE TABLE a (id int PRIMARY KEY, n int);
CREATE INDEX CONCURRENTLY a_n ON a (n);
INSERT INTO a VALUES (1, 1);
INSERT INTO a VALUES (1, 2);
"""


@pytest.mark.parametrize(
    "sql",
    [
        "VACUUM",
        "vacuum (full) a",
        "CREATE INDEX CONCURRENTLY ON a (id)",
        'create unique index concurrently if not exists "x" on a (id)',
        "DROP INDEX CONCURRENTLY a_id",
        "REINDEX (VERBOSE) TABLE CONCURRENTLY a",
        "REINDEX INDEX CONCURRENTLY a_id",
        "REINDEX SCHEMA public",
        "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY",
        "CREATE DATABASE never_made",
        "DROP DATABASE never_made",
        "CREATE TABLESPACE t LOCATION '/nowhere'",
        "ALTER SYSTEM SET work_mem = '4MB'",
        "DISCARD ALL",
        "CLUSTER",
        "COMMIT PREPARED 'x'",
    ],
)
async def test_what_the_server_refuses_in_a_transaction_runs_alone(postgresql: Connection, sql: str) -> None:
    await postgresql.script(
        "CREATE TABLE a (id int); CREATE INDEX a_id ON a (id); CREATE TABLE p (id int) PARTITION BY LIST (id);"
        "CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1)"
    )
    await postgresql.script("BEGIN")
    with pytest.raises(DriverError) as caught:
        await postgresql.script(sql)

    assert caught.value.native_code == "25001"
    assert [runs_alone(statement) for statement in statements(sql, dialect)] == [True]


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE INDEX concurrently_built ON a (id)",
        'CREATE INDEX "CONCURRENTLY" ON a (id)',
        "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
        "REINDEX TABLE a",
        "ALTER TYPE t ADD VALUE 'x'",
        "CLUSTER a USING a_id",
        "SELECT 'VACUUM'",
        "/* CREATE DATABASE x */ SELECT 1",
    ],
)
def test_what_stays_in_a_transaction(sql: str) -> None:
    assert [runs_alone(statement) for statement in statements(sql, dialect)] == [False]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("SELECT 1; SELECT 2", [(2, True, True)]),
        ("SELECT 1; VACUUM; SELECT 2", [(1, True, True), (1, False, False), (1, True, True)]),
        ("BEGIN; SELECT 1; COMMIT; SELECT 2", [(3, False, False), (1, True, True)]),
        ("SELECT 1; START TRANSACTION; SELECT 2; END", [(4, True, False)]),
        ("BEGIN; SAVEPOINT s; ROLLBACK TO SAVEPOINT s; COMMIT", [(4, False, False)]),
        ("ALTER TYPE t ADD VALUE 'x'; SELECT 1", [(2, True, True)]),
        ("ALTER TYPE t ADD VALUE 'x'; SELECT 'x'::t", [(1, False, False), (1, True, True)]),
        ("", []),
    ],
)
def test_how_statements_are_grouped(script: str, expected: list[tuple[int, bool, bool]]) -> None:
    found = units(statements(script, dialect))

    assert [(len(unit.statements), unit.begins, unit.ends) for unit in found] == expected


async def test_an_index_is_built_concurrently_among_other_statements(postgresql: Connection, tmp_path: Path) -> None:
    folder = write(tmp_path, _1_mixed=MIXED.replace("(1, 2)", "(2, 2)"))

    assert (await deploy(postgresql, DeployRequest(folder, "postgresql"))).applied == ("1_mixed",)
    assert await postgresql.fetch("SELECT 1 FROM pg_indexes WHERE indexname = 'a_n'")
    history = await read_history(postgresql)
    assert history is not None
    assert [(row.succeeded, row.steps, row.logs) for row in history] == [(True, 1, None)]


async def test_what_ran_before_and_alone_stays_and_is_told(postgresql: Connection, tmp_path: Path) -> None:
    folder = write(tmp_path, _1_mixed=MIXED)

    with pytest.raises(ApplyError) as caught:
        await deploy(postgresql, DeployRequest(folder, "postgresql"))

    assert f"Statement 4 of 4:\n --> {tmp_path}/1_mixed/migration.sql:4:1\n" in str(caught.value)
    assert "The first 2 statements of 4 have stayed: they were committed. What came after was undone." in str(
        caught.value
    )
    assert await postgresql.fetch("SELECT * FROM a") == []
    assert "The first 2 statements of 4 have stayed" in (await status(postgresql, folder, "postgresql")).text

    await postgresql.script("DROP TABLE a")
    write(folder, _1_mixed=MIXED.replace("(1, 2)", "(2, 2)"))
    await resolve_rolled_back(postgresql, "1_mixed")
    assert (await deploy(postgresql, DeployRequest(folder, "postgresql"))).applied == ("1_mixed",)


async def test_a_new_enum_value_may_be_used_in_the_script_that_adds_it(postgresql: Connection, tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        _1_enum='CREATE TYPE "Role" AS ENUM (\'USER\'); CREATE TABLE a (role "Role" NOT NULL);',
        _2_value="ALTER TYPE \"Role\" ADD VALUE 'ADMIN';\nALTER TABLE a ALTER COLUMN role SET DEFAULT 'ADMIN';",
    )

    assert (await deploy(postgresql, DeployRequest(folder, "postgresql"))).applied == ("1_enum", "2_value")
    await postgresql.script("INSERT INTO a DEFAULT VALUES")
    assert [tuple(row) for row in await postgresql.fetch("SELECT role::text FROM a")] == [("ADMIN",)]


async def test_a_procedure_that_commits_may_be_called_in_a_file_of_its_own(
    postgresql: Connection, tmp_path: Path
) -> None:
    procedure = (
        "CREATE TABLE a (id int); CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO a VALUES (1); COMMIT; "
        "INSERT INTO a VALUES (2); END $$;"
    )
    folder = write(tmp_path, _1_make=procedure, _2_call="CALL p();")

    await deploy(postgresql, DeployRequest(folder, "postgresql"))

    assert [tuple(row) for row in await postgresql.fetch("SELECT id FROM a ORDER BY id")] == [(1,), (2,)]


async def test_a_failure_at_the_commit_names_no_statement(postgresql: Connection, tmp_path: Path) -> None:
    script = (
        INIT + 'CREATE TABLE b (u int REFERENCES "User" (id) DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO b VALUES (1);'
    )

    with pytest.raises(ApplyError, match="Database error code: 23503") as caught:
        await deploy(postgresql, DeployRequest(write(tmp_path, _1_bad=script), "postgresql"))

    assert "Statement" not in str(caught.value)
    assert "has undone everything" in str(caught.value)
    assert await tables(postgresql) == ["_prisma_migrations"]


async def test_psql_alone_can_copy_from_its_input(postgresql: Connection, tmp_path: Path) -> None:
    dump = INIT + 'COPY "User" (id, email) FROM stdin;\n1\ta@example.org\n\\.\n'

    with pytest.raises(ScriptError) as caught:
        await deploy(postgresql, DeployRequest(write(tmp_path, _1_dump=dump), "postgresql"))

    assert caught.value.code == "NICOL-MIGRATION-SCRIPT"
    assert f"{tmp_path}/1_dump/migration.sql:9:1\n" in str(caught.value)
    assert "Write them as INSERT statements." in str(caught.value)
    assert await read_history(postgresql) == []


@pytest.mark.parametrize("line", ["\\restrict abc", ".read other.sql"])
async def test_commands_of_shells_are_refused(database: Connection, tmp_path: Path, line: str) -> None:
    mine = {"postgresql": "\\", "sqlite": "."}[database.dialect.name]
    refused = ScriptError if line.startswith(mine) else ApplyError

    with pytest.raises(refused, match=r"1_dump"):
        await deploy(database, DeployRequest(write(tmp_path, _1_dump=f"{line}\nSELECT 1;"), database.dialect.name))
