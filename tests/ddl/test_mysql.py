"""MySQL: scripts from text to text, and the round trip through a live server."""

from __future__ import annotations

import pytest

from nicol.ddl import diff, empty, inspect, losses, render, summary
from nicol.drivers import Connection, finish
from tests.ddl.schemas import tables

BLOG = """
model User {
  id    Int     @id @default(autoincrement())
  email String  @unique
  role  Role    @default(READER)
  admin Boolean @default(false)
  bio   String? @db.Text
  meta  Json    @default("{}")
  posts Post[]

  @@index([bio(length: 20), email(sort: Desc)])
  @@fulltext([bio])
}

model Post {
  id       BigInt   @id @db.UnsignedBigInt
  title    String   @default("it's") @db.VarChar(80)
  written  DateTime @default(now())
  seen     DateTime @default(now()) @db.Timestamp(0)
  rating   Decimal  @default(1.5) @db.Decimal(4, 2)
  authorId Int?
  author   User?    @relation(fields: [authorId], references: [id])
  tags     Tag[]
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

SCRIPT = """\
-- CreateTable
CREATE TABLE `User` (
    `id` INTEGER NOT NULL AUTO_INCREMENT,
    `email` VARCHAR(191) NOT NULL,
    `role` ENUM('READER', 'writer') NOT NULL DEFAULT 'READER',
    `admin` BOOLEAN NOT NULL DEFAULT false,
    `bio` TEXT NULL,
    `meta` JSON NOT NULL,

    UNIQUE INDEX `User_email_key`(`email`),
    INDEX `User_bio_email_idx`(`bio`(20), `email` DESC),
    FULLTEXT INDEX `User_bio_idx`(`bio`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- CreateTable
CREATE TABLE `Post` (
    `id` BIGINT UNSIGNED NOT NULL,
    `title` VARCHAR(80) NOT NULL DEFAULT 'it''s',
    `written` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    `seen` TIMESTAMP(0) NOT NULL DEFAULT CURRENT_TIMESTAMP(0),
    `rating` DECIMAL(4, 2) NOT NULL DEFAULT 1.5,
    `authorId` INTEGER NULL,

    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- CreateTable
CREATE TABLE `Tag` (
    `name` VARCHAR(191) NOT NULL,

    PRIMARY KEY (`name`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- CreateTable
CREATE TABLE `_PostToTag` (
    `A` BIGINT UNSIGNED NOT NULL,
    `B` VARCHAR(191) NOT NULL,

    UNIQUE INDEX `_PostToTag_AB_unique`(`A`, `B`),
    INDEX `_PostToTag_B_index`(`B`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- AddForeignKey
ALTER TABLE `Post` ADD CONSTRAINT `Post_authorId_fkey` FOREIGN KEY (`authorId`) REFERENCES `User`(`id`) \
ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE `_PostToTag` ADD CONSTRAINT `_PostToTag_A_fkey` FOREIGN KEY (`A`) REFERENCES `Post`(`id`) \
ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE `_PostToTag` ADD CONSTRAINT `_PostToTag_B_fkey` FOREIGN KEY (`B`) REFERENCES `Tag`(`name`) \
ON DELETE CASCADE ON UPDATE CASCADE;
"""


def model(*lines: str) -> str:
    body = "\n".join(f"  {line}" for line in ("id Int @id", *lines))
    return f"model A {{\n{body}\n}}\n"


def parent(line: str) -> str:
    """A model that belongs to another by the field `up`, written by `line`."""
    child = f"  id Int @id\n  {line}\n  p P @relation(fields: [up], references: [id])"
    return f"model P {{\n  id Int @id\n  a A[]\n}}\nmodel A {{\n{child}\n}}\n"


CHANGES = [
    (model("a Int"), model("a Int?"), ["ALTER TABLE `A` MODIFY `a` INTEGER NULL"]),
    (model("a Int?"), model("a Int @default(3)"), ["ALTER TABLE `A` MODIFY `a` INTEGER NOT NULL DEFAULT 3"]),
    (model("a Int @default(3)"), model("a Int"), ["ALTER TABLE `A` ALTER COLUMN `a` DROP DEFAULT"]),
    (model("a String"), model("a Int"), ["ALTER TABLE `A` MODIFY `a` INTEGER NOT NULL"]),
    (
        model("b Int", "c Int"),
        model("a Int"),
        ["ALTER TABLE `A` DROP COLUMN `b`,\n    DROP COLUMN `c`,\n    ADD COLUMN `a` INTEGER NOT NULL"],
    ),
    (model("a Int"), model("a Int", "@@unique([a])"), ["CREATE UNIQUE INDEX `A_a_key` ON `A`(`a`)"]),
    (model("a Int", "@@index([a])"), model("a Int"), ["DROP INDEX `A_a_idx` ON `A`"]),
    (
        model("a Int", "@@index([a])"),
        model("a Int", '@@index([a], map: "n")'),
        ["ALTER TABLE `A` RENAME INDEX `A_a_idx` TO `n`"],
    ),
    (
        "model A {\n  id Int @id\n  a Int\n}\n",
        "model A {\n  id Int\n  a Int\n  @@id([id, a])\n}\n",
        ["ALTER TABLE `A` DROP PRIMARY KEY,\n    ADD PRIMARY KEY (`id`, `a`)"],
    ),
    (
        "model A {\n  id Int @id\n  r R\n}\nenum R {\n  X\n  Y\n}\n",
        "model A {\n  id Int @id\n  r R\n}\nenum R {\n  X\n  Z\n}\n",
        ["ALTER TABLE `A` MODIFY `r` ENUM('X', 'Z') NOT NULL"],
    ),
    (
        parent("up Int @unique").replace("A[]", "A?"),
        parent("up Int"),
        [
            "ALTER TABLE `A` DROP FOREIGN KEY `A_up_fkey`",
            "DROP INDEX `A_up_key` ON `A`",
            "ALTER TABLE `A` ADD CONSTRAINT `A_up_fkey` FOREIGN KEY (`up`) REFERENCES `P`(`id`) "
            "ON DELETE RESTRICT ON UPDATE CASCADE",
        ],
    ),
    (parent("up Int"), parent("up Int\n  @@index([up])"), []),
]


def test_create() -> None:
    after = tables("mysql", BLOG)
    assert render(diff(empty(after.dialect), after), after.dialect).text == SCRIPT


@pytest.mark.parametrize(("before", "after", "expected"), CHANGES)
def test_changes_run_and_leave_no_difference(before: str, after: str, expected: list[str], mysql: Connection) -> None:
    old, new = tables("mysql", before), tables("mysql", after)
    steps = diff(old, new)
    assert list(render(steps, new.dialect).statements) == expected

    finish(mysql.script(render(diff(empty(old.dialect), old), old.dialect).text))
    found = finish(inspect(mysql))
    assert summary(diff(found, old)) == "No difference detected.\n"
    finish(mysql.script(render(diff(found, new), new.dialect).text))
    assert summary(diff(finish(inspect(mysql)), new)) == "No difference detected.\n"


def test_a_created_database_reads_back_as_its_schema(mysql: Connection) -> None:
    after = tables("mysql", BLOG)
    finish(mysql.script(SCRIPT))
    assert diff(finish(inspect(mysql)), after) == []


NATIVE = {
    "Int": ["Int", "UnsignedInt", "SmallInt", "UnsignedSmallInt", "TinyInt", "UnsignedTinyInt", "MediumInt", "Year"],
    "BigInt": ["BigInt", "UnsignedBigInt"],
    "Boolean": ["TinyInt", "Bit(1)"],
    "Float": ["Float", "Double"],
    "Decimal": ["Decimal", "Decimal(5, 2)"],
    "String": ["Char(3)", "VarChar(7)", "TinyText", "Text", "MediumText", "LongText"],
    "Bytes": ["Bit(7)", "Binary(3)", "VarBinary(4)", "TinyBlob", "Blob", "MediumBlob", "LongBlob"],
    "DateTime": ["Date", "Time", "Time(2)", "DateTime", "DateTime(6)", "Timestamp(1)"],
    "Json": ["Json"],
}


def test_every_native_type_reads_back_as_itself(mysql: Connection) -> None:
    lines = [
        f"f{scalar}{place} {scalar}? @db.{name}" for scalar, names in NATIVE.items() for place, name in enumerate(names)
    ]
    assert len(lines) == 36
    after = tables("mysql", model(*lines))
    finish(mysql.script(render(diff(empty(after.dialect), after), after.dialect).text))
    assert diff(finish(inspect(mysql)), after) == []


@pytest.mark.parametrize(
    ("field", "written"),
    [
        ('String @default("it\'s \\\\ ü")', "it's \\ ü"),
        ("Int @default(-3)", -3),
        ("Boolean @default(true)", 1),
        ("Float @default(1.25)", 1.25),
        ('DateTime @default("2020-02-29T12:30:00.5Z")', "2020-02-29 12:30:00.500"),
        ("String @default(dbgenerated(\"(concat('a', 1 + 1))\"))", "a2"),
    ],
)
def test_defaults_are_filled_in_and_read_back(field: str, written: object, mysql: Connection) -> None:
    after = tables("mysql", model(f"a {field}"))
    finish(mysql.script(render(diff(empty(after.dialect), after), after.dialect).text))
    assert diff(finish(inspect(mysql)), after) == []

    finish(mysql.execute("INSERT INTO A (id) VALUES (?)", (1,)))
    [[found]] = finish(mysql.fetch("SELECT IF(?, CONCAT(a), a) FROM A", ("DateTime" in field,)))
    assert found == written or type(written)(found) == written  # type: ignore[call-arg]


def test_what_a_change_may_cost_is_said() -> None:
    before = tables("mysql", model("r R", "t String", "n Int") + "enum R {\n  X\n  Y\n}\n")
    after = tables("mysql", model("r R", "t String @db.VarChar(20)", "n BigInt") + "enum R {\n  X\n}\n")
    assert [loss.message for loss in losses(diff(before, after)).warnings] == [
        "The values [Y] on the enum `A_r` will be removed. If these variants are still used in the database, "
        "this will fail.",
        "You are about to alter the column `t` on the `A` table. The data in that column could be lost. "
        "The data in that column will be cast from `VarChar(191)` to `VarChar(20)`.",
    ]
