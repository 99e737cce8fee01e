"""String literals follow JSON's escapes (RFC 8259, section 7)."""

from __future__ import annotations

import re
from collections.abc import Callable

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})(?:\\u([0-9A-Fa-f]{4}))?|(.))", re.DOTALL)
_SHORT = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_UNKNOWN = r"Unknown escape sequence. If the value is a windows-style path, `\` must be escaped as `\\`."
_BAD_UNICODE = "Invalid unicode escape sequence."

Report = Callable[[str, int, int], None]


def unescape(content: str, report: Report) -> str:
    """`content` of a literal, escapes resolved; `report(message, start, end)` is called for each bad one."""
    if "\\" not in content:
        return content
    pieces: list[str] = []
    position = 0
    while match := _ESCAPE.search(content, position):
        pieces.append(content[position : match.start()])
        text, position = _resolve(match, report)
        pieces.append(text)
    pieces.append(content[position:])
    return "".join(pieces)


def _resolve(match: re.Match[str], report: Report) -> tuple[str, int]:
    first, second, short = match.groups()
    if short is not None:
        return _resolve_short(match, short, report)
    high = int(first, 16)
    if not 0xD800 <= high <= 0xDFFF:
        return chr(high), match.start() + 6
    low = int(second, 16) if second else 0
    if high < 0xDC00 and 0xDC00 <= low <= 0xDFFF:
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)), match.end()
    report(_BAD_UNICODE, match.start(), match.end())
    return "", match.end()


def _resolve_short(match: re.Match[str], short: str, report: Report) -> tuple[str, int]:
    if short in _SHORT:
        return _SHORT[short], match.end()
    if short != "u":
        report(_UNKNOWN, match.start(), match.end())
        return "", match.end()
    digits = re.compile(r"[0-9A-Fa-f]{0,4}").match(match.string, match.end())
    assert digits is not None
    report(_BAD_UNICODE, match.start(), digits.end())
    return "", digits.end()
