"""Doc comments as simple Markdown: paragraphs, lists, code, emphasis, links. Anything else is text.

A comment is not trusted: a link leads to the web or nowhere, and markup in it is shown as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Code:
    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    parts: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Emphasis:
    parts: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Hyperlink:
    """A link to an http, https or mailto address."""

    text: str
    address: str


Inline: TypeAlias = Text | Code | Strong | Emphasis | Hyperlink


@dataclass(frozen=True, slots=True)
class Paragraph:
    parts: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    items: tuple[tuple[Inline, ...], ...]
    ordered: bool


@dataclass(frozen=True, slots=True)
class CodeBlock:
    text: str


Block: TypeAlias = Paragraph | Listing | CodeBlock

_ITEM = re.compile(r"\s*(?:[-*+]|(\d+)[.)])\s+(.*)")
_INLINE = re.compile(
    r"(?P<ticks>`+)(?P<code>.+?)(?P=ticks)(?!`)"
    r"|\[(?P<label>[^\[\]\n]+)\]\((?P<address>(?:https?://|mailto:)[^\s()<>]+)\)"
    r"|(?P<bare>https?://[^\s<>()\"'`]*[^\s<>()\"'`.,;:!?])"
    r"|\*\*(?P<strong>\S(?:[^\n]*?\S)?)\*\*"
    r"|(?<![*\w])\*(?P<star>[^\s*](?:[^*\n]*?[^\s*])?)\*(?![*\w])"
    r"|(?<!\w)_(?P<under>[^\s_](?:[^_\n]*?[^\s_])?)_(?!\w)"
)


def blocks(comment: str) -> list[Block]:
    """The blocks of a comment."""
    lines = comment.splitlines()
    found: list[Block] = []
    number = 0
    while number < len(lines):
        if lines[number].lstrip().startswith("```"):
            block, number = _fence(lines, number)
        elif not lines[number].strip():
            number += 1
            continue
        elif _ITEM.fullmatch(lines[number]):
            block, number = _listing(lines, number)
        else:
            block, number = _paragraph(lines, number)
        found.append(block)
    return found


def _fence(lines: Sequence[str], number: int) -> tuple[Block, int]:
    end = next((at for at in range(number + 1, len(lines)) if lines[at].lstrip().startswith("```")), len(lines))
    return CodeBlock("\n".join(lines[number + 1 : end])), end + 1


def _listing(lines: Sequence[str], number: int) -> tuple[Block, int]:
    """Items up to an empty line; a line that begins no item belongs to the one before."""
    items: list[str] = []
    ordered = _ITEM.fullmatch(lines[number])
    while number < len(lines) and lines[number].strip():
        if item := _ITEM.fullmatch(lines[number]):
            items.append(item[2])
        else:
            items[-1] += " " + lines[number].strip()
        number += 1
    return Listing(tuple(map(inlines, items)), bool(ordered and ordered[1])), number


def _paragraph(lines: Sequence[str], number: int) -> tuple[Block, int]:
    taken: list[str] = []
    while number < len(lines) and lines[number].strip() and not _begins_block(lines[number]):
        taken.append(lines[number].strip())
        number += 1
    return Paragraph(inlines(" ".join(taken))), number


def _begins_block(line: str) -> bool:
    return line.lstrip().startswith("```") or _ITEM.fullmatch(line) is not None


def inlines(text: str) -> tuple[Inline, ...]:
    """The parts of a line of text."""
    return tuple(_inlines(text))


def _inlines(text: str) -> Iterator[Inline]:
    at = 0
    for match in _INLINE.finditer(text):
        if match.start() > at:
            yield Text(text[at : match.start()])
        yield _inline(match)
        at = match.end()
    if at < len(text):
        yield Text(text[at:])


def _inline(match: re.Match[str]) -> Inline:
    if match["code"]:
        return Code(match["code"].strip())
    if match["label"]:
        return Hyperlink(match["label"], match["address"])
    if match["bare"]:
        return Hyperlink(match["bare"], match["bare"])
    if match["strong"]:
        return Strong(inlines(match["strong"]))
    return Emphasis(inlines(match["star"] or match["under"]))
