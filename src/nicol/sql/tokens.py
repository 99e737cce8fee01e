"""A statement's tokens as a parser reads them: words, names, texts, numbers and symbols, and a cursor over them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from typing import NamedTuple

from nicol.dialects import Can, Dialect
from nicol.migrate.statements import Kind
from nicol.migrate.statements import tokens as raw_tokens


class What(Enum):
    """WORD: a keyword or a name without quotes. NAME: a quoted name. TEXT: a string literal."""

    WORD = auto()
    NAME = auto()
    TEXT = auto()
    NUMBER = auto()
    SYMBOL = auto()
    END = auto()


class Tok(NamedTuple):
    """`text` is a word as written, a name or text without its quotes; `upper` the word in capitals, a symbol itself.

    `start` and `end` are offsets into the script.
    """

    what: What
    text: str
    upper: str
    start: int
    end: int


class Unread(Exception):
    """The statement has a form that the reader does not know; the message says what was met."""


_NAME_QUOTES = {'"': '"', "`": "`", "[": "]"}


def read_tokens(text: str, offset: int, dialect: Dialect) -> tuple[Tok, ...]:
    """The tokens of `text`, which begins at `offset` of its script, without blanks and comments."""
    found: list[Tok] = []
    doubles_are_text = dialect.quote == "`"
    for kind, start, end in raw_tokens(text, dialect):
        if kind in (Kind.BLANK, Kind.HINT):
            continue
        piece = text[start:end]
        if piece[0] == "." and len(piece) > 1:
            found.append(Tok(What.SYMBOL, ".", ".", offset + start, offset + start + 1))
            start, piece = start + 1, piece[1:]
            kind = Kind.WORD
        found.append(_tok(kind, piece, offset + start, offset + end, doubles_are_text))
    return tuple(found)


def _tok(kind: Kind, piece: str, start: int, end: int, doubles_are_text: bool) -> Tok:
    if kind is Kind.WORD:
        what = What.NUMBER if piece[0].isdigit() else What.WORD
        return Tok(what, piece, piece.upper(), start, end)
    first = piece[0]
    if first in _NAME_QUOTES and len(piece) > 1 and not (first == '"' and doubles_are_text):
        close = _NAME_QUOTES[first]
        return Tok(What.NAME, piece[1:-1].replace(close * 2, close), "", start, end)
    if "'" in piece or first == '"' or (first == "$" and len(piece) > 1 and not piece[1:].isdigit()):
        return Tok(What.TEXT, _unquoted(piece), "", start, end)
    return Tok(What.NUMBER if first.isdigit() else What.SYMBOL, piece, piece, start, end)


def _unquoted(piece: str) -> str:
    if piece[0] == "$":
        mark = piece[: piece.index("$", 1) + 1]
        return piece[len(mark) :].removesuffix(mark)
    quote = '"' if piece[0] == '"' else "'"
    return piece[piece.index(quote) + 1 :].removesuffix(quote).replace(quote * 2, quote)


class Cursor:
    """A place among tokens. What takes something advances; `Unread` when it is not there."""

    __slots__ = ("at", "dialect", "offset", "script", "toks")

    def __init__(self, toks: Sequence[Tok], script: str, offset: int, dialect: Dialect) -> None:
        self.toks = toks
        self.script = script
        self.offset = offset
        self.dialect = dialect
        self.at = 0

    @property
    def is_done(self) -> bool:
        return self.at >= len(self.toks)

    def tok(self, ahead: int = 0) -> Tok:
        """The token `ahead`; one of kind END behind the last."""
        place = self.at + ahead
        if place < len(self.toks):
            return self.toks[place]
        end = self.toks[-1].end if self.toks else self.offset
        return Tok(What.END, "", "", end, end)

    def sees(self, *words: str) -> bool:
        """Whether the next tokens are these words or symbols."""
        return all(self.tok(place).upper == word for place, word in enumerate(words))

    def sees_one_of(self, words: frozenset[str]) -> bool:
        return self.tok().upper in words

    def take(self, *words: str) -> bool:
        """Takes these words or symbols when they are next."""
        if self.sees(*words):
            self.at += len(words)
            return True
        return False

    def expect(self, *words: str) -> None:
        if not self.take(*words):
            raise Unread(f"{' '.join(words)} expected at `{self.tok().text}`")

    def name(self) -> str:
        """A name; without quotes it is folded as the database does."""
        tok = self.tok()
        if tok.what is What.WORD:
            self.at += 1
            return tok.text.lower() if Can.SCHEMAS in self.dialect.can else tok.text
        if tok.what is What.NAME or (tok.what is What.TEXT and tok.text):
            self.at += 1
            return tok.text
        raise Unread(f"a name expected at `{tok.text}`")

    def qualified(self) -> tuple[str | None, str]:
        """`name` or `schema.name`; the default schema counts as none."""
        name, schema = self.name(), None
        while self.take("."):
            schema, name = name, self.name()
        return (None if schema in (self.dialect.default_schema, "main") else schema), name

    def group(self) -> Cursor:
        """What stands in the parentheses that begin here, as a cursor of its own."""
        self.expect("(")
        first = self.at
        self._skip_to_close()
        inside = Cursor(self.toks[first : self.at - 1], self.script, self.offset, self.dialect)
        if inside.is_done:
            inside.offset = self.toks[first - 1].end
        return inside

    def _skip_to_close(self) -> None:
        depth = 1
        while depth:
            if self.is_done:
                raise Unread("a parenthesis is left open")
            depth += {"(": 1, ")": -1}.get(self.tok().upper, 0)
            self.at += 1

    def names(self) -> tuple[str, ...]:
        """The names in the parentheses that begin here; lengths and orders beside them are left out."""
        return tuple(part.name() for part in self.group().parts())

    def parts(self) -> list[Cursor]:
        """What is left, cut at its commas."""
        found: list[Cursor] = []
        while not self.is_done:
            found.append(self.until(frozenset({","})))
            self.take(",")
        return found

    def until(self, stops: frozenset[str]) -> Cursor:
        """What stands before the next of `stops` outside of parentheses and brackets; it is taken, the stop is not."""
        first, depth = self.at, 0
        while not self.is_done:
            word = self.tok().upper
            if depth == 0 and word in stops:
                break
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(word, 0)
            if depth < 0:
                break
            self.at += 1
        return Cursor(self.toks[first : self.at], self.script, self.tok().start, self.dialect)

    @property
    def text(self) -> str:
        """The script's text from the first of all tokens to the last."""
        if not self.toks:
            return ""
        return self.script[self.toks[0].start : self.toks[-1].end]

    def rest(self) -> Cursor:
        """Everything that is left, taken."""
        first, self.at = self.at, len(self.toks)
        return Cursor(self.toks[first:], self.script, self.offset, self.dialect)

    def words(self) -> tuple[str, ...]:
        """The words that are left, in capitals."""
        return tuple(tok.upper for tok in self.toks[self.at :] if tok.what is What.WORD)
