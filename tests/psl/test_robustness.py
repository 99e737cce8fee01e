"""Whatever the text, parsing and checking end without an exception, and formatting settles."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nicol.psl import format_text, parse
from nicol.text.render import render_json, render_terminal
from nicol.text.span import Source
from nicol.validate import format_sources, load

PIECES = st.sampled_from(
    [
        "model ", "view ", "type ", "enum ", "datasource ", "generator ", "A", "B", "id", " {", "}", "\n", "\r\n",
        " ", "\t", "Int", "String", "DateTime", "?", "[]", "!", ":", "@id", "@unique", "@@id", "@@unique", "@@index",
        "[", "]", ",", "@relation", "fields: ", "references: ", "@default", "autoincrement()", "now()", "uuid(4)",
        '"text"', '"', "\\", '"\\u12"', "1", "-1.5", "provider = ", '"sqlite"', '"postgresql"', "url = ", 'env("X")',
        "// note", "/// doc", "/// @nicol.check(1)", "/*", "*/", "@db.VarChar(10)", "Unsupported(", "é", "囧",
        "{ a: 1 }", "@map", "@@map", "@@schema", "where: ", "raw", "onDelete: Cascade", "$", "@", "@@",
        "(", ")", ".", "=", "\x00",
    ]
)  # fmt: skip


def _check(text: str) -> None:
    source = Source(Path("schema.prisma"), text)
    loaded = load([source])
    for one in loaded.diagnostics:
        assert 0 <= one.span.start <= one.span.end <= len(text)
    render_terminal(loaded.diagnostics, [source])
    render_json(loaded.diagnostics, [source])
    settled = format_text(format_text(text))
    assert format_text(settled) == settled
    format_sources([source])


@settings(max_examples=250, deadline=None)
@given(st.lists(PIECES, max_size=60))
def test_shuffled_pieces_of_the_language(pieces: list[str]) -> None:
    _check("".join(pieces))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_arbitrary_text(text: str) -> None:
    _check(text)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 400), st.integers(0, 40), PIECES)
def test_a_schema_with_a_hole_and_a_patch(place: int, length: int, patch: str) -> None:
    text = """datasource db {
  provider = "postgresql"
}

model User {
  id    Int    @id @default(autoincrement())
  name  String @default("a\\nb") @db.VarChar(20)
  posts Post[]
  role  Role   @default(ADMIN)

  @@index([name(sort: Desc)], type: Hash)
}

model Post {
  id     Int  @id
  user   User @relation(fields: [userId], references: [id], onDelete: Cascade)
  userId Int
}

enum Role {
  ADMIN @map("admin")
}
"""
    _check(text[:place] + patch + text[place + length :])


@pytest.mark.parametrize(
    "junk",
    ["model A {\n", "[" * 3, '"\\"', " ", "/*", "@@index(", "a(", "enum B {\n}\n", "/", "\\", "model A {\n  a B\n}\n"],
)
def test_a_lot_of_junk_is_read_to_its_end(junk: str) -> None:
    text = junk * (300_000 // len(junk))
    tree, diagnostics = parse(text)
    assert tree.tops or not text.strip()
    assert all(one.severity == "error" for one in diagnostics)
