"""Why a text is not JSON, in the words and with the places of the Rust parser that Prisma uses (serde_json)."""

from __future__ import annotations

import math

_SPACE = b" \t\n\r"
_ESCAPES = b'"\\/bfnrt'
_MOST_NESTED = 127
_HIGH, _LOW = range(0xD800, 0xDC00), range(0xDC00, 0xE000)


def json_problem(text: str) -> str:
    """What is wrong with `text`, ending in its line and column (in bytes); empty when it is JSON."""
    reader = _Reader(text.encode())
    try:
        reader.value(0)
        if reader.after_space() is not None:
            raise reader.here("trailing characters")
    except _ProblemError as problem:
        return str(problem)
    return ""


class _ProblemError(Exception):
    """What the parser says."""


class _Reader:
    """A place in the bytes of a text."""

    __slots__ = ("index", "text")

    def __init__(self, text: bytes) -> None:
        self.text = text
        self.index = 0

    def problem(self, words: str, index: int) -> _ProblemError:
        line = self.text.count(b"\n", 0, index) + 1
        column = index - (self.text.rfind(b"\n", 0, index) + 1)
        return _ProblemError(f"{words} at line {line} column {column}")

    def behind(self, words: str) -> _ProblemError:
        """About what was just read."""
        return self.problem(words, self.index)

    def here(self, words: str) -> _ProblemError:
        """About the byte that comes."""
        return self.problem(words, min(self.index + 1, len(self.text)))

    def peek(self) -> int | None:
        return self.text[self.index] if self.index < len(self.text) else None

    def next(self) -> int | None:
        found = self.peek()
        self.index += found is not None
        return found

    def after_space(self) -> int | None:
        while (found := self.peek()) is not None and found in _SPACE:
            self.index += 1
        return found

    def value(self, depth: int) -> None:
        match self.after_space():
            case None:
                raise self.here("EOF while parsing a value")
            case 0x6E | 0x74 | 0x66 as first:
                self._ident({0x6E: b"null", 0x74: b"true", 0x66: b"false"}[first])
            case 0x22:
                self._string()
            case 0x5B | 0x7B if depth == _MOST_NESTED:
                raise self.here("recursion limit exceeded")
            case 0x5B:
                self._list(depth + 1)
            case 0x7B:
                self._object(depth + 1)
            case found if found == 0x2D or 0x30 <= found <= 0x39:
                self._number()
            case _:
                raise self.here("expected value")

    def _ident(self, word: bytes) -> None:
        for expected in word:
            found = self.next()
            if found is None:
                raise self.behind("EOF while parsing a value")
            if found != expected:
                raise self.behind("expected ident")

    def _digit(self) -> None:
        found = self.peek()
        if found is None:
            raise self.behind("EOF while parsing a value")
        if not 0x30 <= found <= 0x39:
            raise self.here("invalid number")

    def _digits(self) -> None:
        while (found := self.peek()) is not None and 0x30 <= found <= 0x39:
            self.index += 1

    def _number(self) -> None:
        start = self.index
        self.index += self.peek() == 0x2D
        self._digit()
        if self.next() == 0x30:
            found = self.peek()
            if found is not None and 0x30 <= found <= 0x39:
                raise self.here("invalid number")
        self._digits()
        if self.peek() == 0x2E:
            self.index += 1
            self._digit()
            self._digits()
        if self.peek() in (0x65, 0x45):
            self.index += 1
            self.index += self.peek() in (0x2B, 0x2D)
            self._digit()
            self._digits()
        if math.isinf(float(self.text[start : self.index])):
            raise self.behind("number out of range")

    def _string(self) -> None:
        self.index += 1
        while (found := self.next()) != 0x22:
            if found is None:
                raise self.behind("EOF while parsing a string")
            if found < 0x20:
                raise self.behind("control character (\\u0000-\\u001F) found while parsing a string")
            if found == 0x5C:
                self._escape()

    def _escape(self) -> None:
        found = self.next()
        if found is None:
            raise self.behind("EOF while parsing a string")
        if found == 0x75:
            self._unicode()
        elif found not in _ESCAPES:
            raise self.behind("invalid escape")

    def _unicode(self) -> None:
        first = self._hex()
        if first in _LOW:
            raise self.behind("lone leading surrogate in hex escape")
        if first not in _HIGH:
            return
        for expected in b"\\u":
            found = self.next()
            if found is None:
                raise self.behind("EOF while parsing a string")
            if found != expected:
                raise self.behind("unexpected end of hex escape")
        if self._hex() not in _LOW:
            raise self.behind("lone leading surrogate in hex escape")

    def _hex(self) -> int:
        digits = self.text[self.index : self.index + 4]
        if len(digits) < 4:
            self.index = len(self.text)
            raise self.behind("EOF while parsing a string")
        for digit in digits:
            self.index += 1
            if digit not in b"0123456789abcdefABCDEF":
                raise self.behind("invalid escape")
        return int(digits, 16)

    def _list(self, depth: int) -> None:
        self.index += 1
        first = True
        while (found := self.after_space()) != 0x5D:
            if found is None:
                raise self.here("EOF while parsing a list")
            if not first:
                self._comma(found, "expected `,` or `]`", 0x5D)
            self.value(depth)
            first = False
        self.index += 1

    def _comma(self, found: int, otherwise: str, close: int) -> None:
        if found != 0x2C:
            raise self.here(otherwise)
        self.index += 1
        if self.after_space() == close:
            raise self.here("trailing comma")

    def _object(self, depth: int) -> None:
        self.index += 1
        first = True
        while (found := self.after_space()) != 0x7D:
            if found is None:
                raise self.here("EOF while parsing an object")
            if not first:
                self._comma(found, "expected `,` or `}`", 0x7D)
            self._member(depth)
            first = False
        self.index += 1

    def _member(self, depth: int) -> None:
        found = self.peek()
        if found is None:
            raise self.here("EOF while parsing a value")
        if found != 0x22:
            raise self.here("key must be a string")
        self._string()
        found = self.after_space()
        if found != 0x3A:
            raise self.here("EOF while parsing an object" if found is None else "expected `:`")
        self.index += 1
        self.value(depth)
