"""`migrate resolve` and `migrate reset` on real databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from nicol.drivers import Connection, DatabaseUrl
from nicol.errors.migrate import (
    AlreadyAppliedError,
    ApplyError,
    MigrationNotFoundError,
    NeverAppliedError,
    NotFailedError,
)
from nicol.migrate import DeployRequest, ResetRequest, deploy, reset, resolve_applied, resolve_rolled_back, status
from nicol.migrate.history import read_history
from tests.migrate.histories import ADD_POST, BROKEN_HALF_WAY, INIT, tables, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "migrations", _1_init=INIT, _2_post=ADD_POST)


async def fail(connection: Connection, folder: Path) -> None:
    write(folder, _2_post=BROKEN_HALF_WAY)
    with pytest.raises(ApplyError):
        await deploy(connection, DeployRequest(folder, connection.dialect.name))


async def test_a_database_with_tables_gets_a_history_by_its_first_migration(database: Connection, folder: Path) -> None:
    provider = database.dialect.name
    await database.script(INIT)

    await resolve_applied(database, folder, provider, "1_init")

    history = await read_history(database)
    assert history is not None
    [row] = history
    assert (row.name, row.steps, row.logs) == ("1_init", 0, "")
    assert row.started_at == row.finished_at
    assert (await deploy(database, DeployRequest(folder, provider))).applied == ("2_post",)


async def test_a_failed_migration_that_was_undone_is_applied_again(database: Connection, folder: Path) -> None:
    provider = database.dialect.name
    await fail(database, folder)

    await resolve_rolled_back(database, "2_post")
    found = await status(database, folder, provider)
    assert found.diagnosis.pending == ("2_post",)
    assert not found.up_to_date
    write(folder, _2_post=ADD_POST)

    assert (await deploy(database, DeployRequest(folder, provider))).applied == ("2_post",)
    assert (await status(database, folder, provider)).up_to_date


async def test_a_failed_migration_that_was_finished_by_hand_is_not_applied_again(
    database: Connection, folder: Path
) -> None:
    provider = database.dialect.name
    await fail(database, folder)
    await database.script(ADD_POST)
    write(folder, _2_post=ADD_POST)

    await resolve_applied(database, folder, provider, "2_post")

    history = await read_history(database)
    assert history is not None
    assert [(row.name, row.rolled_back_at is None, row.finished_at is None) for row in history] == [
        ("1_init", True, False),
        ("2_post", False, True),
        ("2_post", True, False),
    ]
    assert (await deploy(database, DeployRequest(folder, provider))).applied == ()
    assert (await status(database, folder, provider)).up_to_date


async def test_what_is_applied_cannot_be_resolved_again(database: Connection, folder: Path) -> None:
    provider = database.dialect.name
    await deploy(database, DeployRequest(folder, provider))

    with pytest.raises(AlreadyAppliedError) as applied:
        await resolve_applied(database, folder, provider, "1_init")
    with pytest.raises(NotFailedError) as succeeded:
        await resolve_rolled_back(database, "1_init")

    assert applied.value.code == "P3008"
    assert str(applied.value) == "The migration `1_init` is already recorded as applied in the database."
    assert succeeded.value.code == "P3012"


async def test_names_that_are_not_there_are_refused(database: Connection, folder: Path) -> None:
    with pytest.raises(MigrationNotFoundError) as unknown:
        await resolve_applied(database, folder, database.dialect.name, "init")
    with pytest.raises(NeverAppliedError) as never:
        await resolve_rolled_back(database, "1_init")

    assert unknown.value.code == "P3017"
    assert str(unknown.value).startswith("The migration init could not be found.")
    assert never.value.code == "P3011"
    assert await tables(database) == []


async def test_reset_leaves_the_history_applied_to_an_empty_database(database: Connection, folder: Path) -> None:
    provider = database.dialect.name
    await deploy(database, DeployRequest(folder, provider))
    await database.script(
        'INSERT INTO "User" ("id", "email") VALUES (1, \'a\');'
        'CREATE TABLE "Child" ("id" INTEGER PRIMARY KEY, "by" INTEGER REFERENCES "User"("id"));'
        'CREATE VIEW "names" AS SELECT "email" FROM "User";'
    )

    assert (await reset(database, ResetRequest(folder, provider))).applied == ("1_init", "2_post")
    assert await tables(database) == ["Post", "User", "_prisma_migrations"]
    assert await database.fetch('SELECT * FROM "User"') == []


async def test_reset_recovers_from_a_failed_migration(database: Connection, folder: Path) -> None:
    await fail(database, folder)
    write(folder, _2_post=ADD_POST)

    await reset(database, ResetRequest(folder, database.dialect.name))

    assert (await status(database, folder, database.dialect.name)).up_to_date


async def test_reset_removes_full_text_tables_and_triggers_too(sqlite: Connection, folder: Path) -> None:
    await sqlite.script(
        INIT + 'CREATE VIRTUAL TABLE "search" USING fts5(body);'
        'CREATE TRIGGER "t" AFTER INSERT ON "User" BEGIN INSERT INTO "search" VALUES (NEW."email"); END;'
    )

    await reset(sqlite, ResetRequest(folder, "sqlite"))

    assert await tables(sqlite) == ["Post", "User", "_prisma_migrations"]


async def test_reset_as_a_role_that_does_not_own_the_schema_drops_object_by_object(
    postgresql: Connection, postgresql_url: DatabaseUrl, folder: Path
) -> None:
    role = f"{postgresql_url.database}_not_an_owner"
    await postgresql.script(f"CREATE ROLE {role}; GRANT ALL ON SCHEMA public TO {role}")
    await postgresql.script(f"SET ROLE {role}")
    await postgresql.script(
        'CREATE TYPE "Mood" AS ENUM (\'ok\'); CREATE TABLE "a b" ("mood" "Mood"); CREATE SEQUENCE s;'
        'CREATE VIEW v AS SELECT * FROM "a b"; CREATE FUNCTION f(integer) RETURNS integer LANGUAGE sql AS $$SELECT $1$$'
    )

    await reset(postgresql, ResetRequest(folder, "postgresql"))

    assert await tables(postgresql) == ["Post", "User", "_prisma_migrations"]
    assert await postgresql.fetch("SELECT 1 FROM pg_type WHERE typname = 'Mood'") == []
    await postgresql.script(f"RESET ROLE; DROP OWNED BY {role}; DROP ROLE {role}")
