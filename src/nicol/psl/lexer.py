"""Text to tokens: one compiled pattern, no errors, linear in the length of the text."""

from __future__ import annotations

import re
from typing import NamedTuple


class Token(NamedTuple):
    """A piece of source text; `kind` is a group name of the pattern, for punctuation the text itself."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


_COMMENTS = r"(?P<doc>///[^\n\r]*)|(?P<line>//[^\n\r]*)"
_REST = (
    r"|(?P<newline>\r\n|\n|\r)"
    r"|(?P<number>-?[0-9]+(?:\.[0-9]+)?(?![A-Za-z0-9_.-]))"
    r"|(?P<path>[A-Za-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_.-]*)?)"
    r'|(?P<string>"(?:\\.|[^"\\\x00-\x1f])*+")'
    r'|(?P<open_string>"[^\n\r]*)'
    r"|(?P<punctuation>@@|\[\]|[@(){}\[\]:,?!=])"
    r"|(?P<space>[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+)"
    r"|(?P<junk>.)"
)
_WITH_BLOCKS = re.compile(_COMMENTS + r"|(?P<block>/\*(?s:.*?)\*/)" + _REST, re.DOTALL)
_WITHOUT_BLOCKS = re.compile(_COMMENTS + _REST, re.DOTALL)


def tokens(text: str) -> list[Token]:
    """The tokens of `text` without its spaces, ending with one of kind `end`."""
    last_close = text.rfind("*/")
    found: list[Token] = []
    position = _scan(_WITH_BLOCKS, text, max(last_close, 0), found)
    _scan(_WITHOUT_BLOCKS, text, len(text), found, position)
    found.append(Token("end", "", len(text)))
    return found


def _scan(pattern: re.Pattern[str], text: str, until: int, found: list[Token], position: int = 0) -> int:
    """Append the tokens that start at `position` or later and before `until`; the place after the last one."""
    make = Token
    for match in pattern.finditer(text, position):
        if match.start() >= until:
            return match.start()
        kind = match.lastgroup
        assert kind is not None
        position = match.end()
        if kind != "space":
            piece = match.group()
            found.append(make(piece if kind == "punctuation" else kind, piece, match.start()))
    return position
