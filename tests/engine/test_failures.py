"""What the database refuses, in the words of the schema."""

from __future__ import annotations

import pickle

import pytest

from nicol.drivers import Pool
from nicol.engine import Session
from nicol.errors.database import (
    CheckConstraintError,
    ForeignKeyConstraintError,
    NullConstraintError,
    TableNotFoundError,
    UniqueConstraintError,
)
from nicol.errors.query import QueryArgumentError
from tests.write.blog import marked


async def test_a_repeated_value_names_client_fields_and_survives_pickling(db: Session) -> None:
    await db.run("Seat", "create", {"data": {"row": 1, "place": 2}})
    with pytest.raises(UniqueConstraintError) as caught:
        await db.run("Seat", "create", {"data": {"row": 1, "place": 2}})
    again = pickle.loads(pickle.dumps(caught.value))
    for error in (caught.value, again):
        assert error.code == "P2002"
        assert str(error) == "Unique constraint failed on the fields: (`row`,`place`)"
        assert error.meta == {"modelName": "Seat", "target": ["row", "place"]}
        assert error.__notes__ == [
            "Another row has this value: choose a different one, or use upsert or connect_or_create."
        ]


async def test_a_missing_target_and_a_row_still_in_use(db: Session) -> None:
    with pytest.raises(ForeignKeyConstraintError) as caught:
        await db.run("Profile", "create", {"data": {"bio": "b", "userId": "nobody"}})
    assert caught.value.code == "P2003"
    await db.run("User", "create", {"data": {"id": "u", "email": "u", "profile": {"create": {"bio": "b"}}}})
    with pytest.raises(ForeignKeyConstraintError):
        await db.run("User", "delete", {"where": {"id": "u"}})
    assert await db.run("User", "count", {}) == 1


async def test_a_null_that_only_the_database_refuses(db: Session, pool: Pool) -> None:
    if pool.dialect.name == "sqlite":
        await db.execute_raw('DROP TABLE "Post"')
        await db.execute_raw(
            'CREATE TABLE "Post" (id INTEGER PRIMARY KEY, title TEXT, views INT, "authorId" TEXT NOT NULL)'
        )
    elif pool.dialect.provider == "mysql":
        await db.execute_raw("ALTER TABLE Post DROP FOREIGN KEY Post_authorId_fkey")
        await db.execute_raw("ALTER TABLE Post MODIFY authorId VARCHAR(191) NOT NULL")
    else:
        await db.execute_raw('ALTER TABLE "Post" ALTER COLUMN "authorId" SET NOT NULL')
    with pytest.raises(NullConstraintError) as caught:
        await db.run("Post", "create", {"data": {"title": "t"}})
    assert str(caught.value) == "Null constraint violation on the fields: (`authorId`)"


async def test_a_check_the_schema_does_not_know(db: Session, pool: Pool) -> None:
    if pool.dialect.name == "sqlite":
        await db.execute_raw('DROP TABLE "Seat"')
        await db.execute_raw(
            'CREATE TABLE "Seat" ("row" INTEGER, "place" INTEGER, "holder" TEXT, CONSTRAINT low CHECK ("row" < 9), '
            'PRIMARY KEY ("row", "place"))'
        )
    else:
        await db.execute_raw(marked(pool, 'ALTER TABLE "Seat" ADD CONSTRAINT low CHECK ("row" < 9)'))
    with pytest.raises(CheckConstraintError) as caught:
        await db.run("Seat", "create", {"data": {"row": 10, "place": 1}})
    assert caught.value.code == "P2004"
    assert str(caught.value).startswith("A constraint failed on the database: `")
    assert "low" in str(caught.value)


async def test_a_missing_table(db: Session, pool: Pool) -> None:
    await db.execute_raw(marked(pool, 'DROP TABLE "Seat"'))
    with pytest.raises(TableNotFoundError) as caught:
        await db.run("Seat", "find_many", {})
    assert "does not exist in the current database." in str(caught.value)
    assert "Seat" in caught.value.table


async def test_an_unknown_operation(db: Session) -> None:
    with pytest.raises(QueryArgumentError) as caught:
        await db.run("Tag", "find_may", {})
    assert str(caught.value) == 'operation: there is no operation "find_may"; did you mean "find_many"?'
