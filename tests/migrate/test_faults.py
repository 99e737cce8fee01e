"""What is left when the disk is full, the connection breaks, or rights are missing."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from nicol.drivers import Connection, DatabaseUrl, connect
from nicol.errors.connection import ConnectionClosedError
from nicol.errors.migrate import ApplyError, DatabaseRefusedError, FolderError
from nicol.migrate import DeployRequest, DevRequest, Shadow, deploy, dev, resolve_rolled_back, status
from tests.migrate.histories import ADD_POST, INIT, tables, write
from tests.migrate.schemas import BLOG, schema


async def test_a_full_disk_leaves_nothing_half_applied(sqlite: Connection, tmp_path: Path) -> None:
    folder = write(tmp_path / "migrations", _1_init=INIT)
    await deploy(sqlite, DeployRequest(folder, "sqlite"))
    pages = (await sqlite.fetch("PRAGMA page_count"))[0][0]
    await sqlite.fetch(f"PRAGMA max_page_count = {pages + 1}")
    write(folder, _2_post=ADD_POST + 'INSERT INTO "Post" VALUES (1, hex(zeroblob(100000)));')

    with pytest.raises(ApplyError) as caught:
        await deploy(sqlite, DeployRequest(folder, "sqlite"))

    assert "\nDatabase error code: 13\n" in str(caught.value)
    assert "database or disk is full" in str(caught.value)
    assert await tables(sqlite) == ["User", "_prisma_migrations"]

    await sqlite.fetch("PRAGMA max_page_count = 1000000")
    await resolve_rolled_back(sqlite, "2_post")
    assert (await deploy(sqlite, DeployRequest(folder, "sqlite"))).applied == ("2_post",)


async def test_a_connection_that_breaks_half_way_leaves_a_failed_migration(
    postgresql: Connection, postgresql_url: DatabaseUrl, tmp_path: Path
) -> None:
    folder = write(tmp_path, _1_init=INIT, _2_cut=ADD_POST + "SELECT pg_terminate_backend(pg_backend_pid());")

    with pytest.raises(ApplyError, match="The connection was lost"):
        await deploy(postgresql, DeployRequest(folder, "postgresql"))

    again = connect(postgresql_url)
    assert await tables(again) == ["User", "_prisma_migrations"]
    found = await status(again, folder, "postgresql")
    assert found.diagnosis.failed == ("2_cut",)
    assert "Following migration has failed:\n2_cut" in found.text
    assert 'nicol migrate resolve --rolled-back "2_cut"' in found.advice
    await again.close()


async def test_a_connection_that_is_gone_before_is_p1017(postgresql: Connection, tmp_path: Path) -> None:
    await postgresql.close()

    with pytest.raises(ConnectionClosedError) as caught:
        await deploy(postgresql, DeployRequest(write(tmp_path, _1_init=INIT), "postgresql"))
    assert caught.value.code == "P1017"


async def test_a_user_without_rights_is_told_so(
    postgresql: Connection, postgresql_url: DatabaseUrl, tmp_path: Path
) -> None:
    role = f"{postgresql_url.database}_reader"
    await postgresql.script(f'CREATE ROLE "{role}" LOGIN; GRANT USAGE ON SCHEMA public TO "{role}"')
    poor = connect(dataclasses.replace(postgresql_url, user=role))
    try:
        with pytest.raises(DatabaseRefusedError) as caught:
            await deploy(poor, DeployRequest(write(tmp_path, _1_init=INIT), "postgresql"))
    finally:
        await poor.close()
        await postgresql.script(f'DROP OWNED BY "{role}"; DROP ROLE "{role}"')

    assert "Error code: 42501" in str(caught.value)
    assert "Use a database user who may create and change tables." in str(caught.value)
    assert await tables(postgresql) == []


async def test_a_folder_that_cannot_be_written_changes_nothing(
    database: Connection, database_url: DatabaseUrl, tmp_path: Path
) -> None:
    folder = tmp_path / "prisma" / "migrations"
    (tmp_path / "prisma").write_text("a file where a folder should be")
    request = DevRequest(folder, schema(BLOG, database_url.provider), Shadow(database_url), "init")

    with pytest.raises(FolderError) as caught:
        await dev(database, request)

    assert str(folder) in str(caught.value)
    assert await tables(database) in ([], ["_prisma_migrations"])
