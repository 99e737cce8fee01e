"""Text to tokens: one compiled pattern, no errors, linear in the length of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Token(NamedTuple):
    """A piece of source text; `kind` is a group name of the pattern, for punctuation the text itself.

    A line end is one `newline`, empty lines behind it are one more.
    """

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


_SPACE = r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
_LETTER = (
    r"[^\W\d_\u00b2\u00b3\u00b9\u00bc-\u00be\u2070\u2074-\u2079\u2080-\u2089\u2150-\u2182\u2185-\u2189"
    r"\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3007\u3021-\u3029\u3038-\u303a\u3220-\u32bf\uff10-\uff19]"
)
"""A letter of any script; digits are those of ASCII alone, and numerals of other scripts are neither."""
_START = f"{_SPACE}*+(?:"
_BLOCK = r"(?P<block>/\*.*?\*/)|"
_KINDS = (
    r"(?P<doc>///[^\n\r]*)|(?P<line>//[^\n\r]*)"
    r"|(?P<blank>(?<=[\r\n])(?:\r\n|\n|\r)++)|(?P<newline>\r\n|\n|\r)"
    rf"|(?P<number>-?[0-9]+(?:\.[0-9]+)?(?!{_LETTER}|[0-9_.-]))"
    rf"|(?P<path>(?:{_LETTER}|[0-9])(?:{_LETTER}|[0-9_-])*+(?:\.(?:{_LETTER}|[0-9_.-])*+)?)"
    r'|(?P<string>"(?:\\.|[^"\\\x00-\x1f])*+")'
    r'|(?P<open_string>"[^\n\r]*)'
    r"|(?P<punctuation>@@|\[\]|[@(){}\[\]:,?!=])"
    r"|(?P<junk>.)|\Z)"
)
_WITH_BLOCKS = re.compile(_START + _BLOCK + _KINDS, re.DOTALL)
_WITHOUT_BLOCKS = re.compile(_START + _KINDS, re.DOTALL)


def tokens(text: str) -> list[Token]:
    """The tokens of `text` without its spaces, ending with one of kind `end`."""
    found: list[Token] = []
    position = 0
    if (last_close := text.rfind("*/")) > 0:
        position = _scan(_WITH_BLOCKS, text, (0, last_close), found)
    _scan(_WITHOUT_BLOCKS, text, (position, len(text)), found)
    found.append(Token("end", "", len(text)))
    return found


def _scan(pattern: re.Pattern[str], text: str, places: tuple[int, int], found: list[Token]) -> int:
    """Append the tokens from the first of `places` up to the second; the place after the last one."""
    position, until = places
    make = Token
    append = found.append
    for match in pattern.finditer(text, position):
        kind = match.lastgroup
        if kind is None:
            break
        piece = match[kind]
        end = match.end()
        start = end - len(piece)
        if start >= until:
            return position
        if kind == "punctuation":
            kind = piece
        elif kind == "blank":
            kind = "newline"
        append(make(kind, piece, start))
        position = end
    return position


_LINE_END = re.compile(r"\r\n|\n|\r")


def cut_comment(text: str, found: list[Token], index: int) -> bool:
    """End the block comment `found[index]` with its first line; whether it goes on behind that.

    What follows in it is read anew until the tokens agree again: text that fits no rule ends with its line, whatever it
    seems to open.
    """
    comment = found[index]
    end = _LINE_END.search(comment.text)
    if end is None:
        return False
    fresh = [Token("junk", comment.text[: end.start()], comment.start)]
    place = index + 1
    for token in _tokens_from(text, comment.start + end.start()):
        while found[place].start < token.start:
            place += 1
        if found[place] == token:
            break
        fresh.append(token)
    found[index:place] = fresh
    return True


def _tokens_from(text: str, position: int) -> Iterator[Token]:
    last_close = text.rfind("*/")
    while match := (_WITH_BLOCKS if position < last_close else _WITHOUT_BLOCKS).match(text, position):
        kind = match.lastgroup
        if kind is None:
            break
        piece, position = match[kind], match.end()
        shown = {"punctuation": piece, "blank": "newline"}.get(kind, kind)
        yield Token(shown, piece, position - len(piece))
