"""What a script is cut into, and the cutting that all databases share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple, Protocol

from nicol.text.position import Lines


class Kind(Enum):
    """What a token is to the cutting.

    BLANK: space and comments. WORD: a keyword or a name without quotes. SEMICOLON: ends a statement unless the
    statement's own nesting is open. DELIMITER: ends it in any case. HINT: the marks around code in a comment.
    OTHER: texts, quoted names, numbers, symbols.
    """

    BLANK = auto()
    WORD = auto()
    SEMICOLON = auto()
    DELIMITER = auto()
    HINT = auto()
    OTHER = auto()


class Token(NamedTuple):
    """A stretch of the script, as offsets."""

    kind: Kind
    start: int
    end: int


class Nesting(Protocol):
    """Looks at one statement's tokens in turn, to know whether a semicolon ends it."""

    def see(self, kind: Kind, word: str) -> None:
        """Takes the next token but blanks; `word` is its text, in capitals for a WORD."""
        ...

    @property
    def is_open(self) -> bool:
        """Whether a semicolon now belongs to the statement."""
        ...


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a script.

    `text` reaches from the end of the one before to behind its semicolon (the last also has what follows), `start` is
    its offset in the script; `line` and `column`, from 1, are where its code begins. `words` are its keywords and
    unquoted names, in capitals.
    """

    text: str
    start: int
    code: str
    line: int
    column: int
    words: tuple[str, ...]


def cut(script: str, tokens: Iterable[Token], nesting: Callable[[], Nesting]) -> tuple[Statement, ...]:
    """The statements of `script`; joined, their texts are the script, unless it holds no statement."""
    pieces: list[_Piece] = []
    piece = _Piece(0, nesting())
    for token in tokens:
        if token.kind is Kind.BLANK:
            continue
        ends = token.kind is Kind.DELIMITER or (token.kind is Kind.SEMICOLON and not piece.nesting.is_open)
        if not ends:
            piece.take(script, token)
        elif piece.first is not None:
            piece.end = token.end
            pieces.append(piece)
            piece = _Piece(token.end, nesting())
    if piece.first is not None:
        pieces.append(piece)
    if pieces:
        pieces[-1].end = len(script)
    lines = Lines(script)
    return tuple(piece.statement(script, lines) for piece in pieces)


class _Piece:
    """A statement that is being gathered."""

    __slots__ = ("end", "first", "last", "nesting", "start", "words")

    def __init__(self, start: int, nesting: Nesting) -> None:
        self.start = start
        self.end = start
        self.nesting = nesting
        self.first: int | None = None
        self.last = start
        self.words: list[str] = []

    def take(self, script: str, token: Token) -> None:
        if self.first is None:
            self.first = token.start
        self.last = token.end
        text = script[token.start : token.end]
        if token.kind is Kind.WORD:
            text = text.upper()
            self.words.append(text)
        if token.kind is not Kind.HINT:
            self.nesting.see(token.kind, text)

    def statement(self, script: str, lines: Lines) -> Statement:
        first = self.start if self.first is None else self.first
        line, column = lines.locate(first)
        return Statement(
            script[self.start : self.end], self.start, script[first : self.last], line, column, tuple(self.words)
        )
