"""nicol schema show."""

from __future__ import annotations

import json
import pty
import subprocess
import sys
from collections.abc import Callable
from os import close, environ, read
from pathlib import Path

from tests.cli.conftest import MAIN, NOTE, SQLITE, Cli

LIBRARY = """
/// Something to read.
model Book {
  id       Int      @id @default(autoincrement())
  title    String   @unique @map("book_title")
  authorId Int?
  author   Author?  @relation(fields: [authorId], references: [id], onDelete: Cascade)
  genres   Genre[]
  /// @deprecated not filled any more
  oldShelf String?
  kind     Kind     @default(PAPER)

  @@index([authorId, title(sort: Desc)])
  @@map("books")
}

model Author {
  id    Int    @id
  books Book[]
}

model Genre {
  name  String @id
  books Book[]
}

enum Kind {
  PAPER
  SOUND @map("audio")
}
"""
BOOK = """\
model Book  books
  Something to read.
  Field     Type     Attributes
  id        Int      @id @default(autoincrement())
  title     String   @unique @map("book_title")
  authorId  Int?     FK
  oldShelf  String?  deprecated  @deprecated not filled any more
  kind      Kind     @default(PAPER)

  Relation  Ends      To
  author    n — 0..1  Author.books  authorId → id; on delete Cascade, on update Cascade
  genres    n — m     Genre.books  join table

  Index  Fields                        Name
  index  authorId, title(sort: Desc)   books_authorId_book_title_idx
"""


def test_a_model(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SQLITE + LIBRARY)
    shown = cli("schema", "show", "Book")
    assert (shown.status, shown.err) == (0, "")
    assert [line.split() for line in shown.out.splitlines()] == [line.split() for line in BOOK.splitlines()]


def test_every_model_and_enum_in_the_order_of_the_schema(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SQLITE + LIBRARY)
    lines = cli("schema", "show").out.splitlines()
    heads = [line.split()[1] for line in lines if line.startswith(("model ", "enum "))]
    assert heads == ["Book", "Author", "Genre", "Kind"]
    assert "  SOUND  audio" in lines


def test_json(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SQLITE + LIBRARY)
    [book] = json.loads(cli("schema", "show", "Book", "--json").out)["models"]
    fields = {field["name"]: field for field in book["fields"]}
    assert (book["name"], book["table"], book["documentation"]) == ("Book", "books", "Something to read.")
    assert (fields["title"]["column"], fields["title"]["keys"]) == ("book_title", ["UK"])
    assert fields["author"]["relation"]["onDelete"] == "Cascade"
    assert fields["genres"]["relation"]["cardinality"] == "many-to-many"
    assert [index["kind"] for index in book["indexes"]] == ["id", "unique", "normal"]


def test_an_empty_schema(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SQLITE)
    done = cli("schema", "show")
    assert (done.status, done.out, done.err) == (0, "", "The schema has no models and no enums.\n")
    assert cli("schema", "docs", "-o", "empty.md").status == 0
    assert cli("schema", "docs").status == 0


MONGODB = """
datasource db {
  provider = "mongodb"
}

type Address {
  street String
}

model Person {
  id   String  @id @map("_id")
  home Address
}
"""


def test_a_schema_whose_database_nicol_cannot_reach(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(MONGODB)
    done = cli("schema", "show", "Address")
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines()[0] == "type Address"
    assert cli("schema", "erd").out.count("{\n") == 2
    assert cli("schema", "docs").status == 0


def test_an_unknown_model(cli: Cli, schema: Callable[[str], Path]) -> None:
    schema(SQLITE + LIBRARY)
    done = cli("schema", "show", "Boook")
    assert (done.status, done.out) == (1, "")
    assert done.err == "The schema has no model or enum `Boook`. Did you mean `Book`?\n"
    assert cli("schema", "show", "Xylophone").err.endswith("it has: Book, Author, Genre, Kind.\n")


def test_a_terminal_of_80_columns(project: Path, schema: Callable[[str], Path]) -> None:
    schema(SQLITE + LIBRARY + NOTE.replace("text", "a_name_that_takes_half_of_the_line"))
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", MAIN, "schema", "show"],
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        env={**environ, "COLUMNS": "80", "NO_COLOR": "1", "TERM": "dumb"},
    ):
        close(theirs)
        text = b""
        while chunk := _read(ours):
            text += chunk
    close(ours)
    lines = text.decode().splitlines()
    assert any("a_name_that_takes_half_of_the_line" in line for line in lines)
    assert any("───" in line for line in lines)
    assert max(map(len, lines)) <= 80


def _read(descriptor: int) -> bytes:
    try:
        return read(descriptor, 65536)
    except OSError:
        return b""
