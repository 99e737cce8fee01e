"""SQLite's statements, ended as https://www.sqlite.org/c3ref/complete.html says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nicol.migrate.statements.statement import Kind, Statement, Token, cut

_TOKEN = re.compile(
    r"""
    (?P<BLANK>[ \t\n\r\f\ufeff]+|--[^\n]*|/\*.*?(?:\*/|\Z))
  | (?P<OTHER>'[^']*+(?:''[^']*+)*+(?:'|\Z)
      | "[^"]*+(?:""[^"]*+)*+(?:"|\Z)
      | `[^`]*+(?:``[^`]*+)*+(?:`|\Z)
      | \[[^\]]*+(?:\]|\Z))
  | (?P<WORD>[A-Za-z_0-9$\u0080-\U0010ffff]+)
  | (?P<SEMICOLON>;)
  | (?P<symbol>.)
    """,
    re.VERBOSE | re.DOTALL,
)

_TRIGGERS = (["CREATE", "TRIGGER"], ["CREATE", "TEMP", "TRIGGER"], ["CREATE", "TEMPORARY", "TRIGGER"])


def statements(script: str) -> tuple[Statement, ...]:
    """The statements of `script`, which need not be valid; what is left open reaches to the end."""
    return cut(script, tokens(script), _Nesting)


def tokens(script: str) -> Iterator[Token]:
    """The stretches of `script`, which together are all of it."""
    for match in _TOKEN.finditer(script):
        name = match.lastgroup
        kind = Kind[name] if name in ("BLANK", "WORD", "SEMICOLON") else Kind.OTHER
        yield Token(kind, match.start(), match.end())


class _Nesting:
    """The body of a trigger ends with `; END`."""

    __slots__ = ("_before", "_last", "_seen", "_trigger")

    def __init__(self) -> None:
        self._seen: list[str] = []
        self._trigger = False
        self._before = ""
        self._last = ""

    @property
    def is_open(self) -> bool:
        return self._trigger and (self._before, self._last) != (";", "END")

    def see(self, kind: Kind, word: str) -> None:
        if len(self._seen) < 3:
            self._seen.append(word)
            self._trigger = self._trigger or self._seen in _TRIGGERS
        self._before, self._last = self._last, word
