"""Diagnostics for a terminal and for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence

from nicol.text.diagnostic import Diagnostic
from nicol.text.position import Lines
from nicol.text.span import NOWHERE, Source, Span

_COLOURS = {"error": "31", "warning": "33"}
_WIDEST = 240
"""Characters shown of a line: of a longer one only what is around the place."""
_BEFORE = 80
_UNPRINTABLE = {
    **{code: 0x2400 + code for code in range(32) if code not in (9, 10)},
    **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD),
    0x7F: 0x2421,
    0xFEFF: 0x25AF,
}
"""Control characters and what no encoding knows are shown as symbols: a schema must not steer the terminal."""


def render_terminal(diagnostics: Sequence[Diagnostic], sources: Sequence[Source], colour: bool = False) -> str:
    """Every diagnostic with its place, the line shown and a caret, warnings first; then the counts."""
    lines = [Lines(source.text) for source in sources]
    ordered = sorted(diagnostics, key=lambda one: one.severity == "error")
    blocks = [_block(one, sources, lines, colour) for one in ordered]
    return "\n\n".join([*blocks, _counts(diagnostics)])


def _counts(diagnostics: Sequence[Diagnostic]) -> str:
    parts: list[str] = []
    for severity in ("error", "warning"):
        count = sum(one.severity == severity for one in diagnostics)
        if count:
            parts.append(f"{count} {severity}{'s' if count > 1 else ''}")
    return f"{' and '.join(parts)} found." if parts else "No problems found."


def _block(one: Diagnostic, sources: Sequence[Source], lines: Sequence[Lines], colour: bool) -> str:
    head = paint(f"{one.severity}[{one.code}]", _COLOURS[one.severity], colour) + f": {printable(one.message)}"
    if one.span.file == NOWHERE.file:
        return "\n".join([head, *_note(one)])
    place = frame(sources[one.span.file], one.span, lines[one.span.file], _COLOURS[one.severity] if colour else "")
    return "\n".join([head, place, *_note(one)])


def frame(source: Source, span: Span, lines: Lines, colour: str = "") -> str:
    """The place of `span` in `source`, whose lines are `lines`: file, line and column, the line, carets under it.

    `colour` is the carets' SGR number, "" for none.
    """
    row, column = lines.locate(span.start)
    shown, column_shown = _excerpt(lines, row, column)
    width = len(str(row))
    length = max(1, min(span.end - span.start, len(shown) - column_shown + 1))
    blank = "".join("\t" if char == "\t" else " " for char in shown[: column_shown - 1])
    return "\n".join(
        [
            f"{' ' * width}--> {source.path}:{row}:{column}",
            f"{' ' * width} |",
            f"{row} | {printable(shown)}",
            f"{' ' * width} | {blank}" + paint("^" * length, colour, bool(colour)),
        ]
    )


def _excerpt(lines: Lines, row: int, column: int) -> tuple[str, int]:
    """The line as shown, and the column of the place in that."""
    start, end = lines.bounds(row)
    if end - start <= _WIDEST:
        return lines.text[start:end], column
    first = max(start, min(start + column - 1 - _BEFORE, end - _WIDEST))
    last = first + _WIDEST
    before, after = "…" if first > start else "", "…" if last < end else ""
    return f"{before}{lines.text[first:last]}{after}", column - (first - start) + len(before)


def printable(text: str) -> str:
    """`text` with symbols where it holds control characters."""
    return text.translate(_UNPRINTABLE)


def _note(one: Diagnostic) -> list[str]:
    return [f"  = {printable(one.note)}"] if one.note else []


def paint(text: str, code: str, colour: bool) -> str:
    """`text` bold and in the colour with SGR number `code`."""
    return f"\x1b[1;{code}m{text}\x1b[0m" if colour else text


def render_json(diagnostics: Sequence[Diagnostic], sources: Sequence[Source]) -> str:
    """One JSON object: `diagnostics`, each with severity, code, message and place, Nicol's own `note` apart.

    Lines and columns count from 1, offsets from 0; columns and offsets count characters, and ends lie behind the place.
    """
    lines = [Lines(source.text) for source in sources]
    return json.dumps({"diagnostics": [_entry(one, sources, lines) for one in diagnostics]}, ensure_ascii=False)


def _entry(one: Diagnostic, sources: Sequence[Source], lines: Sequence[Lines]) -> dict[str, str | int | None]:
    entry: dict[str, str | int | None] = {"severity": one.severity, "code": one.code, "message": one.message}
    if one.rule:
        entry["rule"] = one.rule
    if one.note:
        entry["note"] = one.note
    if one.span.file == NOWHERE.file:
        return entry
    text = lines[one.span.file]
    row, column = text.locate(one.span.start)
    end_row, end_column = text.locate(one.span.end)
    start = {"line": row, "column": column, "offset": one.span.start}
    end = {"endLine": end_row, "endColumn": end_column, "endOffset": one.span.end}
    return entry | {"file": str(sources[one.span.file].path)} | start | end
