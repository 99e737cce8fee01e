"""Live databases as schema blocks, written out."""

from __future__ import annotations

from pathlib import Path

import pytest

from nicol.ddl import inspect
from nicol.drivers import Connection, finish
from nicol.introspect import blocks_text, pull, read_remarks
from nicol.text.span import Source
from nicol.validate import load_or_raise


def pulled(connection: Connection, schema: str = "", features: str = "") -> str:
    head = f'datasource db {{\n  provider = "{connection.dialect.provider}"\n}}\n'
    generator = f'generator c {{\n  provider = "nicol"\n  previewFeatures = [{features}]\n}}\n'
    known = load_or_raise([Source(Path("schema.prisma"), head + generator + schema)])
    found = finish(inspect(connection, known.datasource.schemas))
    return blocks_text(pull(found, known, finish(read_remarks(connection, known.datasource.schemas))))


SHOP = """
CREATE TABLE customer (id INTEGER PRIMARY KEY, "e-mail" VARCHAR(80) NOT NULL UNIQUE, "2nd" INT);
CREATE TABLE "order" (
  id INTEGER PRIMARY KEY, buyer INTEGER NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
  payer INTEGER REFERENCES customer (id), parent INTEGER REFERENCES "order" (id)
);
CREATE INDEX by_buyer ON "order" (buyer, payer DESC);
CREATE TABLE class (a INTEGER NOT NULL, b INTEGER NOT NULL, PRIMARY KEY (a, b));
CREATE TABLE log (line TEXT);
"""


def test_sqlite(sqlite: Connection) -> None:
    finish(sqlite.script(SHOP))
    assert (
        pulled(sqlite)
        == """\
/// This model has been renamed to 'Renamedclass' during introspection, because the original name 'class' is reserved.
model Renamedclass {
  a Int
  b Int

  @@id([a, b])
  @@map("class")
}

model customer {
  id                          Int     @id @default(autoincrement())
  e_mail                      String  @unique(map: "sqlite_autoindex_customer_1") @map("e-mail")
  nd                          Int?    @map("2nd")
  order_order_buyerTocustomer order[] @relation("order_buyerTocustomer")
  order_order_payerTocustomer order[] @relation("order_payerTocustomer")
}

/// The underlying table does not contain a valid unique identifier and can therefore currently not be handled by \
Prisma Client.
model log {
  line String?

  @@ignore
}

model order {
  id                             Int       @id @default(autoincrement())
  buyer                          Int
  payer                          Int?
  parent                         Int?
  customer_order_buyerTocustomer customer  @relation("order_buyerTocustomer", fields: [buyer], references: [id], \
onDelete: Cascade, onUpdate: NoAction)
  customer_order_payerTocustomer customer? @relation("order_payerTocustomer", fields: [payer], references: [id], \
onDelete: NoAction, onUpdate: NoAction)
  order                          order?    @relation("orderToorder", fields: [parent], references: [id], \
onDelete: NoAction, onUpdate: NoAction)
  other_order                    order[]   @relation("orderToorder")

  @@index([buyer, payer(sort: Desc)], map: "by_buyer")
}
"""
    )


def test_an_earlier_schema_gives_names_order_and_what_only_a_client_knows(sqlite: Connection) -> None:
    finish(
        sqlite.script(
            "CREATE TABLE users (id TEXT PRIMARY KEY NOT NULL, changed DATETIME NOT NULL, role TEXT NOT NULL);"
            "CREATE TABLE posts (id TEXT PRIMARY KEY NOT NULL, by_id TEXT NOT NULL,"
            " FOREIGN KEY (by_id) REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE)"
        )
    )
    schema = """\
/// People.
model User {
  /// Made by the client.
  id      String   @id @default(uuid())
  edited  DateTime @updatedAt @map("changed")
  role    Role
  written Post[]

  @@map("users")
}

model Post {
  id     String @id @default(cuid())
  by_id  String
  author User   @relation(fields: [by_id], references: [id])

  @@map("posts")
}

enum Role {
  READER
  WRITER
}
"""
    assert pulled(sqlite, schema) == schema


def test_postgresql_enums_lists_views_and_what_no_schema_says(postgresql: Connection) -> None:
    finish(
        postgresql.script(
            "CREATE TYPE mood AS ENUM ('ok', 'so-so', '1');"
            "CREATE TABLE t (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), moods mood[] DEFAULT '{ok}',"
            " at timestamptz DEFAULT now(), amount numeric(8,2) DEFAULT 1.50, place point, CHECK (amount > 0));"
            "CREATE INDEX t_amount ON t USING brin (amount);"
            "CREATE VIEW v AS SELECT id, amount FROM t;"
            "COMMENT ON TABLE t IS 'said'"
        )
    )
    assert (
        pulled(postgresql, features='"views"')
        == """\
/// This table contains check constraints and requires additional setup for migrations. \
Visit https://pris.ly/d/check-constraints for more info.
/// This model or at least one of its fields has comments in the database, and requires an additional setup for \
migrations: Read more: https://pris.ly/d/database-comments
model t {
  id     String                @id @default(dbgenerated("gen_random_uuid()")) @db.Uuid
  moods  mood[]                @default([ok])
  at     DateTime?             @default(now()) @db.Timestamptz(6)
  amount Decimal?              @default(1.50) @db.Decimal(8, 2)
  place  Unsupported("point")?

  @@index([amount], map: "t_amount", type: Brin)
}

view v {
  id     String?  @db.Uuid
  amount Decimal? @db.Decimal(8, 2)
}

enum mood {
  ok
  so_so @map("so-so")
  // 1 @map("1")
}
"""
    )
    assert "view v" not in pulled(postgresql)


def test_mysql_enums_belong_to_columns(mysql: Connection) -> None:
    finish(
        mysql.script(
            "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, kind ENUM('a', 'b c') NOT NULL DEFAULT 'b c',"
            " ok BOOLEAN DEFAULT 1, n BIGINT UNSIGNED, s VARCHAR(191), doc JSON)"
        )
    )
    assert (
        pulled(mysql)
        == """\
model t {
  id   Int      @id @default(autoincrement())
  kind t_kind   @default(b_c)
  ok   Boolean? @default(true)
  n    BigInt?  @db.UnsignedBigInt
  s    String?
  doc  Json?
}

enum t_kind {
  a
  b_c @map("b c")
}
"""
    )


@pytest.mark.parametrize("name", ["postgresql", "mysql", "sqlite"])
def test_join_tables_become_lists(name: str, request: pytest.FixtureRequest) -> None:
    connection: Connection = request.getfixturevalue(name)
    finish(
        connection.script(
            "CREATE TABLE a (id INT NOT NULL PRIMARY KEY); CREATE TABLE b (id INT NOT NULL PRIMARY KEY);"
            "CREATE TABLE _aTob (A INT NOT NULL, B INT NOT NULL, FOREIGN KEY (A) REFERENCES a (id) ON DELETE CASCADE"
            " ON UPDATE CASCADE, FOREIGN KEY (B) REFERENCES b (id) ON DELETE CASCADE ON UPDATE CASCADE);"
            "CREATE UNIQUE INDEX _aTob_AB_unique ON _aTob (A, B); CREATE INDEX _aTob_B_index ON _aTob (B)"
            if name != "postgresql"
            else "CREATE TABLE a (id INT PRIMARY KEY); CREATE TABLE b (id INT PRIMARY KEY);"
            'CREATE TABLE "_aTob" ("A" INT NOT NULL REFERENCES a (id), "B" INT NOT NULL REFERENCES b (id));'
            'CREATE UNIQUE INDEX "_aTob_AB_unique" ON "_aTob" ("A", "B"); CREATE INDEX i ON "_aTob" ("B")'
        )
    )
    assert pulled(connection) == "model a {\n  id Int @id\n  b  b[]\n}\n\nmodel b {\n  id Int @id\n  a  a[]\n}\n"


def test_partial_indexes_are_written_where_the_feature_is_on(sqlite: Connection) -> None:
    finish(
        sqlite.script(
            "CREATE TABLE t (id INTEGER PRIMARY KEY NOT NULL, a INTEGER NOT NULL);"
            "CREATE UNIQUE INDEX t_part ON t (a) WHERE a > 5; CREATE INDEX t_a_idx ON t (a) WHERE a < 2"
        )
    )
    fields = "model t {\n  id Int @id @default(autoincrement())\n  a  Int\n"
    assert pulled(sqlite) == fields + "}\n"
    assert pulled(sqlite, features='"partialIndexes"') == (
        "model t {\n  id Int @id @default(autoincrement())\n"
        '  a  Int @unique(map: "t_part", where: raw("a > 5"))\n\n  @@index([a], where: raw("a < 2"))\n}\n'
    )


def test_a_text_stays_an_enum_with_its_default(sqlite: Connection) -> None:
    finish(sqlite.script("CREATE TABLE t (id INTEGER PRIMARY KEY NOT NULL, e TEXT NOT NULL DEFAULT 'x-y')"))
    schema = """\
model t {
  id Int @id @default(autoincrement())
  e  E   @default(X)
}

enum E {
  X @map("x-y")
}
"""
    assert pulled(sqlite, schema) == schema


def test_a_written_moment_is_sql_because_databases_spell_it_in_their_own_way(postgresql: Connection) -> None:
    finish(
        postgresql.script(
            "CREATE TABLE t (id integer PRIMARY KEY, a timestamp(3) DEFAULT '1970-01-01 00:00:00',"
            " b date DEFAULT '2020-01-02')"
        )
    )
    text = pulled(postgresql)
    assert """@default(dbgenerated("'1970-01-01 00:00:00'::timestamp without time zone"))""" in text
    assert "::date" in text


def test_indexes_of_materialized_views_are_left_to_the_earlier_schema(postgresql: Connection) -> None:
    finish(
        postgresql.script(
            "CREATE TABLE t (id integer PRIMARY KEY); CREATE MATERIALIZED VIEW v AS SELECT id FROM t;"
            "CREATE UNIQUE INDEX v_id ON v (id)"
        )
    )
    assert "view v {\n  id Int?\n}" in pulled(postgresql, features='"views"')


def test_a_relation_whose_columns_are_gone_goes_too(sqlite: Connection) -> None:
    finish(
        sqlite.script(
            "CREATE TABLE A (id INTEGER PRIMARY KEY NOT NULL); CREATE TABLE B (id INTEGER PRIMARY KEY NOT NULL)"
        )
    )
    head = 'datasource db {\n  provider = "sqlite"\n  relationMode = "prisma"\n}\n'
    before = (
        "model A {\n  id Int @id\n  b B[]\n}\n"
        "model B {\n  id Int @id\n  aId Int\n  a A @relation(fields: [aId], references: [id])\n\n  @@index([aId])\n}\n"
    )
    known = load_or_raise([Source(Path("schema.prisma"), head + before)])
    text = blocks_text(pull(finish(inspect(sqlite)), known))
    assert text.count("Int @id") == 2
    assert "A " not in text.replace("model A {", "")


def test_comments_over_several_lines_are_the_same_after_a_second_pull(sqlite: Connection) -> None:
    finish(sqlite.script("CREATE TABLE t (id INTEGER PRIMARY KEY NOT NULL)"))
    once = pulled(sqlite, "/**\n * One.\n *   * Two.\n */\nmodel t {\n  id Int @id @default(autoincrement())\n}\n")
    assert "Two." in once
    assert pulled(sqlite, once) == once


def test_a_relation_that_a_foreign_key_tells_of_too_is_there_once(sqlite: Connection) -> None:
    finish(
        sqlite.script(
            "CREATE TABLE A (id INTEGER PRIMARY KEY NOT NULL);"
            "CREATE TABLE B (id INTEGER PRIMARY KEY NOT NULL, aId INTEGER NOT NULL,"
            " FOREIGN KEY (aId) REFERENCES A (id) ON DELETE RESTRICT ON UPDATE CASCADE)"
        )
    )
    head = 'datasource db {\n  provider = "sqlite"\n  relationMode = "prisma"\n}\n'
    models = (
        "model A {\n  id Int @id @default(autoincrement())\n  b  B[]\n}\n\n"
        "model B {\n  id  Int @id @default(autoincrement())\n  aId Int\n"
        "  a   A   @relation(fields: [aId], references: [id])\n}\n"
    )
    known = load_or_raise([Source(Path("schema.prisma"), head + models)])
    assert blocks_text(pull(finish(inspect(sqlite)), known)) == models
