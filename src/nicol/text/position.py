"""Offsets as lines and columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

_LINE_END = re.compile("\n")


class Lines:
    """The line starts of one text, found when they are first needed.

    Lines end with `\\n`, a `\\r` before it is not shown.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    def locate(self, offset: int) -> tuple[int, int]:
        """Line and column of `offset`, both from 1."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def bounds(self, number: int) -> tuple[int, int]:
        """Where line `number` (from 1) begins and ends, its end left out."""
        start = self.starts[number - 1]
        end = self.starts[number] - 1 if number < len(self.starts) else len(self.text)
        return start, end - 1 if end > start and self.text[end - 1] == "\r" else end

    def line(self, number: int) -> str:
        """The text of line `number` (from 1) without its end."""
        start, end = self.bounds(number)
        return self.text[start:end]
