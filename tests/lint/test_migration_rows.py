"""Rows in the way: the question that a rule asks counts them, and the statement fails on them."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from nicol.drivers import Connection, DriverError, finish
from nicol.lint.live_migrations import answered, ask
from nicol.lint.review_migrations import check_migrations
from nicol.migrate.apply import run_script
from tests.lint.migrations import history


class Case(NamedTuple):
    """A table, rows that are in the way of `statement`, how many the rule counts, and what the server says."""

    code: str
    setup: str
    rows: str
    statement: str
    count: int
    refusal: str


USERS = 'CREATE TABLE "users" ("id" INTEGER NOT NULL PRIMARY KEY, "email" TEXT, "age" INTEGER);'
ROWS = """INSERT INTO "users" VALUES (1, 'a', 1), (2, 'a', -1), (3, NULL, NULL)"""
POSTS = f'{USERS}\nCREATE TABLE "posts" ("id" INTEGER NOT NULL PRIMARY KEY, "author" INTEGER);'
POSTGRESQL = [
    Case("MIG201", USERS, ROWS, 'CREATE UNIQUE INDEX "u" ON "users"("email")', 1, "23505"),
    Case("MIG201", USERS, ROWS, 'ALTER TABLE "users" ADD CONSTRAINT "u" UNIQUE ("email")', 1, "23505"),
    Case("MIG202", USERS, ROWS, 'ALTER TABLE "users" ALTER COLUMN "email" SET NOT NULL', 1, "23502"),
    Case("MIG203", USERS, ROWS, 'ALTER TABLE "users" ADD COLUMN "x" INTEGER NOT NULL', 3, "23502"),
    Case(
        "MIG205",
        POSTS,
        'INSERT INTO "posts" VALUES (1, 7), (2, NULL)',
        'ALTER TABLE "posts" ADD CONSTRAINT "f" FOREIGN KEY ("author") REFERENCES "users"("id")',
        1,
        "23503",
    ),
    Case("MIG206", USERS, ROWS, 'ALTER TABLE "users" ADD CONSTRAINT "c" CHECK ("age" > 0)', 1, "23514"),
    Case(
        "MIG107",
        'CREATE TYPE "Role" AS ENUM (\'A\', \'B\');\nCREATE TABLE "users" ("id" INTEGER PRIMARY KEY, "role" "Role");',
        "INSERT INTO \"users\" VALUES (1, 'A'), (2, 'B')",
        "CREATE TYPE \"Role_new\" AS ENUM ('A');\n"
        'ALTER TABLE "users" ALTER COLUMN "role" TYPE "Role_new" USING ("role"::text::"Role_new");\n'
        'ALTER TYPE "Role" RENAME TO "Role_old";\nALTER TYPE "Role_new" RENAME TO "Role";\nDROP TYPE "Role_old"',
        1,
        "22P02",
    ),
]
SQLITE = [
    Case("MIG201", USERS, ROWS, 'CREATE UNIQUE INDEX "u" ON "users"("email")', 1, "UNIQUE"),
    Case("MIG203", USERS, ROWS, 'ALTER TABLE "users" ADD COLUMN "x" INTEGER NOT NULL', 3, "NOT NULL"),
    Case(
        "MIG202",
        USERS,
        ROWS,
        "PRAGMA foreign_keys=OFF;\n"
        'CREATE TABLE "new_users" ("id" INTEGER NOT NULL PRIMARY KEY, "email" TEXT NOT NULL, "age" INTEGER);\n'
        'INSERT INTO "new_users" ("id", "email", "age") SELECT "id", "email", "age" FROM "users";\n'
        'DROP TABLE "users";\nALTER TABLE "new_users" RENAME TO "users"',
        1,
        "NOT NULL",
    ),
]
MYSQL = [
    Case(
        "MIG201",
        "CREATE TABLE `users` (`id` INTEGER NOT NULL PRIMARY KEY, `email` VARCHAR(20), `age` INTEGER);",
        "INSERT INTO `users` VALUES (1, 'a', 1), (2, 'a', -1), (3, NULL, NULL)",
        "CREATE UNIQUE INDEX `u` ON `users`(`email`)",
        1,
        "1062",
    ),
    Case(
        "MIG202",
        "CREATE TABLE `users` (`id` INTEGER NOT NULL PRIMARY KEY, `age` INTEGER);",
        "INSERT INTO `users` VALUES (1, NULL), (2, 3)",
        "ALTER TABLE `users` MODIFY `age` INTEGER NOT NULL",
        1,
        "1265",
    ),
    Case(
        "MIG107",
        "CREATE TABLE `users` (`id` INTEGER NOT NULL PRIMARY KEY, `role` ENUM('A', 'B') NOT NULL);",
        "INSERT INTO `users` VALUES (1, 'A'), (2, 'B')",
        "ALTER TABLE `users` MODIFY `role` ENUM('A') NOT NULL",
        1,
        "1265",
    ),
]


@pytest.mark.parametrize("case", POSTGRESQL, ids=lambda case: case.code)
def test_rows_in_the_way_on_postgresql(postgresql: Connection, case: Case) -> None:
    _check(postgresql, case)


@pytest.mark.parametrize("case", SQLITE, ids=lambda case: case.code)
def test_rows_in_the_way_on_sqlite(sqlite: Connection, case: Case) -> None:
    _check(sqlite, case)


@pytest.mark.parametrize("case", MYSQL, ids=lambda case: case.code)
def test_rows_in_the_way_on_mysql(mysql: Connection, case: Case) -> None:
    _check(mysql, case)


def test_made_up_values(mysql: Connection) -> None:
    """MIG204: the statement succeeds, and every row has what nobody said."""
    finish(mysql.script("CREATE TABLE `users` (`id` INTEGER NOT NULL PRIMARY KEY)"))
    finish(mysql.script("INSERT INTO `users` VALUES (1)"))
    finish(mysql.script("ALTER TABLE `users` ADD COLUMN `x` INTEGER NOT NULL, ADD COLUMN `n` VARCHAR(9) NOT NULL"))

    assert [tuple(row) for row in finish(mysql.fetch("SELECT `x`, `n` FROM `users`"))] == [(0, "")]


def _check(connection: Connection, case: Case) -> None:
    _run(connection, case.setup)
    whole = history(case.setup, f"{case.statement};", provider=connection.dialect.provider)
    hits = [hit for hit in check_migrations(whole, whole.migrations[-1:]) if hit.finding.code == case.code]
    assert hits

    quiet = finish(ask(connection, hits))
    assert [answered(hit, quiet).severity for hit in hits] == ["info"] * len(hits)

    finish(connection.script(case.rows))
    answers = finish(ask(connection, hits))
    finding = answered(hits[0], answers)
    assert finding.severity == "error"
    assert finding.evidence[-1].startswith("Now: ")
    assert finding.evidence[-1].endswith(f": {case.count}.")
    with pytest.raises(DriverError) as caught:
        _run(connection, case.statement)
    assert case.refusal in f"{caught.value.native_code} {caught.value.message}"


def _run(connection: Connection, script: str) -> None:
    finish(run_script(connection, script))
