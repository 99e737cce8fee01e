"""What MySQL, which gives no rows back, does otherwise: the same engine with MySQL's facts, over MySQL or MariaDB."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from nicol.dialects import mysql
from nicol.drivers import DatabaseUrl, connect, finish, open_async_pool
from nicol.drivers.pool_async import AsyncPool
from nicol.engine import Engine, Session
from nicol.errors.database import ForeignKeyConstraintError, RecordNotFoundError, UniqueConstraintError
from nicol.errors.query import UnreadableRowError
from nicol.text.span import Source
from nicol.validate import load_or_raise
from tests.write.blog import create_tables, make_row

MODELS = """
model Author {
  id    Int     @id @default(autoincrement())
  email String  @unique
  name  String?
  books Book[]
}
model Book {
  id       String   @id @default(dbgenerated("(uuid())"))
  title    String
  place    Int      @default(7)
  authorId Int?
  author   Author?  @relation(fields: [authorId], references: [id])
  above    String?
  parent   Book?    @relation("tree", fields: [above], references: [id], onDelete: NoAction, onUpdate: NoAction)
  below    Book[]   @relation("tree")
}
model Seat {
  row    Int
  number Int
  holder String?
  @@id([row, number])
}
model Made {
  id   Int @unique @default(dbgenerated())
  text String
}
"""


@pytest.fixture
async def db(mysql_url: DatabaseUrl) -> AsyncIterator[Session]:
    text = f'datasource db {{\n  provider = "mysql"\n  url = "file:unused"\n}}\n{MODELS}'
    schema = load_or_raise([Source(Path("schema.prisma"), text)])
    connection = connect(mysql_url)
    finish(create_tables(connection, schema))
    finish(connection.close())
    pool = open_async_pool(mysql_url)
    assert isinstance(pool, AsyncPool)
    assert pool.dialect is mysql
    yield Engine(schema, pool, make_row, {}).session()
    await pool.close()


async def test_a_new_row_is_read_by_its_key(db: Session) -> None:
    ann = await db.run("Author", "create", {"data": {"email": "ann"}})
    assert ann == {"id": 1, "email": "ann", "name": None}
    book = await db.run(
        "Book", "create", {"data": {"title": "A"}, "select": {"title": True, "place": True, "id": True}}
    )
    assert (book["title"], book["place"], len(book["id"])) == ("A", 7, 36)
    tree = await db.run(
        "Author",
        "create",
        {
            "data": {"email": "bob", "books": {"create": [{"title": "B"}, {"title": "C"}]}},
            "include": {"books": {"select": {"title": True}, "order_by": {"title": "asc"}}},
        },
    )
    assert tree == {"id": 2, "email": "bob", "name": None, "books": [{"title": "B"}, {"title": "C"}]}


async def test_a_row_whose_key_nobody_knows_is_refused_before_it_is_written(db: Session) -> None:
    with pytest.raises(UnreadableRowError, match="the new row of Made cannot be read back") as caught:
        await db.run("Made", "create", {"data": {"text": "x"}})
    assert caught.value.code == "NICOL-QUERY"
    assert await db.run("Made", "count", {}) == 0


async def test_updates(db: Session) -> None:
    await db.run("Author", "create_many", {"data": [{"email": "a"}, {"email": "b"}]})
    assert await db.run("Author", "update", {"where": {"id": 1}, "data": {"name": "A"}}) == {
        "id": 1,
        "email": "a",
        "name": "A",
    }
    again = {"where": {"id": 1}, "data": {"name": "A"}}
    assert (await db.run("Author", "update", again))["name"] == "A"
    moved = await db.run("Author", "update", {"where": {"id": 1}, "data": {"id": {"increment": 10}, "email": "c"}})
    assert moved == {"id": 11, "email": "c", "name": "A"}
    with pytest.raises(RecordNotFoundError):
        await db.run("Author", "update", {"where": {"id": 1}, "data": {"name": "x"}})
    with pytest.raises(UniqueConstraintError) as caught:
        await db.run("Author", "update", {"where": {"id": 11}, "data": {"email": "b"}})
    assert (caught.value.model, caught.value.fields, caught.value.constraint) == (
        "Author",
        ("email",),
        "Author_email_key",
    )


async def test_many_are_changed_and_given_back(db: Session) -> None:
    await db.run("Seat", "create_many", {"data": [{"row": r, "number": n} for r in (1, 2) for n in (1, 2, 3)]})
    args: dict[str, Any] = {"where": {"row": 1}, "data": {"number": {"increment": 10}, "holder": "h"}}
    found = await db.run("Seat", "update_many_and_return", args)
    assert sorted(found, key=lambda seat: seat["number"]) == [
        {"row": 1, "number": number, "holder": "h"} for number in (11, 12, 13)
    ]
    some = await db.run("Seat", "update_many_and_return", {"data": {"holder": "z"}, "where": {"row": 2}, "limit": 2})
    assert [seat["holder"] for seat in some] == ["z", "z"]
    assert await db.run("Seat", "count", {"where": {"holder": "z"}}) == 2
    assert await db.run("Seat", "update_many_and_return", {"where": {"row": 9}, "data": {"holder": "n"}}) == []
    assert await db.run("Seat", "update_many", {"data": {"holder": "z"}}) == 6
    assert await db.run("Seat", "delete_many", {"limit": 4}) == 4


async def test_new_rows_are_given_back_and_repeated_ones_left_out(db: Session) -> None:
    rows = [{"email": name} for name in "abc"]
    assert await db.run("Author", "create_many_and_return", {"data": rows[:2]}) == [
        {"id": 1, "email": "a", "name": None},
        {"id": 2, "email": "b", "name": None},
    ]
    kept = await db.run("Author", "create_many_and_return", {"data": rows, "skip_duplicates": True})
    assert [author["email"] for author in kept] == ["c"]
    assert await db.run("Author", "create_many", {"data": [*rows, {"email": "d"}], "skip_duplicates": True}) == 1
    with pytest.raises(ForeignKeyConstraintError):
        await db.run("Book", "create_many", {"data": [{"title": "t", "authorId": 99}], "skip_duplicates": True})


async def test_upsert_and_delete(db: Session) -> None:
    args: dict[str, Any] = {"where": {"email": "a"}, "create": {"email": "a"}, "update": {"name": "again"}}
    assert [(await db.run("Author", "upsert", args))["name"] for _ in range(2)] == [None, "again"]
    gone = await db.run("Author", "delete", {"where": {"email": "a"}, "include": {"books": True}})
    assert gone == {"id": 1, "email": "a", "name": "again", "books": []}
    assert await db.run("Author", "count", {}) == 0


async def test_a_table_may_be_searched_while_it_is_changed(db: Session) -> None:
    top = await db.run("Book", "create", {"data": {"title": "top", "below": {"create": {"title": "low"}}}})
    within = {"parent": {"is": {"title": "top"}}}
    assert await db.run("Book", "update_many", {"where": within, "data": {"place": 1}}) == 1
    assert await db.run("Book", "delete_many", {"where": within}) == 1
    assert await db.run("Book", "find_many", {"select": {"id": True}}) == [{"id": top["id"]}]
