"""PostgreSQL's statements: https://www.postgresql.org/docs/current/sql-syntax-lexical.html."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nicol.migrate.statements.statement import Kind, Statement, Token, cut

_LETTER = r"A-Za-z_\u0080-\U0010ffff"
_TOKEN = re.compile(
    rf"""
    (?P<BLANK>[ \t\n\r\f\v\ufeff]+|--[^\n\r]*)
  | (?P<comment>/\*)
  | (?P<OTHER>[eE]'[^'\\]*+(?:(?:\\(?:.|\Z)|'')[^'\\]*+)*+(?:'|\Z)
      | (?:[uU]&|[bBxXnN])?'[^']*+(?:''[^']*+)*+(?:'|\Z)
      | (?:[uU]&)?"[^"]*+(?:""[^"]*+)*+(?:"|\Z)
      | [0-9]+ | \$[0-9]+)
  | (?P<dollar>\$(?:[{_LETTER}][{_LETTER}0-9]*+)?\$)
  | (?P<WORD>[{_LETTER}][{_LETTER}0-9$]*+)
  | (?P<SEMICOLON>;)
  | (?P<symbol>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_COMMENT_MARK = re.compile(r"/\*|\*/")
_ROUTINES = frozenset({"FUNCTION", "PROCEDURE"})


def statements(script: str) -> tuple[Statement, ...]:
    """The statements of `script`, which need not be valid; what is left open reaches to the end."""
    return cut(script, tokens(script), _Nesting)


def tokens(script: str) -> Iterator[Token]:
    """The stretches of `script`, which together are all of it."""
    place = 0
    while match := _TOKEN.match(script, place):
        start, place = match.span()
        match match.lastgroup:
            case "comment":
                place = _comment_end(script, place)
                yield Token(Kind.BLANK, start, place)
            case "dollar":
                closing = script.find(match[0], place)
                place = len(script) if closing < 0 else closing + len(match[0])
                yield Token(Kind.OTHER, start, place)
            case "BLANK" | "WORD" | "SEMICOLON" as name:
                yield Token(Kind[name], start, place)
            case _:
                yield Token(Kind.OTHER, start, place)


def _comment_end(script: str, place: int) -> int:
    """Behind the comment whose beginning ends at `place`: comments nest here."""
    depth = 1
    for mark in _COMMENT_MARK.finditer(script, place):
        depth += 1 if mark[0] == "/*" else -1
        if depth == 0:
            return mark.end()
    return len(script)


class _Nesting:
    """Parentheses (the body of a rule), and the body BEGIN ATOMIC … END of a function, in which CASE has an END too."""

    __slots__ = ("_blocks", "_creates", "_last", "_parentheses", "_routine", "_seen")

    def __init__(self) -> None:
        self._blocks = 0
        self._parentheses = 0
        self._seen = 0
        self._creates = False
        self._routine = False
        self._last = ""

    @property
    def is_open(self) -> bool:
        return self._blocks > 0 or self._parentheses > 0

    def see(self, kind: Kind, word: str) -> None:
        self._seen += 1
        if kind is Kind.WORD:
            self._see_word(word)
        elif word == "(":
            self._parentheses += 1
        elif word == ")":
            self._parentheses = max(0, self._parentheses - 1)
        self._last = word

    def _see_word(self, word: str) -> None:
        if self._seen == 1:
            self._creates = word == "CREATE"
        elif self._creates and self._seen <= 4 and word in _ROUTINES:
            self._routine = True
        if not self._routine or self._last == ".":
            return
        if (word == "ATOMIC" and self._last == "BEGIN") or (word == "CASE" and self._blocks):
            self._blocks += 1
        elif word == "END" and self._blocks:
            self._blocks -= 1
