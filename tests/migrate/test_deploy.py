"""`migrate deploy` on real databases: the history's rows, and every way it can be refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nicol.drivers import Connection, DatabaseUrl, connect
from nicol.errors.migrate import (
    ApplyError,
    DatabaseRefusedError,
    FailedMigrationsError,
    ProviderSwitchError,
    SchemaNotEmptyError,
)
from nicol.migrate.deploy import Deployed, DeployRequest, deploy
from nicol.migrate.history import read_history
from nicol.migrate.status import status
from tests.migrate.histories import ADD_POST, BROKEN_HALF_WAY, INIT, tables, write


def request(connection: Connection, folder: Path) -> DeployRequest:
    return DeployRequest(folder, connection.dialect.name)


async def test_pending_migrations_are_applied_in_order_and_once(database: Connection, tmp_path: Path) -> None:
    folder = write(tmp_path / "migrations", _1_init=INIT)
    heard: list[str] = []

    first = await deploy(database, DeployRequest(folder, database.dialect.name, on_applied=heard.append))
    again = await deploy(database, request(database, folder))
    write(folder, _2_post=ADD_POST)
    second = await deploy(database, request(database, folder))

    assert first == Deployed(found=("1_init",), applied=("1_init",))
    assert heard == ["1_init"]
    assert again == Deployed(found=("1_init",), applied=())
    assert second == Deployed(found=("1_init", "2_post"), applied=("2_post",))
    assert await tables(database) == ["Post", "User", "_prisma_migrations"]


async def test_an_empty_folder_makes_an_empty_history(database: Connection, tmp_path: Path) -> None:
    assert await deploy(database, request(database, tmp_path / "none")) == Deployed(found=(), applied=())
    assert await read_history(database) == []


async def test_the_row_is_the_one_that_prisma_writes(database: Connection, tmp_path: Path) -> None:
    await deploy(database, request(database, write(tmp_path, _1_hello="-- hello\n")))

    history = await read_history(database)
    assert history is not None
    [row] = history
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", row.id)
    assert row.name == "1_hello"
    assert row.checksum == "7c249183dc9f15ef86e35469442d255d51693714cbb6f7d040967239db49fe03"
    assert row.steps == 1
    assert row.logs is None
    assert row.rolled_back_at is None
    assert row.finished_at is not None
    assert row.started_at <= row.finished_at
    assert row.started_at.endswith(" UTC")


async def test_sqlite_times_are_milliseconds_as_the_schema_engine_writes_them(
    sqlite: Connection, tmp_path: Path
) -> None:
    await deploy(sqlite, request(sqlite, write(tmp_path, _1_init=INIT)))

    [row] = await sqlite.fetch(
        "SELECT typeof(started_at), typeof(finished_at), started_at > 1e12 FROM _prisma_migrations"
    )
    assert tuple(row) == ("integer", "integer", 1)


async def test_a_name_with_spaces_and_capitals_is_kept(database: Connection, tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    write(folder, **{"20251122125322_Add id to logs": INIT, "20260108_short": ADD_POST})

    assert (await deploy(database, request(database, folder))).applied == (
        "20251122125322_Add id to logs",
        "20260108_short",
    )


async def test_a_failing_script_leaves_nothing_and_stops_all_deployments(database: Connection, tmp_path: Path) -> None:
    folder = write(tmp_path, _1_init=INIT, _2_bad=BROKEN_HALF_WAY, _3_post=ADD_POST)

    with pytest.raises(ApplyError) as caught:
        await deploy(database, request(database, folder))

    assert caught.value.code == "P3018"
    text = str(caught.value)
    assert text.startswith(
        "A migration failed to apply. New migrations cannot be applied before the error is recovered from."
    )
    assert "\nMigration name: 2_bad\n" in text
    assert "\nDatabase error code: " + {"sqlite": "1\n", "postgresql": "42P01\n"}[database.dialect.name] in text
    assert "\nDatabase error:\n" in text
    assert 'nicol migrate resolve --rolled-back "2_bad"' in text
    assert await tables(database) == ["User", "_prisma_migrations"]
    assert await database.fetch('SELECT * FROM "User"') == []

    history = await read_history(database)
    assert history is not None
    assert [(row.name, row.finished_at is None, row.steps) for row in history] == [
        ("1_init", False, 1),
        ("2_bad", True, 0),
    ]
    assert "Missing" in (history[1].logs or "")

    with pytest.raises(FailedMigrationsError) as refused:
        await deploy(database, request(database, folder))
    assert refused.value.code == "P3009"
    assert re.search(
        r"The `2_bad` migration started at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ UTC failed with the following logs:\n",
        str(refused.value),
    )
    assert (await status(database, folder, database.dialect.name)).diagnosis.failed == ("2_bad",)


async def test_the_error_says_that_nothing_is_left_of_the_script(database: Connection, tmp_path: Path) -> None:
    with pytest.raises(ApplyError, match="The database has undone everything that the script did") as caught:
        await deploy(database, request(database, write(tmp_path, _1_init=INIT, _2_bad=BROKEN_HALF_WAY)))

    assert "Draft" not in await tables(database)
    column = {"sqlite": 1, "postgresql": 13}[database.dialect.name]
    caret = {"sqlite": "^" * 39, "postgresql": "            ^"}[database.dialect.name]
    assert (
        f"Statement 3 of 4:\n --> {tmp_path}/2_bad/migration.sql:3:{column}\n"
        f'  |\n3 | INSERT INTO "Missing" ("id") VALUES (1);\n  | {caret}\n'
    ) in str(caught.value)


async def test_the_error_says_how_much_of_the_script_stayed(database: Connection, tmp_path: Path) -> None:
    script = "BEGIN;\nSELECT 1;\nCOMMIT;\n" + BROKEN_HALF_WAY

    with pytest.raises(ApplyError) as caught:
        await deploy(database, request(database, write(tmp_path, _1_init=INIT, _2_bad=script)))

    stayed = {"sqlite": 5, "postgresql": 3}[database.dialect.name]
    assert f"The first {stayed} statements of 7 have stayed: they were committed. What came" in str(caught.value)
    assert "Statement 6 of 7:\n" in str(caught.value)
    assert ("Draft" in await tables(database)) is (database.dialect.name == "sqlite")


async def test_a_database_with_tables_and_no_history_is_p3005(database: Connection, tmp_path: Path) -> None:
    await database.script('CREATE TABLE "old" ("id" INTEGER NOT NULL PRIMARY KEY)')

    with pytest.raises(SchemaNotEmptyError) as caught:
        await deploy(database, request(database, write(tmp_path, _1_init=INIT)))

    assert caught.value.code == "P3005"
    assert str(caught.value).startswith("The database schema is not empty.")
    assert "`old`" in str(caught.value)
    assert await tables(database) == ["old"]


async def test_the_history_of_another_database_is_p3019(database: Connection, tmp_path: Path) -> None:
    write(tmp_path, _1_init=INIT)
    (tmp_path / "migration_lock.toml").write_text('provider = "mysql"\n')

    with pytest.raises(ProviderSwitchError):
        await deploy(database, request(database, tmp_path))
    assert await tables(database) == []


async def test_an_edited_migration_is_not_run_again(database: Connection, tmp_path: Path) -> None:
    folder = write(tmp_path, _1_init=INIT)
    await deploy(database, request(database, folder))
    write(folder, _1_init=INIT + "-- afterthought\n")

    assert (await deploy(database, request(database, folder))).applied == ()
    found = await status(database, folder, database.dialect.name)
    assert found.diagnosis.edited == ("1_init",)
    assert found.up_to_date
    assert "Following migration was modified after being applied:\n1_init" in found.text


async def test_a_script_that_leaves_a_transaction_open_fails(database: Connection, tmp_path: Path) -> None:
    folder = write(tmp_path, _1_open="BEGIN;\n" + INIT)

    with pytest.raises(ApplyError, match="begins a transaction that it does not end"):
        await deploy(database, request(database, folder))
    assert await tables(database) == ["_prisma_migrations"]


async def test_a_script_with_its_own_transaction_runs_as_it_is(database: Connection, tmp_path: Path) -> None:
    await deploy(database, request(database, write(tmp_path, _1_own=f"BEGIN;\n{INIT}COMMIT;\n{ADD_POST}")))

    assert await tables(database) == ["Post", "User", "_prisma_migrations"]


async def test_a_byte_order_mark_does_no_harm(database: Connection, tmp_path: Path) -> None:
    await deploy(database, request(database, write(tmp_path, _1_init="\ufeff" + INIT)))

    assert (await status(database, tmp_path, database.dialect.name)).up_to_date


async def test_a_search_path_that_a_script_sets_ends_with_it(postgresql: Connection, tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        _1_dump="SELECT pg_catalog.set_config('search_path', '', false);\nCREATE TABLE public.a (id int);",
        _2_post=ADD_POST,
    )

    await deploy(postgresql, request(postgresql, folder))

    assert await tables(postgresql) == ["Post", "_prisma_migrations", "a"]


async def test_an_index_may_be_built_concurrently_in_a_file_of_its_own(postgresql: Connection, tmp_path: Path) -> None:
    concurrently = '-- CreateIndex\nCREATE INDEX CONCURRENTLY "User_id_idx" ON "User"("id");\n'

    await deploy(postgresql, request(postgresql, write(tmp_path, _1_init=INIT, _2_index=concurrently)))

    assert await postgresql.fetch("SELECT 1 FROM pg_indexes WHERE indexname = 'User_id_idx'")


async def test_redefining_a_table_keeps_the_rows_that_refer_to_it(sqlite: Connection, tmp_path: Path) -> None:
    children = 'CREATE TABLE "Post" ("id" INTEGER PRIMARY KEY, "by" INTEGER REFERENCES "User"("id") ON DELETE CASCADE);'
    redefine = """\
-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_User" ("id" INTEGER NOT NULL PRIMARY KEY, "email" TEXT NOT NULL DEFAULT '');
INSERT INTO "new_User" ("id", "email") SELECT "id", "email" FROM "User";
DROP TABLE "User";
ALTER TABLE "new_User" RENAME TO "User";
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
"""
    folder = write(tmp_path, _1_init=INIT + children)
    await deploy(sqlite, request(sqlite, folder))
    await sqlite.script('INSERT INTO "User" VALUES (1, \'a\'); INSERT INTO "Post" VALUES (7, 1)')
    write(folder, _2_redefine=redefine)

    await deploy(sqlite, request(sqlite, folder))

    assert [tuple(row) for row in await sqlite.fetch('SELECT "id", "by" FROM "Post"')] == [(7, 1)]
    assert [tuple(row) for row in await sqlite.fetch("PRAGMA foreign_keys")] == [(1,)]


async def test_a_redefinition_that_orphans_rows_is_rolled_back(sqlite: Connection, tmp_path: Path) -> None:
    children = 'CREATE TABLE "Post" ("id" INTEGER PRIMARY KEY, "by" INTEGER REFERENCES "User"("id"));'
    careless = 'PRAGMA foreign_keys=OFF;\nDROP TABLE "User";\nCREATE TABLE "User" ("id" INTEGER PRIMARY KEY);\n'
    folder = write(tmp_path, _1_init=INIT + children)
    await deploy(sqlite, request(sqlite, folder))
    await sqlite.script('INSERT INTO "User" VALUES (1, \'a\'); INSERT INTO "Post" VALUES (7, 1)')
    write(folder, _2_careless=careless)

    with pytest.raises(ApplyError, match="FOREIGN KEY constraint failed: Post → User \\(1 rows\\)"):
        await deploy(sqlite, request(sqlite, folder))

    assert [tuple(row) for row in await sqlite.fetch('SELECT * FROM "User"')] == [(1, "a")]


async def test_a_history_written_by_prisma_on_sqlite_is_read_in_every_form(sqlite: Connection, tmp_path: Path) -> None:
    folder = write(tmp_path, _1_init=INIT, _2_post=ADD_POST)
    await deploy(sqlite, request(sqlite, folder))
    await sqlite.script(
        "UPDATE _prisma_migrations SET started_at = '2024-05-01T10:00:00.000+00:00', finished_at = NULL "
        "WHERE migration_name = '2_post'"
    )

    history = await read_history(sqlite)

    assert history is not None
    assert {row.name: row.failed for row in history} == {"1_init": False, "2_post": True}


async def test_a_read_only_database_is_refused_whole(sqlite_url: DatabaseUrl, tmp_path: Path) -> None:
    connection = connect(sqlite_url)
    await connection.script("PRAGMA query_only = ON")

    with pytest.raises(DatabaseRefusedError, match="attempt to write a readonly database") as caught:
        await deploy(connection, request(connection, write(tmp_path / "m", _1_init=INIT)))
    assert str(caught.value).endswith(
        "Make the database, its file and its folder writable, then run the command again."
    )
    await connection.close()
