"""The life of a larger schema: first migration, second migration, a hand-written one, all on a real server."""

from __future__ import annotations

from pathlib import Path

import pytest

from nicol.drivers import Connection, DatabaseUrl
from nicol.migrate import (
    DatabaseSide,
    DeployRequest,
    DevDone,
    DevRequest,
    MigrationsSide,
    ResetRequest,
    SchemaSide,
    Shadow,
    deploy,
    dev,
    diff,
    read_folder,
    reset,
    status,
)
from nicol.model.schema import Schema
from nicol.text.span import Source
from nicol.validate import load_or_raise
from tests.migrate.histories import write


def seed(corpus: Path, *changes: tuple[str, str]) -> Schema:
    """The corpus's seed schema with its extension's name corrected, and `changes` made to its text."""
    text = (corpus / "seed" / "schema.prisma").read_text().replace("uuid_ossp()", 'uuid_ossp(map: "uuid-ossp")')
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return load_or_raise([Source(Path("schema.prisma"), text)])


@pytest.fixture
async def history(postgresql: Connection, postgresql_url: DatabaseUrl, corpus: Path, tmp_path: Path) -> Path:
    """A migrations folder with the seed schema's first migration, applied."""
    folder = tmp_path / "migrations"
    outcome = await dev(postgresql, DevRequest(folder, seed(corpus), Shadow(postgresql_url), "init"))
    assert isinstance(outcome, DevDone)
    return folder


def statements(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip() and not line.startswith("--")]


async def test_the_first_migration_is_the_one_that_prisma_writes(history: Path, corpus: Path) -> None:
    expected = (corpus / "seed" / "create_postgresql.sql").read_text().replace('"uuid_ossp"', '"uuid-ossp"')
    written = read_folder(history).migrations[0].script

    without_schema = [line for line in statements(expected) if not line.startswith("CREATE SCHEMA")]
    assert statements(written) == without_schema


async def test_a_second_migration_changes_columns_enum_and_indexes(
    postgresql: Connection, postgresql_url: DatabaseUrl, corpus: Path, history: Path
) -> None:
    later = seed(
        corpus,
        ("  MODERATOR\n", "  MODERATOR\n  EDITOR\n"),
        ("  verified  Boolean  @default(false)\n", "  nickname  String?\n\n  @@index([nickname])\n"),
    )
    outcome = await dev(postgresql, DevRequest(history, later, Shadow(postgresql_url), "later"))

    assert isinstance(outcome, DevDone)
    assert outcome.warnings == ()
    script = read_folder(history).migrations[1].script
    assert "ALTER TYPE \"Role\" ADD VALUE 'EDITOR'" in script
    assert 'DROP COLUMN "verified"' in script
    assert 'ADD COLUMN     "nickname" TEXT' in script
    assert 'CREATE INDEX "users_nickname_idx" ON "users"("nickname");' in script
    assert "You are about to drop the column `verified` on the `users` table." in script
    assert (await diff(DatabaseSide(postgresql), SchemaSide(later))).empty
    assert (await diff(MigrationsSide(history), SchemaSide(later), Shadow(postgresql_url))).empty
    assert (await status(postgresql, history, "postgresql")).up_to_date


async def test_a_migration_written_by_hand_is_deployed_and_shows_as_a_difference(
    postgresql: Connection, corpus: Path, history: Path
) -> None:
    by_hand = (corpus / "seed" / "add_user_verification.sql").read_text().removeprefix("//")
    write(history, **{"99990101000000_add_user_verification": by_hand})

    deployed = await deploy(postgresql, DeployRequest(history, "postgresql"))

    assert deployed.applied == ("99990101000000_add_user_verification",)
    found = await diff(SchemaSide(seed(corpus)), DatabaseSide(postgresql))
    assert "[+] Added column `email_verified`" in found.summary


async def test_a_reset_applies_the_whole_history_again(postgresql: Connection, corpus: Path, history: Path) -> None:
    await postgresql.script('INSERT INTO "tags" ("id", "name", "slug") VALUES (\'t\', \'T\', \'t\')')

    done = await reset(postgresql, ResetRequest(history, "postgresql"))

    assert done.applied == read_folder(history).names
    assert await postgresql.fetch('SELECT * FROM "tags"') == []
    assert (await diff(DatabaseSide(postgresql), SchemaSide(seed(corpus)))).empty
