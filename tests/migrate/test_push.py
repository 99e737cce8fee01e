"""`db push`, `db execute` and absent databases."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from nicol.drivers import Connection, DatabaseUrl, connect, database_exists, drop_database, parse_url
from nicol.errors.connection import AccessDeniedError
from nicol.errors.migrate import DatabaseRefusedError
from nicol.migrate import DatabaseSide, Pushed, PushRequest, SchemaSide, diff, ensure_database, execute, push
from tests.migrate.histories import tables
from tests.migrate.schemas import BLOG, BLOG_LATER, schema

ENUMS = """
enum Mood {
  HAPPY
  SAD
}

model Person {
  id   Int  @id
  mood Mood @default(HAPPY)
}
"""


async def test_a_push_brings_an_empty_database_to_the_schema_and_then_has_nothing_to_do(database: Connection) -> None:
    wanted = schema(BLOG, database.dialect.name)

    first = await push(database, PushRequest(wanted))
    second = await push(database, PushRequest(wanted))

    assert first.applied
    assert first.steps > 0
    assert second == Pushed(steps=0, warnings=(), unexecutable=(), applied=True, was_reset=False)
    assert "_prisma_migrations" not in await tables(database)
    assert (await diff(DatabaseSide(database), SchemaSide(wanted))).summary == "No difference detected.\n"


async def test_warnings_hold_a_push_back_until_they_are_accepted(database: Connection) -> None:
    provider = database.dialect.name
    await push(database, PushRequest(schema(BLOG, provider)))
    await database.script(
        """INSERT INTO "User" ("email") VALUES ('a@b.c'); INSERT INTO "Post" ("title", "authorId") VALUES ('Hi', 1)"""
    )

    refused = await push(database, PushRequest(schema(BLOG_LATER, provider)))
    assert not refused.applied
    assert refused.warnings == (
        "You are about to drop the column `title` on the `Post` table, which still contains 1 non-null values.",
    )
    assert "Tag" not in await tables(database)

    assert (await push(database, PushRequest(schema(BLOG_LATER, provider), accept_losses=True))).applied
    assert (await diff(DatabaseSide(database), SchemaSide(schema(BLOG_LATER, provider)))).empty
    assert [tuple(row) for row in await database.fetch('SELECT "authorId", "views" FROM "Post"')] == [(1, 0)]


async def test_what_the_rows_forbid_is_not_tried(database: Connection) -> None:
    provider = database.dialect.name
    await push(database, PushRequest(schema(BLOG, provider)))
    await database.script("""INSERT INTO "User" ("email") VALUES ('a@b.c')""")
    required = schema(BLOG.replace("email String", "age Int\n  email String"), provider)

    refused = await push(database, PushRequest(required, accept_losses=True))
    assert not refused.applied
    assert len(refused.unexecutable) == 1

    forced = await push(database, PushRequest(required, force_reset=True))
    assert forced.applied
    assert forced.was_reset
    assert await database.fetch('SELECT * FROM "User"') == []


async def test_a_failing_statement_leaves_the_database_as_it_was(database: Connection) -> None:
    provider = database.dialect.name
    await push(database, PushRequest(schema(BLOG, provider)))
    await database.script("INSERT INTO \"User\" (\"email\") VALUES ('a'), ('b')")
    unique = BLOG_LATER.replace("name  String?", 'name  String @default("") @unique')

    with pytest.raises(DatabaseRefusedError, match=r"(?i)unique"):
        await push(database, PushRequest(schema(unique, provider), accept_losses=True))

    assert (await diff(DatabaseSide(database), SchemaSide(schema(BLOG, provider)))).empty


async def test_a_new_enum_value_may_be_a_default_in_the_same_push(postgresql: Connection) -> None:
    await push(postgresql, PushRequest(schema(ENUMS, "postgresql")))
    later = ENUMS.replace("SAD", "SAD\n  CALM").replace("@default(HAPPY)", "@default(CALM)")

    assert (await push(postgresql, PushRequest(schema(later, "postgresql")))).applied
    assert (await diff(DatabaseSide(postgresql), SchemaSide(schema(later, "postgresql")))).empty


async def test_an_enum_value_that_a_row_has_cannot_go(postgresql: Connection) -> None:
    await push(postgresql, PushRequest(schema(ENUMS, "postgresql")))
    await postgresql.script("INSERT INTO \"Person\" VALUES (1, 'SAD')")
    later = schema(ENUMS.replace("  SAD\n", ""), "postgresql")

    refused = await push(postgresql, PushRequest(later))
    assert refused.warnings == (
        "The values [SAD] on the enum `Mood` will be removed. If these variants are still used in the database, "
        "this will fail.",
    )
    with pytest.raises(DatabaseRefusedError, match="22P02"):
        await push(postgresql, PushRequest(later, accept_losses=True))
    assert [tuple(row) for row in await postgresql.fetch('SELECT "id", "mood"::text FROM "Person"')] == [(1, "SAD")]


async def test_a_script_of_ones_own_runs_as_it_is(database: Connection) -> None:
    await execute(database, 'CREATE TABLE "a" ("id" INTEGER); INSERT INTO "a" VALUES (1); INSERT INTO "a" VALUES (2);')

    assert [row[0] for row in await database.fetch('SELECT "id" FROM "a" ORDER BY 1')] == [1, 2]
    with pytest.raises(DatabaseRefusedError, match="nowhere"):
        await execute(database, 'SELECT * FROM "nowhere"')


async def test_an_absent_sqlite_file_is_made_with_its_folders(tmp_path: Path) -> None:
    url = parse_url("file:./new/folder/dev.db", tmp_path)

    assert await ensure_database(url)
    assert not await ensure_database(url)
    assert (tmp_path / "new" / "folder" / "dev.db").exists()


async def test_an_absent_postgresql_database_and_schema_are_made(postgresql_url: DatabaseUrl) -> None:
    url = dataclasses.replace(postgresql_url, database=postgresql_url.database + "_new", schema="Some Place")
    try:
        assert not database_exists(url)
        assert await ensure_database(url)
        assert not await ensure_database(url)
        connection = connect(url)
        await push(connection, PushRequest(schema(BLOG, "postgresql")))
        rows = await connection.fetch("SELECT DISTINCT schemaname::text FROM pg_tables WHERE tablename = 'User'")
        assert [row[0] for row in rows] == ["Some Place"]
        assert (await push(connection, PushRequest(schema(BLOG, "postgresql")))).steps == 0
        await connection.close()
    finally:
        drop_database(url)


async def test_a_file_in_the_place_of_a_folder_is_explained(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")

    with pytest.raises(AccessDeniedError, match=r"Not a directory|File exists"):
        await ensure_database(parse_url("file:./data/dev.db", tmp_path))
