"""Pieces of a file give the blocks that the whole file gives, wherever it is cut or broken."""

from __future__ import annotations

import random

import pytest

from nicol.lsp.pieces import pieces
from nicol.psl.ast import Block
from nicol.psl.parser import parse

TEXT = """datasource db {
  provider = "sqlite"
}

/// people
model User {
  id   Int    @id
  name String @default("}")
}
// trailing

enum Role {
  ADMIN
}
model Last { // comment
  id Int @id
}
"""
BROKEN = [
    "",
    TEXT,
    TEXT.replace("\n", "\r\n"),
    TEXT.replace("model User {", "model User"),
    TEXT.replace("enum Role {", "enum Role {\n  model X {"),
    TEXT.replace("// trailing", "word {"),
    TEXT.replace("// trailing", "/* }\n}\n */"),
    TEXT.replace("  ADMIN\n}\n", "  ADMIN\n"),
    TEXT.rstrip() + " ",
    TEXT.removesuffix("}\n"),
]


def assert_same(text: str) -> None:
    parts = pieces(text)
    assert sum(piece.length for piece in parts) == len(text)
    found = [(block, piece.start) for piece in parts for block in piece.ast.blocks]
    expected = parse(text)[0].blocks
    assert [placed(block, start) for block, start in found] == [placed(block, 0) for block in expected]


def placed(block: Block, start: int) -> object:
    fields = [(field.name.name, field.span.start + start, field.span.end + start) for field in block.fields]
    comments = [comment.text for comment in block.documentation]
    return block.keyword, block.name.name, block.span.start + start, block.span.end + start, fields, comments


@pytest.mark.parametrize("text", BROKEN)
def test_pieces_hold_the_blocks_of_the_file(text: str) -> None:
    assert_same(text)


def test_pieces_hold_them_while_somebody_types() -> None:
    """Pieces of text taken away, doubled and moved at random, with a fixed seed."""
    choice = random.Random(11)
    for _ in range(300):
        start, end = sorted(choice.sample(range(len(TEXT)), 2))
        place = choice.randrange(len(TEXT))
        piece = TEXT[start:end] if choice.random() < 0.5 else choice.choice(["}\n", "{", "\n}\n\n", '"', "//", "@@"])
        assert_same(TEXT[:place] + piece + TEXT[choice.choice([place, end]) :])


def test_several_blocks_are_several_pieces() -> None:
    assert len(pieces(TEXT)) == 5
