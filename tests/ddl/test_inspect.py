"""A live database, read back, is what was asked for."""

from __future__ import annotations

import pytest

from nicol.ddl import SqlSchema, counted_losses, diff, empty, inspect, losses, render, summary
from nicol.drivers import Connection, finish
from tests.ddl.schemas import tables

COMMON = """
model User {
  id      Int      @id @default(autoincrement())
  email   String   @unique
  name    String?  @default("it's")
  active  Boolean  @default(true)
  score   Float    @default(1.5)
  big     BigInt   @default(-7)
  price   Decimal  @default(2.50)
  born    DateTime @default("2020-02-03T04:05:06Z")
  seen    DateTime @default(now())
  doc     Json     @default("{\\"a\\": [1, \\"x\\"]}")
  raw     Bytes    @default("aGkh")
  posts   Post[]
  friends User[]   @relation("friends")
  of      User[]   @relation("friends")
}

model Post {
  a      Int
  b      String
  userId Int?
  user   User?  @relation(fields: [userId], references: [id], onDelete: Cascade, onUpdate: NoAction)

  @@id([a, b])
  @@index([userId, b(sort: Desc)])
}
"""
POSTGRESQL = """
model Types {
  id   Int       @id(map: "types_key") @default(autoincrement())
  a    String    @db.VarChar(20)
  b    String?   @db.Char(3)
  c    String    @default(dbgenerated("gen_random_uuid()")) @db.Uuid
  d    DateTime  @default(now()) @db.Timestamptz(6)
  e    DateTime  @db.Date
  f    Decimal   @db.Decimal(10, 2)
  g    Int       @db.SmallInt
  h    String[]  @default(["a", "b,c", "d'e"])
  i    Int[]     @default([])
  j    Kind      @default(TWO)
  k    Kind[]    @default([ONE])
  l    Unsupported("point")?
  m    Json
  n    String    @default(dbgenerated("(now())::text"))
  o    String    @unique @default("a\\\\b\\nc")
  p    String    @db.Bit(3)

  @@index([m(ops: JsonbPathOps)], type: Gin)
  @@index([a], type: Hash)
}

enum Kind {
  ONE @map("one")
  TWO
}
"""
SCHEMAS = """
model A {
  id Int @id
  b  B[]
  @@schema("first")
}

model B {
  id  Int  @id
  a   A    @relation(fields: [aid], references: [id])
  aid Int
  k   Kind
  @@schema("second")
}

enum Kind {
  X
  @@schema("first")
}
"""


def pushed(connection: Connection, wanted: SqlSchema) -> SqlSchema:
    """The database after everything that `wanted` asks for has been made in it."""
    finish(connection.script(render(diff(empty(wanted.dialect), wanted), wanted.dialect).text))
    return finish(inspect(connection))


def test_sqlite_reads_back(sqlite: Connection) -> None:
    wanted = tables("sqlite", COMMON)
    found = pushed(sqlite, wanted)
    assert [table.name for table in found.tables] == ["Post", "User", "_friends"]
    assert summary(diff(found, wanted)) == "No difference detected.\n"
    assert summary(diff(wanted, found)) == "No difference detected.\n"


def test_postgresql_reads_back(postgresql: Connection) -> None:
    wanted = tables("postgresql", COMMON + POSTGRESQL)
    found = pushed(postgresql, wanted)
    assert [table.name for table in found.tables] == ["Post", "Types", "User", "_friends"]
    assert summary(diff(found, wanted)) == "No difference detected.\n"
    assert summary(diff(wanted, found)) == "No difference detected.\n"


def test_schemas_read_back(postgresql: Connection) -> None:
    wanted = tables("postgresql", SCHEMAS, '  schemas = ["first", "second"]')
    finish(postgresql.script(render(diff(empty(wanted.dialect), wanted), wanted.dialect).text))
    found = finish(inspect(postgresql, ("first", "second")))
    assert found.namespaces == ("first", "second")
    assert summary(diff(found, wanted)) == "No difference detected.\n"


@pytest.mark.parametrize(
    "change",
    [
        ("name    String?", "name    String"),
        ("score   Float    @default(1.5)", "score   Decimal  @default(3)"),
        ("  active  Boolean  @default(true)\n", ""),
        ("email   String   @unique", "email   String"),
        (", onDelete: Cascade", ""),
        ("@@id([a, b])", "@@id([b, a])"),
        ("  @@index([userId, b(sort: Desc)])", "  @@unique([userId, b])"),
        ('  friends User[]   @relation("friends")\n  of      User[]   @relation("friends")\n', "  more Int?\n"),
    ],
)
@pytest.mark.parametrize("provider", ["sqlite", "postgresql"])
def test_a_change_arrives(provider: str, change: tuple[str, str], request: pytest.FixtureRequest) -> None:
    connection: Connection = request.getfixturevalue(provider)
    assert change[0] in COMMON
    found = pushed(connection, tables(provider, COMMON))
    wanted = tables(provider, COMMON.replace(*change))
    steps = diff(found, wanted)
    assert steps
    finish(connection.script(render(steps, wanted.dialect).text))
    assert summary(diff(finish(inspect(connection)), wanted)) == "No difference detected.\n"


def test_the_history_table_is_not_the_users(sqlite: Connection) -> None:
    finish(
        sqlite.script(
            'CREATE TABLE "_prisma_migrations" (id TEXT PRIMARY KEY); CREATE TABLE "A" (id INTEGER PRIMARY KEY);'
        )
    )
    assert [table.name for table in finish(inspect(sqlite)).tables] == ["A"]


def test_sqlite_tables_made_by_hand(sqlite: Connection) -> None:
    script = """
    CREATE TABLE parent (id INTEGER PRIMARY KEY, code VARCHAR(9) UNIQUE);
    CREATE TABLE child (id INTEGER PRIMARY KEY, p INT REFERENCES Parent ON DELETE CASCADE, v NUMERIC(9));
    CREATE INDEX lower_code ON parent (lower(code));
    CREATE INDEX few ON child (v) WHERE v > 1;
    """
    finish(sqlite.script(script))
    child, parent = finish(inspect(sqlite)).tables
    assert [(index.columns[0].name, index.constraint) for index in parent.indexes] == [("code", True)]
    assert [key.references for key in child.foreign_keys] == [("id",)]
    assert [key.table for key in child.foreign_keys] == [(None, "parent")]
    assert [index.where for index in child.indexes] == ["v > 1"]
    assert child.column("v").type.family == "Decimal"


def test_an_index_of_a_unique_constraint_goes_with_its_constraint(postgresql: Connection) -> None:
    finish(postgresql.script('CREATE TABLE "A" (id int PRIMARY KEY, code text NOT NULL UNIQUE)'))
    wanted = tables("postgresql", 'model A {\n  id Int @id(map: "A_pkey")\n  code String\n}')
    steps = diff(finish(inspect(postgresql)), wanted)
    assert render(steps, wanted.dialect).statements == ('ALTER TABLE "A" DROP CONSTRAINT "A_code_key"',)


def test_partial_indexes_are_left_alone(postgresql: Connection) -> None:
    finish(postgresql.script('CREATE TABLE "A" (id int PRIMARY KEY, v int); CREATE INDEX few ON "A" (v) WHERE v > 1'))
    wanted = tables("postgresql", "model A {\n  id Int @id\n  v Int?\n}")
    assert diff(finish(inspect(postgresql)), wanted) == []


@pytest.mark.parametrize("provider", ["sqlite", "postgresql"])
def test_losses_are_counted(provider: str, request: pytest.FixtureRequest) -> None:
    connection: Connection = request.getfixturevalue(provider)
    before = tables(provider, "model A {\n id Int @id\n old String?\n n Int?\n}\nmodel Gone {\n id Int @id\n}")
    after = tables(provider, "model A {\n id Int @id\n n Int\n fresh String\n key String @default(cuid()) @unique\n}")
    pushed(connection, before)
    steps = diff(before, after)
    assert finish(counted_losses(connection, steps)).unexecutable == ()
    finish(connection.script('INSERT INTO "A" VALUES (1, NULL, NULL), (2, \'x\', 3); INSERT INTO "Gone" VALUES (1)'))
    counted = finish(counted_losses(connection, steps))
    assert sorted(loss.message for loss in counted.warnings) == [
        "A unique constraint covering the columns `[key]` on the table `A` will be added. "
        "If there are existing duplicate values, this will fail."
        for _ in range(provider == "postgresql")
    ] + [
        "You are about to drop the `Gone` table, which is not empty (1 rows).",
        "You are about to drop the column `old` on the `A` table, which still contains 1 non-null values.",
    ]
    assert sorted(loss.message for loss in counted.unexecutable) == [
        "Added the required column `fresh` to the `A` table without a default value. "
        "There are 2 rows in this table, it is not possible to execute this step.",
        "Made the column `n` on table `A` required, but there are 1 existing NULL values.",
        "The required column `key` was added to the `A` table with a prisma-level default value. "
        "There are 2 rows in this table, it is not possible to execute this step. "
        "Please add this column as optional, then populate it before making it required.",
    ]


def test_the_header_of_a_migration() -> None:
    before = tables("postgresql", "model A {\n id Int @id\n a Int\n b String\n}")
    after = tables("postgresql", "model A {\n id Int @id\n a Int @db.SmallInt\n c String\n}")
    assert losses(diff(before, after)).header == (
        "/*\n  Warnings:\n\n"
        "  - You are about to drop the column `b` on the `A` table. All the data in the column will be lost.\n"
        "  - You are about to alter the column `a` on the `A` table. The data in that column could be lost. "
        "The data in that column will be cast from `Integer` to `SmallInt`.\n"
        "  - Added the required column `c` to the `A` table without a default value. "
        "This is not possible if the table is not empty.\n"
        "\n*/\n"
    )
    assert losses([]).header == ""


def test_lists_as_defaults_read_back_as_written(postgresql: Connection) -> None:
    moments = 'at DateTime[] @default(["2019-06-17T14:20:57Z", "2020-09-21T20:00:00+02:00"])'
    wanted = tables("postgresql", f"model A {{\n id Int @id\n {moments}\n n Decimal[] @default([1.50, -2])\n}}\n")
    finish(postgresql.script(render(diff(empty(wanted.dialect), wanted), wanted.dialect).text))
    assert diff(finish(inspect(postgresql)), wanted) == []
