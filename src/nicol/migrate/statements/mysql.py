"""MySQL's and MariaDB's statements, with the bodies of routines and the client's DELIMITER.

https://dev.mysql.com/doc/refman/8.4/en/lexical-structure.html, https://dev.mysql.com/doc/refman/8.4/en/sql-compound-statements.html.
Texts are read as without the SQL mode NO_BACKSLASH_ESCAPES.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nicol.migrate.statements.statement import Kind, Statement, Token, cut

_TOKEN = re.compile(
    r"""
    (?P<BLANK>[ \t\n\r\f\v\ufeff]+|\#[^\n]*|--(?=[\x00-\x20]|\Z)[^\n]*|/\*(?!M?!).*?(?:\*/|\Z))
  | (?P<HINT>/\*M?![0-9]*|\*/)
  | (?P<OTHER>'[^'\\]*+(?:(?:\\(?:.|\Z)|'')[^'\\]*+)*+(?:'|\Z)
      | "[^"\\]*+(?:(?:\\(?:.|\Z)|"")[^"\\]*+)*+(?:"|\Z)
      | `[^`]*+(?:``[^`]*+)*+(?:`|\Z))
  | (?P<WORD>[A-Za-z_0-9$\u0080-\U0010ffff]+)
  | (?P<SEMICOLON>;)
  | (?P<symbol>@+[A-Za-z_0-9$.\u0080-\U0010ffff]*|\.[A-Za-z_0-9$\u0080-\U0010ffff]*|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_DELIMITER = re.compile(r"DELIMITER[ \t]+(?P<delimiter>[^\s]+)[^\n]*", re.IGNORECASE)
_WHOLE = ("'", '"', "`", "#", "-", "/*")
"""What begins a token in which a delimiter means nothing."""
_STORED = frozenset({"PROCEDURE", "FUNCTION", "TRIGGER", "EVENT", "PACKAGE"})
_OTHERS = frozenset(
    {"TABLE", "VIEW", "INDEX", "DATABASE", "SCHEMA", "USER", "ROLE", "SEQUENCE", "SERVER", "TABLESPACE"}
)
_HEAD = 12
"""Words in which the kind of a CREATE is looked for."""
_EXPRESSION = "CASE in an expression"
_BLOCKS = frozenset({"IF", "CASE", "LOOP", "WHILE", "REPEAT", "FOR"})
_BEFORE_STATEMENT = frozenset({";", "BEGIN", "THEN", "ELSE", "DO", "LOOP", "REPEAT", ":", "ATOMIC"})
_BEFORE_BODY = frozenset({")", ":", "ROW", "DO", "DETERMINISTIC", "SQL", "DATA", "DEFINER", "INVOKER"})


def statements(script: str) -> tuple[Statement, ...]:
    """The statements of `script`, which need not be valid; what is left open reaches to the end."""
    return cut(script, tokens(script), _Nesting)


def tokens(script: str) -> Iterator[Token]:
    """The stretches of `script`, which together are all of it."""
    place = 0
    delimiter = ";"
    between = True
    while place < len(script):
        command = _DELIMITER.match(script, place) if between else None
        if command:
            delimiter = command["delimiter"]
            token = Token(Kind.BLANK, place, command.end())
        else:
            token = _next(script, place, delimiter)
        yield token
        between = token.kind in (Kind.SEMICOLON, Kind.DELIMITER) or (between and token.kind is Kind.BLANK)
        place = token.end


def _next(script: str, place: int, delimiter: str) -> Token:
    own = delimiter != ";"
    if own and script.startswith(delimiter, place):
        return Token(Kind.DELIMITER, place, place + len(delimiter))
    match = _TOKEN.match(script, place)
    assert match is not None
    name, end = match.lastgroup, match.end()
    if own and not match[0].startswith(_WHOLE) and (cut_at := script.find(delimiter, place, end)) > 0:
        end = cut_at
    if name in ("BLANK", "HINT", "WORD") or (name == "SEMICOLON" and not own):
        return Token(Kind[name], place, end)
    return Token(Kind.OTHER, place, end)


class _Nesting:
    """The blocks of a stored program, or of MariaDB's compound statement outside of one.

    A block begins where a statement can begin: elsewhere IF and REPEAT are functions, and END may be a name. CASE has
    its END in expressions too. What is misread is read too long, and the server tells its statements apart by itself.
    """

    __slots__ = ("_blocks", "_closed", "_head", "_last", "_program", "_was_text")

    def __init__(self) -> None:
        self._blocks: list[str] = []
        self._head: list[str] = []
        self._program = False
        self._closed: str | None = None
        self._last = ""
        self._was_text = False

    @property
    def is_open(self) -> bool:
        return bool(self._blocks)

    def see(self, kind: Kind, word: str) -> None:
        closed, self._closed = self._closed, None
        if kind is Kind.WORD:
            if len(self._head) < _HEAD:
                self._see_head(word)
            if closed is not None and word in _BLOCKS:
                self._see_what_ended(closed, word)
            elif self._program:
                self._see_word(word)
        self._was_text = kind is Kind.OTHER and word[:1] in ("'", '"')
        self._last = word

    def _see_head(self, word: str) -> None:
        self._head.append(word)
        if self._head == ["BEGIN", "NOT"]:
            self._program = True
            self._blocks.append("BEGIN")
        elif self._head[0] == "CREATE" and word in _STORED and _OTHERS.isdisjoint(self._head):
            self._program = True

    def _see_what_ended(self, closed: str, word: str) -> None:
        """END IF, END LOOP …: when it is not the end of the block that was closed, that one is still open."""
        if closed not in (word, _EXPRESSION):
            self._blocks.append(closed)

    def _see_word(self, word: str) -> None:
        if word == "END" and self._blocks and self._may_end():
            self._closed = self._blocks.pop()
        elif word == "CASE":
            self._blocks.append("CASE" if self._at_statement() else _EXPRESSION)
        elif word == "BEGIN" or (word in _BLOCKS and self._at_statement()):
            self._blocks.append(word)

    def _may_end(self) -> bool:
        return self._blocks[-1] in (_EXPRESSION, "CASE", "REPEAT") or self._last in _BEFORE_STATEMENT

    def _at_statement(self) -> bool:
        if self._blocks:
            return self._blocks[-1] != _EXPRESSION and self._last in _BEFORE_STATEMENT
        return self._was_text or self._last in _BEFORE_BODY
