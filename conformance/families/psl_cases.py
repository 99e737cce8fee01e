"""What the families of the schema language share: Prisma's printed form of diagnostics."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nicol.text.diagnostic import Diagnostic
from nicol.text.span import Source
from nicol.validate import load

URL_REQUIRED = 'Argument "url" is missing in data source block'
"""Prisma 6 alone demands a url in the schema; Prisma 7 and Nicol take it from outside as well."""


def sources_of(files: Sequence[Sequence[str]]) -> list[Source]:
    """[name, text] pairs as sources."""
    return [Source(Path(name), text) for name, text in files]


def report(sources: Sequence[Source], errors_only: bool = False) -> str:
    """What loading `sources` says, as Prisma's pretty printer would without colour: warnings, then errors."""
    found = load(sources).diagnostics
    warnings = [] if errors_only else [one for one in found if one.severity == "warning"]
    errors = [one for one in found if one.severity == "error"]
    return "".join(pretty(one, sources[one.span.file]) for one in (*warnings, *errors))


def pretty(one: Diagnostic, source: Source) -> str:
    """One diagnostic with the line before, its lines, and an open end."""
    start, end = (source.text.count("\n", 0, place) for place in (one.span.start, one.span.end))
    lines = source.text.split("\n")
    column = one.span.start - (source.text.rfind("\n", 0, one.span.start) + 1)
    shown = [_numbered(start, lines), _numbered(start + 1, lines)]
    if one.span.start >= one.span.end or column >= len(lines[start]):
        shown.append(f"   | {' ' * column}^ Unexpected token.")
    shown += [_numbered(number, lines) for number in range(start + 2, end + 2)]
    head = [f"{one.severity}: {one.message}", f"  -->  {source.path}:{start + 1}", "   | "]
    return "\n".join([*head, *shown, "   | "]) + "\n"


def _numbered(number: int, lines: list[str]) -> str:
    return f"{number:2} | {lines[number - 1]}" if 0 < number <= len(lines) else "   | "
