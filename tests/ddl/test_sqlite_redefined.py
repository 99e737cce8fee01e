"""A SQLite table that is written anew keeps everything that a schema file does not speak of."""

from __future__ import annotations

import hashlib

import pytest

from nicol.ddl import diff, inspect, render
from nicol.drivers import Connection, finish
from nicol.migrate import execute
from nicol.migrate.apply import run_script
from tests.ddl.schemas import tables

LIVE = """
CREATE TABLE "Team" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "name" TEXT NOT NULL);
CREATE TABLE "User" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- a comment, with a ) in it
    "email" TEXT NOT NULL COLLATE NOCASE CONSTRAINT "has_at" CHECK ("email" LIKE '%@%'),
    "age" INTEGER /* (years */ CHECK (age >= 0),
    "note" TEXT,
    "loud" TEXT GENERATED ALWAYS AS (upper("email") || ')') STORED,
    "len" INTEGER AS (length("email")),
    "teamId" INTEGER,
    CONSTRAINT "sane" CHECK ("age" < 150 OR "note" IS NOT NULL),
    FOREIGN KEY ("teamId") REFERENCES "Team" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE TABLE "Post" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "userId" INTEGER NOT NULL,
    FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE TABLE "Tag" ("name" TEXT NOT NULL PRIMARY KEY, "hits" INTEGER) STRICT, WITHOUT ROWID;
CREATE TABLE "Log" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "what" TEXT NOT NULL);
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");
CREATE INDEX "grown_up" ON "User"("age") WHERE "age" > 17;
CREATE INDEX "lower_email" ON "User"(lower("email"));
CREATE VIEW "adults" AS SELECT "id", "email" FROM "User" WHERE "age" > 17;
CREATE TRIGGER "told" AFTER INSERT ON "User" BEGIN INSERT INTO "Log" ("what") VALUES ('new; ' || NEW."email"); END;
CREATE TRIGGER "untold" AFTER DELETE ON "Log" BEGIN UPDATE "User" SET "note" = OLD."what" WHERE 0; END;
INSERT INTO "Team" ("name") VALUES ('a'), ('b');
INSERT INTO "User" ("email", "age", "teamId") VALUES ('A@x', 20, 1), ('b@x', 3, 2), ('c@x', 33, NULL), ('d@x', 1, 1);
INSERT INTO "Post" ("userId") VALUES (1), (1), (2);
INSERT INTO "Tag" VALUES ('x', 1), ('y', 2);
DELETE FROM "User" WHERE "id" = 4;
"""
SCHEMA = """
model Team {
  id    Int    @id @default(autoincrement())
  name  String
  users User[]
}

model User {
  id     Int     @id @default(autoincrement())
  email  String  @unique
  age    Int?
  note   String?
  teamId Int?
  team   Team?   @relation(fields: [teamId], references: [id], onDelete: Cascade)
  posts  Post[]
}

model Post {
  id     Int  @id @default(autoincrement())
  userId Int
  user   User @relation(fields: [userId], references: [id], onDelete: Cascade)
}

model Tag {
  name String @id
  hits Int?
}

model Log {
  id   Int    @id @default(autoincrement())
  what String
}
"""
CHANGED = SCHEMA.replace("age    Int?", "age    Int  @default(7)").replace("hits Int?", "hits Int @default(5)")


def fingerprint(connection: Connection) -> str:
    """A hash of every row of the tables, children and computed columns included."""
    statements = (
        'SELECT id, email, age, note, loud, len, "teamId" FROM "User" ORDER BY id',
        'SELECT * FROM "Team" ORDER BY id',
        'SELECT * FROM "Post" ORDER BY id',
        'SELECT * FROM "Tag" ORDER BY name',
        'SELECT * FROM "Log" ORDER BY id',
        'SELECT * FROM "adults" ORDER BY id',
    )
    rows = [[tuple(row) for row in finish(connection.fetch(one))] for one in statements]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


@pytest.fixture
def live(sqlite: Connection) -> Connection:
    finish(execute(sqlite, LIVE))
    finish(execute(sqlite, "PRAGMA foreign_keys = ON"))
    return sqlite


def migrate(live: Connection, schema: str) -> str:
    script = render(diff(finish(inspect(live)), tables("sqlite", schema)), live.dialect).text
    finish(run_script(live, script))
    return script


def test_a_live_database_like_its_schema_does_not_differ(live: Connection) -> None:
    assert diff(finish(inspect(live)), tables("sqlite", SCHEMA)) == []


def test_no_row_is_lost(live: Connection) -> None:
    before = fingerprint(live)
    assert 'CREATE TABLE "new_User"' in migrate(live, CHANGED)
    assert fingerprint(live) == before
    assert finish(live.fetch("PRAGMA foreign_key_check")) == []
    assert diff(finish(inspect(live)), tables("sqlite", CHANGED)) == []


def test_the_rules_hold_afterwards(live: Connection) -> None:
    migrate(live, CHANGED)
    for statement, refusal in (
        ("INSERT INTO User (email, age) VALUES ('nobody', 1)", "has_at"),
        ("INSERT INTO User (email, age) VALUES ('e@x', -1)", "age >= 0"),
        ("INSERT INTO User (email, age) VALUES ('e@x', 151)", "sane"),
        ("INSERT INTO User (email, age) VALUES ('a@X', 1)", "UNIQUE"),
        ("INSERT INTO Tag VALUES ('z', 'no number')", "cannot store TEXT"),
    ):
        with pytest.raises(Exception, match=refusal):
            finish(execute(live, statement))
    finish(execute(live, "INSERT INTO User (email, age) VALUES ('e@x', 9)"))
    assert [row[0] for row in finish(live.fetch('SELECT what FROM "Log"'))][-1] == "new; e@x"
    assert finish(live.fetch("SELECT loud, len FROM User WHERE email = 'E@X'")) == [("E@X)", 3)]
    names = [row[0] for row in finish(live.fetch("SELECT name FROM sqlite_master WHERE tbl_name = 'User'"))]
    assert {"grown_up", "lower_email", "User_email_key", "told"} <= set(names)
    [[tag]] = finish(live.fetch("SELECT sql FROM sqlite_master WHERE name = 'Tag'"))
    assert str(tag).endswith(") STRICT, WITHOUT ROWID")


def test_numbers_are_not_given_again(live: Connection) -> None:
    """The row with the highest number is gone; the next one has a new number all the same."""
    migrate(live, CHANGED)
    finish(execute(live, "INSERT INTO User (email) VALUES ('e@x')"))
    assert finish(live.fetch("SELECT id FROM User WHERE email = 'e@x'")) == [(5,)]


def test_what_names_a_dropped_column_goes_with_it(live: Connection) -> None:
    migrate(live, CHANGED.replace("  note   String?\n", ""))
    [[sql]] = finish(live.fetch("SELECT sql FROM sqlite_master WHERE name = 'User'"))
    assert "sane" not in sql
    assert "has_at" in sql


def test_a_second_change_keeps_it_too(live: Connection) -> None:
    migrate(live, CHANGED)
    before = fingerprint(live)
    migrate(live, SCHEMA)
    assert fingerprint(live) == before
    assert diff(finish(inspect(live)), tables("sqlite", SCHEMA)) == []


def test_a_check_of_an_annotation_comes_and_goes(live: Connection) -> None:
    before = fingerprint(live)
    with_check = SCHEMA.replace("model User {", '/// @nicol.check("id < 1000", name: "few")\nmodel User {')
    migrate(live, with_check)
    assert diff(finish(inspect(live)), tables("sqlite", with_check)) == []
    assert fingerprint(live) == before
    with pytest.raises(Exception, match="few"):
        finish(execute(live, "INSERT INTO User (id, email) VALUES (1000, 'e@x')"))
