"""What people type into a search field, as a tree that each database writes in its own way.

Words and "phrases" must all be there; `|` or the word `or` lets one of two be enough, `-` or `!` excludes, `&`, `<->`,
`<2>` and parentheses mean what they mean in PostgreSQL, `word:*` is a beginning. Whatever makes no sense where it
stands is left out, so that no text is an error.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

_TOKEN = re.compile(
    r'"(?P<phrase>[^"]*)"?|(?P<near><(?:-|\d{1,4})>)|(?P<sign>[&|!()])|(?P<minus>-(?=[\w"(]))'
    r'|(?P<word>[^\s"&|!()<>]+|[<>])'
)
DEEPEST = 100
"""How deep parentheses nest before they are left out."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or the beginning of one."""

    text: str
    beginning: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """What follows one another; `signs` stand between the items: `<->`, or `<2>` for two words on."""

    items: tuple[Words, ...]
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Every:
    """What must be there together."""

    items: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Alternatives."""

    items: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Absent:
    """What must not be there."""

    item: Words


Words: TypeAlias = Word | Near | Every | Either | Absent


def read_words(text: str) -> Words | None:
    """The tree of `text`; None when nothing is asked for."""
    return _Reader(_tokens(text)).either(0)


def _tokens(text: str) -> list[tuple[str, str]]:
    found = [(str(match.lastgroup), match[match.lastgroup or 0]) for match in _TOKEN.finditer(text.replace("\0", " "))]
    return [_named(kind, token) for kind, token in found]


def _named(kind: str, token: str) -> tuple[str, str]:
    if kind == "word" and token.lower() == "or":
        return "sign", "|"
    return ("sign", "!") if kind == "minus" else (kind, token)


@dataclass(slots=True)
class _Reader:
    """Descends through the tokens; every method gives None when nothing is there."""

    tokens: list[tuple[str, str]]
    place: int = 0

    def next(self) -> tuple[str, str]:
        """The token that stands next, of the kind "" at the end."""
        return self.tokens[self.place] if self.place < len(self.tokens) else ("", "")

    def either(self, depth: int) -> Words | None:
        found = [self.every(depth)]
        while self.next() == ("sign", "|"):
            self.place += 1
            found.append(self.every(depth))
        kept = [item for item in found if item is not None]
        return kept[0] if len(kept) == 1 else Either(tuple(kept)) if kept else None

    def every(self, depth: int) -> Words | None:
        found: list[Words] = []
        while self.next()[0] and self.next() != ("sign", "|"):
            if self.next() == ("sign", ")"):
                if depth:
                    break
                self.place += 1
            elif (item := self.near(depth)) is not None:
                found.append(item)
        return found[0] if len(found) == 1 else Every(tuple(found)) if found else None

    def near(self, depth: int) -> Words | None:
        found = self.single(depth)
        items, signs = [found] if found is not None else [], list[str]()
        while self.next()[0] == "near":
            sign = self.next()[1]
            self.place += 1
            follower = self.single(depth)
            if follower is None:
                continue
            signs += [sign] if items else []
            items.append(follower)
        return Near(tuple(items), tuple(signs)) if len(items) > 1 else items[0] if items else None

    def single(self, depth: int) -> Words | None:
        """An operand, or its absence."""
        absent = False
        while self.next() == ("sign", "!"):
            self.place += 1
            absent = not absent
        found = self.operand(depth)
        if found is None or not absent:
            return found
        return found.item if isinstance(found, Absent) else Absent(found)

    def operand(self, depth: int) -> Words | None:
        """A word, a phrase, or something in parentheses."""
        kind, token = self.next()
        if not kind or (kind == "sign" and token in "|)"):
            return None
        self.place += 1
        if kind == "phrase":
            words = tuple(Word(word) for word in token.split())
            return Near(words, ("<->",) * (len(words) - 1)) if len(words) > 1 else words[0] if words else None
        if kind == "word":
            beginning = token.endswith(":*") and len(token) > 2
            return Word(token[:-2] if beginning else token, beginning)
        if token == "(" and depth < DEEPEST:
            inside = self.either(depth + 1)
            if self.next() == ("sign", ")"):
                self.place += 1
            return inside
        return None
