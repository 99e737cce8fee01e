"""Renames and backfills on live databases: every row is there afterwards, and nothing is left to do."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from nicol import ddl
from nicol.ddl import Backfill, renames_between
from nicol.dialects.quoting import identifier
from nicol.drivers import Connection, DatabaseUrl, connect, finish
from nicol.errors.backfill import BackfillError
from nicol.migrate import (
    DatabaseSide,
    DevDone,
    DevRequest,
    LossesToConfirm,
    RenamesToConfirm,
    SchemaSide,
    ScriptToConfirm,
    Shadow,
    Unexecutable,
    dev,
    diff,
)
from nicol.model.schema import Schema
from nicol.text.span import Source
from nicol.validate import load_or_raise
from nicol.validate.renaming import renamed_sources
from tests.migrate.schemas import schema

SHOP = """
model User {
  id      Int     @id @default(autoincrement())
  name    String  @unique
  age     Int?
  role    Role    @default(ADMIN)
  posts   Post[]
  tags    Tag[]
  friends User[]  @relation("Friends")
  of      User[]  @relation("Friends")

  @@index([age, name])
}

model Post {
  id     Int  @id @default(autoincrement())
  userId Int
  user   User @relation(fields: [userId], references: [id])

  @@index([userId])
}

model Tag {
  id    String @id
  users User[]
}

enum Role {
  ADMIN
  READER
}
"""
ROWS = """
INSERT INTO User (name, age, role) VALUES ('Ann', 41, 'ADMIN');
INSERT INTO User (name, age, role) VALUES ('Bob', NULL, 'READER');
INSERT INTO User (name, age, role) VALUES ('Cid', 7, 'ADMIN');
INSERT INTO Post (userId) VALUES (1);
INSERT INTO Post (userId) VALUES (3);
INSERT INTO Tag (id) VALUES ('x');
INSERT INTO Tag (id) VALUES ('y');
INSERT INTO _TagToUser (A, B) VALUES ('x', 1);
INSERT INTO _TagToUser (A, B) VALUES ('y', 3);
INSERT INTO _Friends (A, B) VALUES (1, 2);
INSERT INTO _Friends (A, B) VALUES (3, 1);
"""
NAMES = ("User", "Post", "Tag", "_TagToUser", "_Friends", "name", "age", "role", "userId", "id", "A", "B")


@pytest.fixture(params=["sqlite", "postgresql", "mysql"])
def url(request: pytest.FixtureRequest) -> DatabaseUrl:
    """A new empty database of each kind."""
    found = request.getfixturevalue(f"{request.param}_url")
    assert isinstance(found, DatabaseUrl)
    return found


@pytest.fixture
def live(url: DatabaseUrl) -> Iterator[Connection]:
    """A connection to it."""
    connection = connect(url)
    yield connection
    finish(connection.close())


def request(url: DatabaseUrl, folder: Path, models: Schema, name: str = "m") -> DevRequest:
    return DevRequest(folder, models, Shadow(url), name)


async def filled(live: Connection, url: DatabaseUrl, folder: Path, models: str = SHOP) -> Schema:
    """The first migration applied, and rows in its tables."""
    first = schema(models, url.provider)
    assert isinstance(await dev(live, request(url, folder, first)), DevDone)
    rows = ROWS
    for name in NAMES:
        for before, after in ((" ", " "), ("(", ","), ("(", ")"), (" ", ","), (" ", ")")):
            rows = rows.replace(f"{before}{name}{after}", f"{before}{identifier(live.dialect, name)}{after}")
    await live.script(rows)
    return first


def source(models: str, provider: str) -> list[Source]:
    text = f'datasource db {{\n  provider = "{provider}"\n  url = env("DATABASE_URL")\n}}\n{models}'
    return [Source(Path("schema.prisma"), text)]


async def rows(live: Connection, table: str, *columns: str) -> list[tuple[object, ...]]:
    names = ", ".join(identifier(live.dialect, column) for column in columns)
    found = await live.fetch(f"SELECT {names} FROM {identifier(live.dialect, table)} ORDER BY {names}")
    return [tuple(row) for row in found]


async def renamed(live: Connection, url: DatabaseUrl, folder: Path, *pairs: tuple[str, str]) -> None:
    """Each rename of the schema as a migration of its own; nothing is left to do afterwards."""
    sources = source(SHOP, url.provider)
    before = load_or_raise(sources)
    for old, new in pairs:
        sources = renamed_sources(sources, old, new)
        after = load_or_raise(sources)
        renames = renames_between(before, after)
        ask = dataclasses.replace(request(url, folder, after, f"{old}_{new}"), renames=renames)
        outcome = await dev(live, ask)
        assert isinstance(outcome, DevDone), outcome
        assert (outcome.created is not None) == (len(renames) > 0)
        assert (await diff(DatabaseSide(live), SchemaSide(after))).summary == "No difference detected.\n"
        assert await dev(live, request(url, folder, after)) == DevDone(())
        before = after


PEOPLE = [(1, "Ann", 41, "ADMIN"), (2, "Bob", None, "READER"), (3, "Cid", 7, "ADMIN")]


async def test_a_model_keeps_its_rows_and_those_that_refer_to_it(
    live: Connection, url: DatabaseUrl, tmp_path: Path
) -> None:
    await filled(live, url, tmp_path)

    await renamed(live, url, tmp_path, ("User", "Author"))

    assert await rows(live, "Author", "id", "name", "age", "role") == PEOPLE
    assert await rows(live, "Post", "id", "userId") == [(1, 1), (2, 3)]
    assert await rows(live, "_AuthorToTag", "A", "B") == [(1, "x"), (3, "y")]
    assert await rows(live, "_Friends", "A", "B") == [(1, 2), (3, 1)]
    await live.script(f"INSERT INTO {identifier(live.dialect, 'Author')} (name) VALUES ('Dee')")
    assert (await rows(live, "Author", "id", "name"))[-1] == (4, "Dee")


async def test_join_tables_follow_both_ends(live: Connection, url: DatabaseUrl, tmp_path: Path) -> None:
    await filled(live, url, tmp_path)

    await renamed(live, url, tmp_path, ("User", "Zed"), ("Tag", "Label"), ("Label", "Zzz"), ("Zed", "Ace"))

    assert await rows(live, "_AceToZzz", "A", "B") == [(1, "x"), (3, "y")]


async def test_a_declared_rename_exchanges_the_columns_of_join_tables(
    live: Connection, url: DatabaseUrl, tmp_path: Path
) -> None:
    await filled(live, url, tmp_path)
    text = SHOP.replace("User", "Author").replace("model Author", '/// @nicol.renamed_from("User")\nmodel Author')
    after = schema(text, url.provider)

    assert isinstance(await dev(live, request(url, tmp_path, after, "declared")), DevDone)

    assert await rows(live, "_AuthorToTag", "A", "B") == [(1, "x"), (3, "y")]
    assert await rows(live, "Author", "id", "name", "age", "role") == PEOPLE
    assert (await diff(DatabaseSide(live), SchemaSide(after))).empty


async def test_a_table_between_two_models_keeps_its_name_when_that_is_written(
    live: Connection, url: DatabaseUrl, tmp_path: Path
) -> None:
    """Only the columns change places, whose keys and indexes are named after them."""
    named = SHOP.replace("tags    Tag[]", 'tags    Tag[]   @relation("marks")')
    named = named.replace("users User[]", 'users User[] @relation("marks")')
    first = schema(named, url.provider)
    assert isinstance(await dev(live, request(url, tmp_path, first)), DevDone)
    user, tag, marks, name = (identifier(live.dialect, word) for word in ("User", "Tag", "_marks", "name"))
    await live.script(f"INSERT INTO {user} ({name}) VALUES ('Ann'), ('Bob')")
    await live.script(f"INSERT INTO {tag} (id) VALUES ('x')")
    await live.script(f"INSERT INTO {marks} VALUES ('x', 2)")
    sources = renamed_sources(source(named, url.provider), "User", "Author")
    after = load_or_raise(sources)
    ask = dataclasses.replace(request(url, tmp_path, after, "author"), renames=renames_between(first, after))

    assert isinstance(await dev(live, ask), DevDone)

    assert await rows(live, "_marks", "A", "B") == [(2, "x")]
    assert (await diff(DatabaseSide(live), SchemaSide(after))).empty


async def test_the_columns_of_a_relation_to_itself_change_places(
    live: Connection, url: DatabaseUrl, tmp_path: Path
) -> None:
    await filled(live, url, tmp_path)

    await renamed(live, url, tmp_path, ("User.friends", "zfriends"))

    assert await rows(live, "_Friends", "A", "B") == [(1, 3), (2, 1)]


async def test_fields_and_values_keep_their_rows(live: Connection, url: DatabaseUrl, tmp_path: Path) -> None:
    await filled(live, url, tmp_path)

    await renamed(
        live,
        url,
        tmp_path,
        ("User.name", "User.fullName"),
        ("User.id", "key"),
        ("Post.userId", "authorId"),
        ("Role", "Rank"),
        ("Rank.ADMIN", "OWNER"),
        ("Rank.OWNER", "owner"),
        ("User.age", "years"),
    )

    expected = [(1, "Ann", 41, "owner"), (2, "Bob", None, "READER"), (3, "Cid", 7, "owner")]
    assert await rows(live, "User", "key", "fullName", "years", "role") == expected
    assert await rows(live, "Post", "id", "authorId") == [(1, 1), (2, 3)]


DECLARED = """
/// @nicol.renamed_from("User")
model Person {
  /// @nicol.renamed_from("id")
  key      Int      @id @default(autoincrement()) @map("nr")
  /// @nicol.renamed_from(["label", "name"])
  fullName String   @unique
  years    BigInt   @default(0) /// @nicol.renamed_from("age")
  role     Role     @default(ADMIN)
  posts    Post[]
  labels   Label[]
  friends  Person[] @relation("Friends")
  of       Person[] @relation("Friends")
}

model Post {
  id     Int    @id @default(autoincrement())
  userId Int
  user   Person @relation(fields: [userId], references: [key])
  note   String @default("")
}

/// @nicol.renamed_from("Tag")
model Label {
  id    String   @id
  users Person[]

  @@map("labels")
}

enum Role {
  ADMIN
  READER
}
"""


async def test_declared_renames_go_with_other_changes_of_the_same_tables(
    live: Connection, url: DatabaseUrl, tmp_path: Path
) -> None:
    await filled(live, url, tmp_path)
    after = schema(DECLARED, url.provider)
    fill = Backfill((None, "Person"), "years", "10 * 2")
    ask = dataclasses.replace(request(url, tmp_path, after, "declared"), backfills=(fill,), accept_losses=True)

    assert isinstance(await dev(live, ask), DevDone)

    expected = [(1, "Ann", 41, "ADMIN"), (2, "Bob", 20, "READER"), (3, "Cid", 7, "ADMIN")]
    assert await rows(live, "Person", "nr", "fullName", "years", "role") == expected
    assert await rows(live, "Post", "id", "userId", "note") == [(1, 1, ""), (2, 3, "")]
    assert await rows(live, "_LabelToPerson", "A", "B") == [("x", 1), ("y", 3)]
    assert await dev(live, request(url, tmp_path, after)) == DevDone(())
    assert (await diff(DatabaseSide(live), SchemaSide(after))).empty


REQUIRED = SHOP.replace("age     Int?", "age     Int").replace("  posts   Post[]", "  mail    String\n  posts   Post[]")


async def test_a_required_field_asks_for_a_backfill_and_writes_it(
    live: Connection, url: DatabaseUrl, tmp_path: Path
) -> None:
    await filled(live, url, tmp_path)
    ask = request(url, tmp_path, schema(REQUIRED, url.provider), "required")

    refused = await dev(live, ask)

    assert isinstance(refused, Unexecutable)
    assert set(refused.missing) == {((None, "User"), "age"), ((None, "User"), "mail")}
    fills = (Backfill((None, "User"), "age", "18"), Backfill((None, "User"), "mail", "lower(name)"))
    shown = await dev(live, dataclasses.replace(ask, backfills=fills, asked=frozenset()))
    assert isinstance(shown, ScriptToConfirm)
    assert "lower(name)" in shown.script
    assert isinstance(await dev(live, dataclasses.replace(ask, backfills=fills)), DevDone)
    expected = [("Ann", 41, "ann"), ("Bob", 18, "bob"), ("Cid", 7, "cid")]
    assert await rows(live, "User", "name", "age", "mail") == expected
    assert (await diff(DatabaseSide(live), SchemaSide(ask.schema))).empty


async def test_a_backfill_that_fills_nothing_is_refused(live: Connection, url: DatabaseUrl, tmp_path: Path) -> None:
    first = await filled(live, url, tmp_path)
    ask = dataclasses.replace(request(url, tmp_path, first), backfills=(Backfill((None, "User"), "age", "1"),))

    with pytest.raises(BackfillError, match=r"User\.age"):
        await dev(live, ask)


async def test_what_goes_and_comes_alike_is_asked_about(live: Connection, url: DatabaseUrl, tmp_path: Path) -> None:
    await filled(live, url, tmp_path)
    text = SHOP.replace("model Post", "model Note").replace("Post[]", "Note[]").replace("name", "fullName")
    ask = request(url, tmp_path, schema(text, url.provider), "later")

    silent = await dev(live, ask)
    tables = await dev(live, dataclasses.replace(ask, asked=frozenset()))

    assert isinstance(silent, LossesToConfirm | Unexecutable)
    assert isinstance(tables, RenamesToConfirm)
    [note] = tables.likely
    assert (note.what, note.after, [name for name, _ in note.choices]) == ("table", "Note", ["Post"])
    answered = dataclasses.replace(ask, asked=frozenset({note.question}), renames=(note.choices[0][1],))
    columns = await dev(live, answered)
    assert isinstance(columns, RenamesToConfirm)
    [name] = columns.likely
    assert (name.owner, name.after, [choice for choice, _ in name.choices]) == ("User", "fullName", ["name"])
    renames = (*answered.renames, name.choices[0][1])
    last = dataclasses.replace(answered, asked=frozenset({note.question, name.question}), renames=renames)
    assert isinstance(await dev(live, last), DevDone)
    assert await rows(live, "User", "fullName", "age") == [("Ann", 41), ("Bob", None), ("Cid", 7)]
    assert await rows(live, "Note", "id", "userId") == [(1, 1), (2, 3)]


async def test_the_way_back(live: Connection, url: DatabaseUrl, tmp_path: Path) -> None:
    before, after = (ddl.from_schema(schema(text, url.provider)) for text in (SHOP, DECLARED))
    found = ddl.apply_renames(before, after, after.renames).renames

    back = ddl.diff(after, before, ddl.inverse(found))

    text = ddl.summary(back)
    assert "Person to User" in text
    assert "Renamed column `fullName` to `name`" in text
    assert "[-] Removed tables" not in text
