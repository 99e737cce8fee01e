"""Which renames apply, and the statements that they are."""

from __future__ import annotations

import pytest

from nicol.ddl import diff, likely_renames, losses, render
from tests.ddl.schemas import tables

BEFORE = """
model User {
  id   Int    @id @default(autoincrement())
  name String @unique
  role Role   @default(ADMIN)
}

enum Role {
  ADMIN
  READER
}
"""
AFTER = """
/// @nicol.renamed_from("User")
model Account {
  id    Int    @id @default(autoincrement())
  /// @nicol.renamed_from(["label", "name"])
  title String @unique
  role  Rank   @default(OWNER)
}

/// @nicol.renamed_from("Role")
enum Rank {
  /// @nicol.renamed_from("ADMIN")
  OWNER
  READER
}
"""


def script(provider: str, before: str, after: str) -> tuple[str, ...]:
    old, new = tables(provider, before), tables(provider, after)
    steps = diff(old, new)
    assert losses(steps).header == ""
    return render(steps, new.dialect).statements


def test_default_names_follow_on_postgresql() -> None:
    assert script("postgresql", BEFORE, AFTER) == (
        'ALTER TABLE "User" RENAME TO "Account"',
        'ALTER SEQUENCE IF EXISTS "User_id_seq" RENAME TO "Account_id_seq"',
        'ALTER TYPE "Role" RENAME TO "Rank"',
        "ALTER TYPE \"Rank\" RENAME VALUE 'ADMIN' TO 'OWNER'",
        'ALTER TABLE "Account" RENAME COLUMN "name" TO "title"',
        'ALTER TABLE "Account" RENAME CONSTRAINT "User_pkey" TO "Account_pkey"',
        'ALTER INDEX "User_name_key" RENAME TO "Account_title_key"',
    )


def test_a_value_on_mysql_goes_through_its_rows() -> None:
    assert script("mysql", BEFORE, AFTER) == (
        "RENAME TABLE `User` TO `Account`",
        "ALTER TABLE `Account` RENAME COLUMN `name` TO `title`",
        "ALTER TABLE `Account` MODIFY `role` ENUM('ADMIN', 'READER', 'OWNER') NOT NULL DEFAULT 'ADMIN'",
        "UPDATE `Account` SET `role` = 'OWNER' WHERE `role` = 'ADMIN'",
        "ALTER TABLE `Account` MODIFY `role` ENUM('OWNER', 'READER') NOT NULL DEFAULT 'OWNER'",
        "ALTER TABLE `Account` RENAME INDEX `User_name_key` TO `Account_title_key`",
    )


@pytest.mark.parametrize("provider", ["postgresql", "mysql", "sqlite"])
def test_a_rename_that_has_happened_says_nothing(provider: str) -> None:
    plain = "\n".join(line for line in AFTER.splitlines() if "///" not in line)
    assert diff(tables(provider, plain), tables(provider, AFTER)) == []


def named(name: str, former: str = "") -> str:
    line = f'/// @nicol.renamed_from("{former}")\n' if former else ""
    return f"{line}model {name} {{\n  id Int @id\n}}\n"


def test_one_rename_frees_the_name_for_another() -> None:
    statements = script("sqlite", named("A") + named("B"), named("B", "A") + named("C", "B"))
    assert statements == ('ALTER TABLE "B" RENAME TO "C"', 'ALTER TABLE "A" RENAME TO "B"')


def test_a_former_name_that_no_table_has_creates() -> None:
    assert script("sqlite", named("A"), named("A") + named("B", "Old")) == (
        'CREATE TABLE "B" (\n    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT\n)',
    )


def test_a_change_of_case_on_sqlite_goes_by_way_of_another_name() -> None:
    assert script("sqlite", named("user"), named("User", "user")) == (
        'ALTER TABLE "user" RENAME TO "new_User"',
        'ALTER TABLE "new_User" RENAME TO "User"',
    )


def test_what_is_alike_and_what_is_not() -> None:
    before = "model A {\n  id Int @id\n  x String\n  y Int\n}\nmodel Z {\n  k Int @id\n}\n"
    after = "model B {\n  id Int @id\n  x String\n}\nmodel C {\n  other String @id\n}\n"
    found = likely_renames(tables("sqlite", before), tables("sqlite", after), ())
    assert [(one.after, [name for name, _ in one.choices]) for one in found] == [("B", ["A"])]


def test_columns_of_another_kind_are_not_alike() -> None:
    before = "model A {\n  id Int @id\n  x String\n  n Int\n}\n"
    after = "model A {\n  id Int @id\n  y String\n  when DateTime\n}\n"
    found = likely_renames(tables("postgresql", before), tables("postgresql", after), ())
    assert [(one.after, [name for name, _ in one.choices]) for one in found] == [("y", ["x"])]
