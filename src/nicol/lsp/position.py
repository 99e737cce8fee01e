"""Offsets of Python texts and positions of the protocol, which counts columns in the client's code units."""

from __future__ import annotations

import re
from bisect import bisect_right

from lsprotocol.types import Position, PositionEncodingKind, Range

from nicol.text.span import Span

_LINE_END = re.compile(r"\r\n|\n|\r")


class Places:
    """The line starts of one text, and the code unit its client counts in."""

    __slots__ = ("ascii", "encoding", "starts", "text")

    def __init__(self, text: str, encoding: PositionEncodingKind = PositionEncodingKind.Utf16) -> None:
        self.text = text
        self.encoding = encoding
        self.ascii = text.isascii()
        self.starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def offset(self, position: Position) -> int:
        """The character offset of `position`; one behind a line's or the text's end means that end."""
        if position.line >= len(self.starts):
            return len(self.text)
        start = self.starts[position.line]
        following = self.starts[position.line + 1] if position.line + 1 < len(self.starts) else len(self.text)
        line = self.text[start:following].rstrip("\r\n")
        if self.ascii or line.isascii():
            return start + min(position.character, len(line))
        return start + self._characters(line, position.character)

    def position(self, offset: int) -> Position:
        """The position of the character at `offset`."""
        line = bisect_right(self.starts, offset) - 1
        start = self.starts[line]
        return Position(line, offset - start if self.ascii else self._units(self.text[start:offset]))

    def range(self, span: Span) -> Range:
        """The range of a span of this text."""
        return Range(self.position(span.start), self.position(span.end))

    def _units(self, text: str) -> int:
        match self.encoding:
            case PositionEncodingKind.Utf8:
                return len(text.encode())
            case PositionEncodingKind.Utf16:
                return len(text.encode("utf-16-le")) // 2
            case PositionEncodingKind.Utf32:
                return len(text)

    def _characters(self, line: str, units: int) -> int:
        """How many characters of `line` lie within `units`; one that is only half inside does not count."""
        for count, char in enumerate(line):
            units -= self._units(char)
            if units < 0:
                return count
        return len(line)
