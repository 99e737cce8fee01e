"""Why a text is not an RFC 3339 moment, in the words of the Rust library that Prisma uses (chrono)."""

from __future__ import annotations

from calendar import monthrange

_SHORT = "premature end of input"
_INVALID = "input contains invalid characters"
_RANGE = "input is out of range"


def moment_problem(text: str) -> str:
    """What is wrong with `text`; empty when it is a moment with an offset."""
    try:
        _read(text)
    except _ProblemError as problem:
        return str(problem)
    return ""


class _ProblemError(Exception):
    """What the parser says."""


def _read(text: str) -> None:
    year, place = _number(text, 0, 4)
    month, place = _number(text, _sign(text, place, "-"), 2, range(1, 13))
    day, place = _number(text, _sign(text, place, "-"), 2, range(1, 32))
    _, place = _number(text, _sign(text, place, "Tt "), 2, range(24))
    _, place = _number(text, _sign(text, place, ":"), 2, range(60))
    _, place = _number(text, _sign(text, place, ":"), 2, range(61))
    place = _offset(text, _fraction(text, place))
    if place < len(text):
        raise _ProblemError("trailing input")
    if day > monthrange(year or 4, month)[1]:
        raise _ProblemError(_RANGE)


def _sign(text: str, place: int, accepted: str) -> int:
    """The place behind one of the `accepted` characters."""
    if place >= len(text):
        raise _ProblemError(_SHORT)
    if text[place] not in accepted:
        raise _ProblemError(_INVALID)
    return place + 1


def _number(text: str, place: int, digits: int, accepted: range = range(10_000)) -> tuple[int, int]:
    found = text[place : place + digits]
    if len(found.encode()) < digits:
        raise _ProblemError(_SHORT)
    if not (found.isascii() and found.isdigit()):
        raise _ProblemError(_INVALID)
    if int(found) not in accepted:
        raise _ProblemError(_RANGE)
    return int(found), place + digits


def _fraction(text: str, place: int) -> int:
    if text[place : place + 1] != ".":
        return place
    _, place = _number(text, place + 1, 1)
    while place < len(text) and text[place] in "0123456789":
        place += 1
    return place


def _offset(text: str, place: int) -> int:
    if text[place : place + 1] in ("Z", "z"):
        return place + 1
    hours, place = _number(text, _sign(text, place, "+-\u2212"), 2)
    place = _sign(text, place, ":")
    _, place = _number(text, place, 2, range(60))
    if hours > 23:
        raise _ProblemError(_RANGE)
    return place
