"""`migrate dev` on real databases, and the shadow database it replays histories in."""

from __future__ import annotations

import dataclasses
import re
from importlib import import_module
from pathlib import Path
from uuid import uuid4

import pytest

from nicol.drivers import Connection, DatabaseUrl, connect, create_database, database_exists, drop_database
from nicol.errors.migrate import (
    ApplyError,
    NameTooLongError,
    ShadowCreationError,
    ShadowIsMainError,
    ShadowReplayError,
)
from nicol.migrate import (
    DatabaseSide,
    DeployRequest,
    DevDone,
    DevRequest,
    LossesToConfirm,
    MigrationsSide,
    NameNeeded,
    ResetNeeded,
    SchemaSide,
    Shadow,
    Unexecutable,
    deploy,
    dev,
    diff,
    read_folder,
    status,
)
from tests.migrate.histories import INIT, tables, write
from tests.migrate.schemas import BLOG, BLOG_LATER, schema


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "prisma" / "migrations"


def request(url: DatabaseUrl, folder: Path, models: str = BLOG, name: str | None = "init") -> DevRequest:
    return DevRequest(folder, schema(models, url.provider), Shadow(url), name)


async def done(connection: Connection, request: DevRequest) -> DevDone:
    outcome = await dev(connection, request)
    assert isinstance(outcome, DevDone), outcome
    return outcome


@pytest.fixture
def shadow_name(monkeypatch: pytest.MonkeyPatch) -> str:
    """The name that the next temporary database gets."""
    unique = uuid4()
    monkeypatch.setattr(import_module("nicol.migrate.databases.postgresql"), "uuid4", lambda: unique)
    return f"prisma_migrate_shadow_db_{unique}"


async def test_the_first_migration_is_written_and_applied(
    database: Connection, database_url: DatabaseUrl, folder: Path
) -> None:
    outcome = await done(database, request(database_url, folder))

    assert outcome.applied == ()
    assert outcome.applied_new
    assert outcome.created is not None
    assert re.fullmatch(r"\d{14}_init", outcome.created)
    assert await tables(database) == [
        "Post",
        "User",
        "_prisma_migrations",
        *(["sqlite_sequence"] if database_url.provider == "sqlite" else []),
    ]
    script = (folder / outcome.created / "migration.sql").read_text()
    assert script.startswith('-- CreateTable\nCREATE TABLE "User" (\n')
    assert (folder / "migration_lock.toml").read_text().endswith(f'provider = "{database_url.provider}"\n')
    assert (await status(database, folder, database_url.provider)).up_to_date


async def test_a_schema_that_is_in_the_history_writes_nothing(
    database: Connection, database_url: DatabaseUrl, folder: Path
) -> None:
    await done(database, request(database_url, folder))

    assert await done(database, request(database_url, folder, name="again")) == DevDone(applied=())
    assert len(read_folder(folder).names) == 1


async def test_a_second_migration_in_the_same_second_comes_after_the_first(
    database: Connection, database_url: DatabaseUrl, folder: Path
) -> None:
    first = (await done(database, request(database_url, folder, name="zeta"))).created
    ask = request(database_url, folder, BLOG_LATER, name="alpha")
    outcome = await dev(database, dataclasses.replace(ask, accept_losses=True))

    assert isinstance(outcome, DevDone)
    assert read_folder(folder).names == (first, outcome.created)
    assert [row[0] for row in await database.fetch('SELECT "name" FROM "User"')] == []
    assert "Tag" in await tables(database)
    assert (await diff(DatabaseSide(database), SchemaSide(ask.schema))).empty
    assert (await diff(MigrationsSide(folder), SchemaSide(ask.schema), Shadow(database_url))).empty


async def test_lost_data_is_asked_about_before_anything_is_written(
    database: Connection, database_url: DatabaseUrl, folder: Path
) -> None:
    await done(database, request(database_url, folder))
    await database.script(
        """INSERT INTO "User" ("email") VALUES ('a@b.c'); INSERT INTO "Post" ("title", "authorId") VALUES ('Hi', 1)"""
    )
    ask = request(database_url, folder, BLOG_LATER, name="later")

    refused = await dev(database, ask)
    assert isinstance(refused, LossesToConfirm)
    assert refused.applied == ()
    assert refused.warnings == (
        "You are about to drop the column `title` on the `Post` table, which still contains 1 non-null values.",
    )
    assert refused.steps
    assert len(read_folder(folder).names) == 1

    outcome = await done(database, dataclasses.replace(ask, accept_losses=True))
    assert outcome.created is not None
    script = (folder / outcome.created / "migration.sql").read_text()
    assert script.startswith(
        "/*\n  Warnings:\n\n"
        "  - You are about to drop the column `title` on the `Post` table. All the data in the column will be lost.\n"
    )
    assert [tuple(row) for row in await database.fetch('SELECT "authorId", "views" FROM "Post"')] == [(1, 0)]


async def test_a_step_that_the_rows_forbid_is_only_written_with_create_only(
    database: Connection, database_url: DatabaseUrl, folder: Path
) -> None:
    await done(database, request(database_url, folder))
    await database.script("""INSERT INTO "User" ("email") VALUES ('a@b.c')""")
    ask = request(database_url, folder, BLOG.replace("email String", "age Int\n  email String"), name="age")

    refused = await dev(database, ask)
    assert isinstance(refused, Unexecutable)
    assert len(refused.messages) == 1
    assert "Added the required column `age` to the `User` table without a default value." in refused.messages[0]
    assert len(read_folder(folder).names) == 1

    draft = await done(database, dataclasses.replace(ask, create_only=True))
    assert draft.created is not None
    assert not draft.applied_new
    assert (await status(database, folder, database_url.provider)).diagnosis.pending == (draft.created,)


async def test_a_draft_is_applied_by_the_next_run_as_it_was_edited(
    database: Connection, database_url: DatabaseUrl, folder: Path
) -> None:
    draft = await done(database, dataclasses.replace(request(database_url, folder), create_only=True))
    assert draft.created is not None
    path = folder / draft.created / "migration.sql"
    path.write_text(path.read_text() + '\nINSERT INTO "User" ("email") VALUES (\'first@example.org\');\n')

    assert await done(database, request(database_url, folder, name=None)) == DevDone(applied=(draft.created,))
    assert [row[0] for row in await database.fetch('SELECT "email" FROM "User"')] == ["first@example.org"]


async def test_create_only_without_changes_writes_an_empty_migration(
    database: Connection, database_url: DatabaseUrl, folder: Path
) -> None:
    await done(database, request(database_url, folder))
    draft = await done(database, dataclasses.replace(request(database_url, folder, name="data"), create_only=True))

    assert draft.created is not None
    assert (folder / draft.created / "migration.sql").read_text() == "-- This is an empty migration.\n"
    assert (await done(database, request(database_url, folder))).applied == (draft.created,)


async def test_the_name_is_asked_for_only_when_there_is_something_to_write(
    database: Connection, database_url: DatabaseUrl, folder: Path
) -> None:
    asked = await dev(database, request(database_url, folder, name=None))
    assert isinstance(asked, NameNeeded)
    assert asked.applied == ()
    assert {type(step).__name__ for step in asked.steps} >= {"CreateTable", "CreateIndex"}

    named = await done(database, request(database_url, folder, name=""))
    assert named.created is not None
    assert re.fullmatch(r"\d{14}_", named.created)
    assert await dev(database, request(database_url, folder, name=None)) == DevDone(applied=())


async def test_a_name_that_is_too_long_is_refused_before_anything_happens(
    database: Connection, database_url: DatabaseUrl, folder: Path
) -> None:
    with pytest.raises(NameTooLongError):
        await dev(database, request(database_url, folder, name="x" * 201))

    assert not folder.exists()
    assert await tables(database) == []


async def test_drift_asks_for_a_reset_and_shows_what_differs(
    database: Connection, database_url: DatabaseUrl, folder: Path
) -> None:
    await done(database, request(database_url, folder))
    await database.script('CREATE TABLE "Handmade" ("id" INTEGER NOT NULL PRIMARY KEY)')

    outcome = await dev(database, request(database_url, folder, BLOG_LATER))

    assert isinstance(outcome, ResetNeeded)
    assert outcome.text.startswith("Drift detected: Your database schema is not in sync with your migration history.\n")
    assert "If you are running this the first time" not in outcome.text
    assert "[+] Added tables\n  - Handmade" in outcome.text
    assert len(read_folder(folder).names) == 1


async def test_a_database_with_tables_and_no_history_is_drift_too(
    database: Connection, database_url: DatabaseUrl, folder: Path
) -> None:
    await database.script('CREATE TABLE "Handmade" ("id" INTEGER NOT NULL PRIMARY KEY)')

    outcome = await dev(database, request(database_url, folder))

    assert isinstance(outcome, ResetNeeded)
    assert "If you are running this the first time on an existing database" in outcome.text
    assert await tables(database) == ["Handmade"]


async def test_an_edited_and_a_missing_migration_are_both_named(
    database: Connection, database_url: DatabaseUrl, folder: Path
) -> None:
    write(folder, _1_init=INIT, _2_gone="-- nothing\n")
    await deploy(database, DeployRequest(folder, database_url.provider))
    write(folder, _1_init=INIT + "-- edited\n")
    (folder / "2_gone" / "migration.sql").unlink()
    (folder / "2_gone").rmdir()

    outcome = await dev(database, request(database_url, folder))

    assert isinstance(outcome, ResetNeeded)
    assert outcome.text == (
        "- The migration `1_init` was modified after it was applied.\n"
        "- The following migration(s) are applied to the database but missing from the local migrations directory: "
        "2_gone\n"
    )


async def test_a_pending_migration_between_applied_ones_is_replayed_in_its_place(
    database: Connection, database_url: DatabaseUrl, folder: Path
) -> None:
    write(folder, _1_init=INIT, _3_tag='CREATE TABLE "Tag" ("id" INTEGER NOT NULL PRIMARY KEY);')
    await deploy(database, DeployRequest(folder, database_url.provider))
    write(folder, _2_late='CREATE TABLE "Late" ("id" INTEGER NOT NULL PRIMARY KEY);')

    outcome = await dev(database, request(database_url, folder, name=None))

    assert isinstance(outcome, LossesToConfirm | NameNeeded | DevDone)
    assert outcome.applied == ("2_late",)


async def test_a_history_that_does_not_replay_is_p3006_and_leaves_no_shadow(
    database: Connection, database_url: DatabaseUrl, folder: Path, shadow_name: str
) -> None:
    write(folder, _1_bad='ALTER TABLE "Nowhere" ADD COLUMN "x" INTEGER;')

    with pytest.raises(ShadowReplayError) as caught:
        await dev(database, request(database_url, folder))

    assert caught.value.code == "P3006"
    assert str(caught.value).startswith("Migration `1_bad` failed to apply cleanly to the shadow database.\n")
    assert await tables(database) == []
    if database_url.provider == "postgresql":
        assert not database_exists(dataclasses.replace(database_url, database=shadow_name))


async def test_a_new_migration_that_fails_stays_to_be_corrected(
    postgresql: Connection, postgresql_url: DatabaseUrl, folder: Path
) -> None:
    await done(postgresql, request(postgresql_url, folder))
    await postgresql.script("INSERT INTO \"User\" (\"email\") VALUES ('a'), ('b')")
    ask = request(postgresql_url, folder, BLOG.replace("posts Post[]", "posts Post[]\n  kind Int @default(1) @unique"))

    with pytest.raises(ApplyError, match="23505"):
        await dev(postgresql, dataclasses.replace(ask, name="kind", accept_losses=True))

    outcome = await dev(postgresql, ask)
    assert isinstance(outcome, ResetNeeded)
    assert re.search(r"The migration `\d{14}_kind` failed\.", outcome.text)


async def test_a_shadow_database_of_ones_own_is_emptied_before_each_use(
    postgresql: Connection, postgresql_url: DatabaseUrl, folder: Path
) -> None:
    url = dataclasses.replace(postgresql_url, database=postgresql_url.database + "_shadow")
    create_database(url)
    try:
        ask = dataclasses.replace(request(postgresql_url, folder), shadow=Shadow(url, explicit=True))
        await done(postgresql, ask)
        assert await done(postgresql, ask) == DevDone(applied=())
    finally:
        drop_database(url)


async def test_the_main_database_is_refused_as_its_own_shadow(
    postgresql: Connection, postgresql_url: DatabaseUrl, folder: Path
) -> None:
    shadow = Shadow(postgresql_url, explicit=True, kept=(postgresql_url,))

    with pytest.raises(ShadowIsMainError):
        await dev(postgresql, dataclasses.replace(request(postgresql_url, folder), shadow=shadow))


async def test_a_user_who_may_not_create_databases_gets_p3014(
    postgresql: Connection, postgresql_url: DatabaseUrl, folder: Path
) -> None:
    role = f"{postgresql_url.database}_role"
    await postgresql.script(f'CREATE ROLE "{role}" LOGIN; GRANT ALL ON SCHEMA public TO "{role}"')
    try:
        poor = dataclasses.replace(postgresql_url, user=role)
        connection = connect(poor)
        with pytest.raises(ShadowCreationError) as caught:
            await dev(connection, request(poor, folder))
        await connection.close()
    finally:
        await postgresql.script(f'DROP OWNED BY "{role}"; DROP ROLE "{role}"')

    assert caught.value.code == "P3014"
    assert "permission denied to create database" in str(caught.value)
