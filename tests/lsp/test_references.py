"""References and definitions: where a name is declared and used."""

from __future__ import annotations

import pytest
from lsprotocol.types import Location, Position

from nicol.lsp.definition import definition
from nicol.lsp.project import Project, make_project
from nicol.lsp.references import references
from tests.lsp.cursor import CURSOR, at_cursor

SHOP = """\
datasource db {
  provider = "postgresql"
}

model Order {
  id     Int    @id
  buyer  Int
  seller Int @db.Integer
  state  State  @default(OPEN)
  states State[] @default([OPEN, PAID])
  lines  Line[]

  @@unique([buyer, seller])
  @@index([seller(sort: Desc), id])
}

enum State {
  OPEN
  PAID
}

model Line {
  id      Int   @id
  buyer   Int
  seller  Int
  order   Order @relation(fields: [buyer, seller], references: [buyer, seller])

  @@index([buyer])
}
"""


def marked(text: str) -> str:
    """SHOP with the cursor where `text`, a part of it, has `<|>`."""
    part = text.replace(CURSOR, "")
    assert SHOP.count(part) == 1
    return SHOP.replace(part, text)


def places(found: list[Location]) -> list[tuple[int, int, int]]:
    """(line, first column, end column) of each location, lines from 1 as editors show them."""
    ranges = [one.range for one in found]
    return [(one.start.line + 1, one.start.character, one.end.character) for one in ranges]


def used(text: str, declared: bool = True) -> list[tuple[int, int, int]]:
    """The references of the word at the cursor of a line of SHOP."""
    return places(references(*at_cursor(marked(text)), declared))


def declared(text: str) -> list[tuple[int, int, int]]:
    """The definition of the word at the cursor of a line of SHOP."""
    return places(definition(*at_cursor(marked(text))))


@pytest.mark.parametrize("text", ["model Or<|>der {", "  order   Or<|>der @relation", "  order   <|>Order @relation"])
def test_a_model_is_found_from_its_name_and_from_its_uses(text: str) -> None:
    assert used(text) == [(5, 6, 11), (26, 10, 15)]
    assert declared(text) == [(5, 6, 11)]


def test_a_field_from_its_name() -> None:
    assert used("model Line {\n  id      Int   @id\n  bu<|>yer   Int") == [(24, 2, 7), (28, 11, 16), (26, 35, 40)]


def test_a_field_from_a_key_of_its_model() -> None:
    assert used("@@unique([bu<|>yer, seller])") == [(7, 2, 7), (13, 12, 17)]
    assert declared("@@unique([buyer, sell<|>er])") == [(8, 2, 8)]


def test_a_field_from_a_relation() -> None:
    assert used("fields: [buyer<|>, seller], references") == [(24, 2, 7), (28, 11, 16)]
    assert used("references: [buyer, se<|>ller]") == [(8, 2, 8), (13, 19, 25)]
    assert declared("fields: [bu<|>yer, seller], references") == [(24, 2, 7)]
    assert declared("references: [bu<|>yer, seller]") == [(7, 2, 7)]


def test_a_field_with_options_in_an_index() -> None:
    assert declared("@@index([sel<|>ler(sort: Desc), id])") == [(8, 2, 8)]
    assert used("@@index([sel<|>ler(sort: Desc), id])") == [(8, 2, 8), (13, 19, 25), (14, 11, 17), (26, 71, 77)]


@pytest.mark.parametrize("text", ["  OP<|>EN\n", "@default(OP<|>EN)", "@default([OP<|>EN, PAID])"])
def test_an_enum_value(text: str) -> None:
    assert used(text) == [(18, 2, 6), (9, 25, 29), (10, 27, 31)]
    assert declared(text) == [(18, 2, 6)]


def test_an_enum() -> None:
    assert used("enum St<|>ate {") == [(17, 5, 10), (9, 9, 14), (10, 9, 14)]


def test_the_datasource_and_the_types_under_its_name() -> None:
    assert used("datasource d<|>b {") == [(1, 11, 13), (8, 14, 24)]
    assert used("seller Int @db.Int<|>eger") == [(1, 11, 13), (8, 14, 24)]


def test_the_declaration_can_be_left_out() -> None:
    assert used("model Or<|>der {", declared=False) == [(26, 10, 15)]
    assert used("datasource d<|>b {", declared=False) == [(8, 14, 24)]
    assert used("  OP<|>EN\n", declared=False) == [(9, 25, 29), (10, 27, 31)]


@pytest.mark.parametrize(
    "text", ["datasource db {<|>\n", "sort: De<|>sc", '"postg<|>resql"', "mo<|>del Order", "@re<|>lation"]
)
def test_other_words_name_nothing(text: str) -> None:
    assert used(text) == []
    assert declared(text) == []


def test_definitions_lead_to_no_configuration() -> None:
    assert declared("datasource d<|>b {") == []
    assert declared("seller Int @db.Int<|>eger") == []


def test_a_path_into_a_composite_type() -> None:
    text = (
        'datasource db {\n  provider = "mongodb"\n}\nmodel A {\n  id String @id @map("_id")\n  at Place\n'
        "  @@index([at.city<|>])\n}\ntype Place {\n  city String\n}\n"
    )
    assert places(definition(*at_cursor(text))) == [(10, 2, 6)]
    assert places(references(*at_cursor(text))) == [(10, 2, 6), (7, 14, 18)]


def files() -> Project:
    return make_project(
        {
            "file:///a.prisma": "// 😀\nmodel A {\n  id Int @id\n  bs B[]\n}\n",
            "file:///b.prisma": "model B {\n  id Int @id\n  a A @relation(fields: [id], references: [id])\n}\n",
        }
    )


def test_several_files() -> None:
    found = references(files(), "file:///b.prisma", Position(2, 4))
    assert [(one.uri, *place) for one, place in zip(found, places(found), strict=True)] == [
        ("file:///a.prisma", 2, 6, 7),
        ("file:///b.prisma", 3, 4, 5),
    ]
    assert definition(files(), "file:///b.prisma", Position(2, 4)) == found[:1]


def test_a_broken_file_is_read_as_far_as_it_goes() -> None:
    text = "model A {\n  id Int @id\n  @@@ what\n  b B<|>\n}\nmodel B {\n  id Int @id\n  a A?\n}\nmodel {\n"
    assert places(references(*at_cursor(text))) == [(6, 6, 7), (4, 4, 5)]


def test_outside_of_everything_is_nothing() -> None:
    assert references(files(), "file:///a.prisma", Position(0, 2)) == []
    assert references(files(), "file:///a.prisma", Position(99, 99)) == []
    assert definition(files(), "file:///a.prisma", Position(0, 0)) == []
