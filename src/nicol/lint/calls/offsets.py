"""Python's lines and byte columns as characters of the file."""

from __future__ import annotations

import ast
from functools import lru_cache
from itertools import accumulate


def span_of(node: ast.expr | ast.stmt, text: str) -> tuple[int, int]:
    """Where `node` begins and ends in `text`, the file that it was parsed from."""
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    start = offset_in(text, node.lineno, node.col_offset)
    return start, offset_in(text, node.end_lineno, node.end_col_offset)


def offset_in(text: str, line: int, column: int) -> int:
    """The characters before `column` (in bytes of UTF-8, from 0) of `line` (from 1)."""
    lines = _lines(text)
    start = lines[line - 1]
    end = lines[line] if line < len(lines) else len(text)
    return start + len(text[start:end].encode()[:column].decode(errors="replace"))


@lru_cache(maxsize=8)
def _lines(text: str) -> list[int]:
    """The starts of the lines as Python's parser counts them."""
    return [0, *accumulate(len(line) for line in text.split("\n")[:-1] for line in (line + "\n",))]
