"""Renames and backfills as a user gives them: by command, by flag, and by answers at a terminal."""

from __future__ import annotations

import os
import pty
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import MAIN, SQLITE, Cli

SHOP = """
model User {
  id    Int    @id
  name  String
  email String
  posts Post[]
}

model Post {
  id     Int  @id
  userId Int
  user   User @relation(fields: [userId], references: [id])

  @@index([userId])
}
"""


@pytest.fixture
def shop(cli: Cli, schema: Callable[[str], Path]) -> Path:
    """A migrated project with two users and a post."""
    path = schema(SQLITE + SHOP)
    assert cli("migrate", "dev", "--name", "init").status == 0
    with closing(sqlite3.connect(path.with_name("dev.db"))) as database:
        database.executescript(
            "INSERT INTO User VALUES (1, 'Ann', 'a@x'), (2, 'Bob', 'b@x'); INSERT INTO Post VALUES (7, 2);"
        )
    return path


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path.with_name("dev.db"))) as database:
        return database.execute(sql).fetchall()


def last_script(path: Path) -> str:
    folders = sorted(one for one in (path.parent / "migrations").iterdir() if one.is_dir())
    return (folders[-1] / "migration.sql").read_text()


def answered(*words: str, answers: str) -> tuple[int, str]:
    """`nicol WORDS` at a terminal where somebody types `answers`; the status and what the terminal showed."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", MAIN, *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "NO_COLOR": "1", "TERM": "dumb"},
    ) as process:
        os.close(theirs)
        os.write(ours, answers.encode())
        text = b""
        while chunk := read(ours):
            text += chunk
    os.close(ours)
    return process.returncode, text.decode().replace("\r\n", "\n")


def read(terminal: int) -> bytes:
    """What the terminal shows next; nothing when the program has ended (EIO)."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def test_a_model_is_renamed_in_schema_and_database(cli: Cli, shop: Path) -> None:
    done = cli("migrate", "rename", "User", "Account")

    assert done.status == 0
    assert done.out.startswith("`User` is `Account` in prisma/schema.prisma.\n")
    text = shop.read_text()
    assert "model Account {" in text
    assert "Account @relation(fields: [userId], references: [id])" in text
    assert "User " not in text
    assert last_script(shop) == '-- RenameTable\nALTER TABLE "User" RENAME TO "Account";\n'
    assert rows(shop, "SELECT name, Post.id FROM Account JOIN Post ON userId = Account.id") == [("Bob", 7)]
    assert cli("migrate", "dev").out.startswith("Already in sync")


def test_a_field_is_renamed_with_its_index(cli: Cli, shop: Path) -> None:
    assert cli("migrate", "rename", "Post.userId", "authorId", "--name", "author", "--create-only").status == 0

    assert "@@index([authorId])" in shop.read_text()
    assert rows(shop, "SELECT userId FROM Post") == [(2,)]
    assert cli("migrate", "dev").status == 0
    assert rows(shop, "SELECT authorId FROM Post") == [(2,)]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("User", "Post", "the model `Post` is there already."),
        ("Usr", "Account", "there is no model or enum `Usr`. Did you mean `User`?"),
        ("User.nam", "x", "the model `User` has no `nam`. Did you mean `name`?"),
        ("User.name", "email", "`User` has a `email` already."),
        ("User.name", "Post.name", "what is in `User` stays there; only its name can change."),
        ("User", "1st", "a name begins with a letter and has only letters, digits and underscores."),
        ("User", "User", "it has this name already."),
    ],
)
def test_refused_renames_change_nothing(cli: Cli, shop: Path, old: str, new: str, reason: str) -> None:
    before = shop.read_text()

    done = cli("migrate", "rename", old, new)

    assert done.status == 1
    assert "NICOL-RENAME" in done.err
    assert done.err.endswith(f"{reason}\n")
    assert shop.read_text() == before


def test_a_schema_with_other_changes_is_migrated_first(cli: Cli, shop: Path) -> None:
    shop.write_text(shop.read_text().replace("  email String\n", "  email String\n  age   Int?\n"))

    done = cli("migrate", "rename", "User", "Account")

    assert done.status == 1
    assert "Run `nicol migrate dev` for them, then rename." in done.err
    assert "model User {" in shop.read_text()


def test_a_failure_gives_the_schema_back(cli: Cli, shop: Path) -> None:
    before = shop.read_text()
    with closing(sqlite3.connect(shop.with_name("dev.db"))) as database:
        database.execute("CREATE VIEW Account AS SELECT 1")

    done = cli("migrate", "rename", "User", "Account")

    assert done.status == 1
    assert shop.read_text() == before


def test_a_mapped_name_stays_in_the_database(cli: Cli, shop: Path) -> None:
    shop.write_text(shop.read_text().replace("name  String", 'fullName String @map("name")'))

    done = cli("migrate", "rename", "User.fullName", "label")

    assert done.out.endswith("Its name in the database stays.\n")
    assert '@map("name")' in shop.read_text()
    assert cli("migrate", "dev").out.startswith("Already in sync")


def test_without_a_terminal_nothing_is_guessed(cli: Cli, shop: Path) -> None:
    shop.write_text(shop.read_text().replace("name  String", "fullName String?"))

    done = cli("migrate", "dev", "--name", "x")

    assert done.status == 130
    assert "You are about to drop the column `name`" in done.err
    assert "  - column of `User`: `name` to `fullName`\n" in done.err
    assert "@nicol.renamed_from" in done.err
    assert rows(shop, "SELECT name FROM User") == [("Ann",), ("Bob",)]


def test_a_required_field_that_may_be_a_renamed_one(cli: Cli, shop: Path) -> None:
    shop.write_text(shop.read_text().replace("name  String", "fullName String"))

    done = cli("migrate", "dev", "--name", "x")

    assert done.status == 1
    assert "Added the required column `fullName`" in done.err
    assert "--backfill User.fullName=SQL" in done.err
    assert "  - column of `User`: `name` to `fullName`\n" in done.err


def test_a_yes_renames(shop: Path) -> None:
    shop.write_text(shop.read_text().replace("name  String", "fullName String"))

    status, text = answered("migrate", "dev", "--name", "x", answers="1\n")

    assert status == 0
    assert "The column `fullName` of `User` is new." in text
    assert "1) yes, it is the old `name`" in text
    assert last_script(shop) == '-- RenameColumn\nALTER TABLE "User" RENAME COLUMN "name" TO "fullName";\n'
    assert rows(shop, "SELECT fullName FROM User") == [("Ann",), ("Bob",)]


def test_the_usual_answer_is_no(shop: Path) -> None:
    shop.write_text(shop.read_text().replace("name  String", "fullName String?"))

    status, text = answered("migrate", "dev", "--name", "x", answers="\nn\n")

    assert status == 130
    assert "Nothing was changed." in text
    assert rows(shop, "SELECT name FROM User") == [("Ann",), ("Bob",)]


def test_a_value_is_asked_for_and_shown(shop: Path) -> None:
    shop.write_text(shop.read_text().replace("  email String\n", "  email String\n  age   Int\n"))

    status, text = answered("migrate", "dev", "--name", "x", answers="id * 10\ny\n")

    assert status == 0
    assert "SELECT" in text[: text.index("Write it?")]
    assert rows(shop, "SELECT name, age FROM User") == [("Ann", 10), ("Bob", 20)]


def test_a_value_is_given_by_flag(cli: Cli, shop: Path) -> None:
    shop.write_text(shop.read_text().replace("  email String\n", "  email String\n  age   Int\n"))

    refused = cli("migrate", "dev", "--name", "x")
    done = cli("migrate", "dev", "--name", "x", "--backfill", "User.age=18")

    assert refused.err.endswith("Or give the rows a value: --backfill User.age=SQL\n")
    assert done.status == 0
    assert rows(shop, "SELECT name, age FROM User") == [("Ann", 18), ("Bob", 18)]


@pytest.mark.parametrize(
    ("flag", "reason"),
    [
        ("User", "write it as Model.field=EXPRESSION"),
        ("Usr.age=1", "there is no model `Usr`. Did you mean `User`?"),
        ("User.nme=1", "`User` has no column `nme`. Did you mean `name`?"),
        ("User.posts=1", "`User` has no column `posts`."),
        ("User.name=1", "the column does not become required."),
    ],
)
def test_wrong_backfills(cli: Cli, shop: Path, flag: str, reason: str) -> None:
    done = cli("migrate", "dev", "--name", "x", "--backfill", flag)

    assert done.status == 1
    assert "NICOL-BACKFILL" in done.err
    assert reason in done.err
