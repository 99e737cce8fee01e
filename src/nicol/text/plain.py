"""Diagnostics in exactly Prisma's words and layout, without colour and without anything of Nicol's own."""

from __future__ import annotations

from collections.abc import Sequence

from nicol.text.diagnostic import Diagnostic
from nicol.text.span import NOWHERE, Source


def render_plain(diagnostics: Sequence[Diagnostic], sources: Sequence[Source]) -> str:
    """Warnings, then errors, each as Prisma frames it; behind errors their number. Empty without diagnostics."""
    errors = sum(one.severity == "error" for one in diagnostics)
    count = f"\nValidation Error Count: {errors}\n" if errors else ""
    return plain_blocks(diagnostics, sources) + count


def plain_blocks(diagnostics: Sequence[Diagnostic], sources: Sequence[Source]) -> str:
    """Warnings, then errors, each as Prisma frames it."""
    ordered = sorted(diagnostics, key=lambda one: one.severity == "error")
    texts = {number: source.text.split("\n") for number, source in enumerate(sources)}
    return "".join(_block(one, sources, texts) for one in ordered)


def _block(one: Diagnostic, sources: Sequence[Source], texts: dict[int, list[str]]) -> str:
    """The message, the line before the place, the place's lines and the line behind them."""
    head = f"{one.severity}: {one.message}"
    if one.span.file == NOWHERE.file:
        return f"{head}\n"
    source, lines = sources[one.span.file], texts[one.span.file]
    start, end = (source.text.count("\n", 0, place) for place in (one.span.start, one.span.end))
    column = one.span.start - (source.text.rfind("\n", 0, one.span.start) + 1)
    shown = [_numbered(start, lines), _numbered(start + 1, lines)]
    if one.span.start >= one.span.end or column >= len(lines[start]):
        shown.append(f"   | {' ' * column}^ Unexpected token.")
    shown += [_numbered(number, lines) for number in range(start + 2, end + 2)]
    return "\n".join([head, f"  -->  {source.path}:{start + 1}", "   | ", *shown, "   | "]) + "\n"


def _numbered(number: int, lines: list[str]) -> str:
    return f"{number:2} | {lines[number - 1]}" if 0 < number <= len(lines) else "   | "
