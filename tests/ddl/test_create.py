"""The script from an empty database."""

from __future__ import annotations

import pytest

from nicol.ddl import diff, empty, render
from nicol.errors.dialect import UnsupportedDatabaseError
from tests.ddl.schemas import tables

BLOG = """
model User {
  id    Int    @id @default(autoincrement())
  email String @unique
  role  Role   @default(READER)
  posts Post[]
}

model Post {
  id       BigInt   @id
  title    String   @db.VarChar(80)
  words    String[] @default(["a", "b'c"])
  written  DateTime @default(now())
  authorId Int?
  author   User?    @relation(fields: [authorId], references: [id])
  tags     Tag[]

  @@index([authorId, written(sort: Desc)])
}

model Tag {
  name  String @id
  posts Post[]
}

enum Role {
  READER
  WRITER @map("writer")
}
"""

POSTGRESQL = """\
-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('READER', 'writer');

-- CreateTable
CREATE TABLE "User" (
    "id" SERIAL NOT NULL,
    "email" TEXT NOT NULL,
    "role" "Role" NOT NULL DEFAULT 'READER',

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Post" (
    "id" BIGINT NOT NULL,
    "title" VARCHAR(80) NOT NULL,
    "words" TEXT[] DEFAULT ARRAY['a', 'b''c']::TEXT[],
    "written" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "authorId" INTEGER,

    CONSTRAINT "Post_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Tag" (
    "name" TEXT NOT NULL,

    CONSTRAINT "Tag_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "_PostToTag" (
    "A" BIGINT NOT NULL,
    "B" TEXT NOT NULL,

    CONSTRAINT "_PostToTag_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE INDEX "Post_authorId_written_idx" ON "Post"("authorId", "written" DESC);

-- CreateIndex
CREATE INDEX "_PostToTag_B_index" ON "_PostToTag"("B");

-- AddForeignKey
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") \
ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_PostToTag" ADD CONSTRAINT "_PostToTag_A_fkey" FOREIGN KEY ("A") REFERENCES "Post"("id") \
ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_PostToTag" ADD CONSTRAINT "_PostToTag_B_fkey" FOREIGN KEY ("B") REFERENCES "Tag"("name") \
ON DELETE CASCADE ON UPDATE CASCADE;
"""

SQLITE = """\
-- CreateTable
CREATE TABLE "Account" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "settings" JSONB NOT NULL DEFAULT '{"a": "it''s"}',
    "avatar" BLOB DEFAULT X'686921',
    "seen" DATETIME NOT NULL DEFAULT '2020-02-03 04:05:06 +00:00',
    "ownerId" INTEGER,
    CONSTRAINT "Account_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "Account" ("id") \
ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Pair" (
    "a" TEXT NOT NULL,
    "b" REAL NOT NULL,

    PRIMARY KEY ("a", "b")
);
"""

ACCOUNTS = """
model Account {
  id       Int       @id
  settings Json      @default("{\\"a\\": \\"it's\\"}")
  avatar   Bytes?    @default("aGkh")
  seen     DateTime  @default("2020-02-03T04:05:06.789Z")
  ownerId  Int?
  owner    Account?  @relation("owns", fields: [ownerId], references: [id])
  owned    Account[] @relation("owns")
}

model Pair {
  a String
  b Float

  @@id([a, b])
}
"""


def test_postgresql() -> None:
    wanted = tables("postgresql", BLOG)
    assert render(diff(empty(wanted.dialect), wanted), wanted.dialect).text == POSTGRESQL


def test_sqlite_quotes_json_and_writes_bytes_as_a_blob() -> None:
    wanted = tables("sqlite", ACCOUNTS)
    assert render(diff(empty(wanted.dialect), wanted), wanted.dialect).text == SQLITE


def test_without_foreign_keys_when_the_client_watches_relations() -> None:
    wanted = tables("postgresql", BLOG, '  relationMode = "prisma"')
    text = render(diff(empty(wanted.dialect), wanted), wanted.dialect).text
    assert "FOREIGN KEY" not in text
    assert 'CREATE TABLE "_PostToTag"' in text


def test_objects_carry_their_schema() -> None:
    models = 'model A {\n  id Int @id\n  kind Kind\n  @@schema("one")\n}\nenum Kind {\n  X\n  @@schema("two")\n}\n'
    wanted = tables("postgresql", models, '  schemas = ["one", "two", "idle"]')
    assert render(diff(empty(wanted.dialect), wanted), wanted.dialect).statements == (
        'CREATE SCHEMA IF NOT EXISTS "one"',
        'CREATE SCHEMA IF NOT EXISTS "two"',
        'CREATE TYPE "two"."Kind" AS ENUM (\'X\')',
        'CREATE TABLE "one"."A" (\n    "id" INTEGER NOT NULL,\n    "kind" "two"."Kind" NOT NULL,\n\n'
        '    CONSTRAINT "A_pkey" PRIMARY KEY ("id")\n)',
    )


def test_extensions_keep_their_real_names() -> None:
    generator = 'generator g {\n  provider = "nicol"\n  previewFeatures = ["postgresqlExtensions"]\n}\n'
    extensions = '  extensions = [uuid_ossp(map: "uuid-ossp", schema: "public"), citext]'
    wanted = tables("postgresql", generator, extensions)
    assert render(diff(empty(wanted.dialect), wanted), wanted.dialect).statements == (
        'CREATE EXTENSION IF NOT EXISTS "citext"',
        'CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA "public"',
    )


def test_operator_classes_and_index_types() -> None:
    models = """
model A {
  id  Int    @id
  doc Json
  at  DateTime
  @@index([doc(ops: JsonbPathOps)], type: Gin)
  @@index([at(ops: TimestampMinMaxMultiOps)], type: Brin)
}
"""
    wanted = tables("postgresql", models)
    assert render(diff(empty(wanted.dialect), wanted), wanted.dialect).statements[-2:] == (
        'CREATE INDEX "A_doc_idx" ON "A" USING GIN ("doc" jsonb_path_ops)',
        'CREATE INDEX "A_at_idx" ON "A" USING BRIN ("at" timestamp_minmax_multi_ops)',
    )


def test_a_join_tables_name_fits_postgresqls_identifiers() -> None:
    one, two = "A" * 40, "B" * 40
    wanted = tables(
        "postgresql", f"model {one} {{\n id Int @id\n b {two}[]\n}}\nmodel {two} {{\n id Int @id\n a {one}[]\n}}"
    )
    join = wanted.tables[-1]
    assert join.name == "_" + "A" * 40 + "To" + "B" * 20
    assert join.indexes[0].name == "_" + "A" * 40 + "To" + "B" * 12 + "_B_index"


def test_cockroachdb_is_refused_by_name() -> None:
    with pytest.raises(UnsupportedDatabaseError, match="cockroachdb") as refused:
        tables("cockroachdb", "model A {\n id Int @id\n}")
    assert refused.value.code == "NICOL-DB"


def test_nothing_to_do() -> None:
    wanted = tables("sqlite", ACCOUNTS)
    assert diff(wanted, wanted) == []
    assert render([], wanted.dialect).text == "-- This is an empty migration.\n"
