"""Raw queries: values in, rows and counts out, failures as P2010."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from nicol.drivers import DatabaseUrl, Pool
from nicol.engine import Session
from nicol.errors.database import RawQueryError
from tests.write.blog import marked


async def test_rows_come_with_their_columns(db: Session) -> None:
    found = await db.query_raw("SELECT 1 AS one, 'x' AS letter")
    assert found.columns == ("one", "letter")
    assert [tuple(row) for row in found.rows] == [(1, "x")]


async def test_values_of_every_kind_go_in(db: Session, pool: Pool) -> None:
    moment = datetime(2024, 5, 1, 8, 0, tzinfo=UTC)
    text = marked(
        pool, 'INSERT INTO users (id, email, score, meta, "createdAt", "updatedAt") VALUES (?, ?, ?, ?, ?, ?)'
    )
    assert await db.execute_raw(text, ["u", "e", Decimal("1.5"), {"a": [1]}, moment, moment]) == 1
    row = await db.run("User", "find_first", {"select": {"score": True, "meta": True, "createdAt": True}})
    assert row == {"score": Decimal("1.5"), "meta": {"a": [1]}, "createdAt": moment}


async def test_execute_gives_the_number_of_rows(db: Session, pool: Pool) -> None:
    await db.run("Tag", "create_many", {"data": [{"name": "a"}, {"name": "b"}]})
    assert await db.execute_raw(marked(pool, 'UPDATE "Tag" SET name = name WHERE name <> ?'), ["b"]) == 1
    assert await db.execute_raw(marked(pool, 'DELETE FROM "Tag"')) == 2


async def test_a_failure_keeps_the_databases_code_and_words(db: Session, pool: Pool, database_url: DatabaseUrl) -> None:
    with pytest.raises(RawQueryError) as caught:
        await db.query_raw("SELECT x FROM nowhere")
    code, message = {
        "sqlite": ("1", "no such table: nowhere"),
        "postgresql": ("42P01", 'relation "nowhere" does not exist'),
        "mysql": ("1146", f"Table '{database_url.database}.nowhere' doesn't exist"),
    }[pool.dialect.provider]
    assert caught.value.code == "P2010"
    assert str(caught.value) == f"Raw query failed. Code: `{code}`. Message: `{message}`"
    assert caught.value.meta == {"code": code, "message": message}
