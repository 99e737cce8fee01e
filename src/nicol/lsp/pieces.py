"""A file in pieces that are parsed each for itself, so that typing in one block costs that block.

A piece ends behind a closing brace at the start of a line and the empty lines after it. Parsed alone it gives what
the parser makes of it inside the whole file, provided that its last block closes with that brace: then nothing in it
was decided by the end of the text. Where that does not hold the whole file is one piece.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from nicol.psl.ast import Ast, Block, EmptyLines
from nicol.psl.parser import parse

_BOUNDARY = re.compile(r"^\}[ \t]*\r?\n[ \t\r\n]*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a file from offset `start` on; the spans of its tree begin at 0."""

    start: int
    length: int
    ast: Ast


def pieces(text: str) -> tuple[Piece, ...]:
    """The pieces of `text` in order; together they cover it."""
    if "/*" in text:
        return _whole(text)
    ends = [match.end() for match in _BOUNDARY.finditer(text)]
    found: list[Piece] = []
    start = 0
    for end in ends:
        ast = _parse(text[start:end])
        if not _complete(ast):
            return _whole(text)
        found.append(Piece(start, end - start, ast))
        start = end
    return (*found, Piece(start, len(text) - start, _parse(text[start:])))


def _whole(text: str) -> tuple[Piece, ...]:
    return (Piece(0, len(text), _parse(text)),)


def _complete(ast: Ast) -> bool:
    match ast.tops[-2:]:
        case (Block(), EmptyLines()):
            return True
        case _:
            return False


@lru_cache(maxsize=4096)
def _parse(text: str) -> Ast:
    return parse(text)[0]
