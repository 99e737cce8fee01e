"""TypeScript and JavaScript as tokens: as much of the language as finding calls needs."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["name", "text", "number", "sign", "template", "regex"]
_TOKEN = re.compile(
    r"""
    (?P<blank>\s+|//[^\n]*|/\*.*?(?:\*/|\Z))
  | (?P<name>[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*)
  | (?P<number>\d[\w.]*)
  | (?P<text>"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?)
  | (?P<template>`)
  | (?P<sign>=>|\?\.(?!\d)|\?\?=?|\.\.\.|===|!==|==|!=|<=|>=|&&=?|\|\|=?|\+\+|--|[-+*%/&|^]=|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_REGEX = re.compile(r"/(?![*/])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
_BEFORE_REGEX = frozenset({*"(,=:[!&|?{};", "=>", "&&", "||", "return", "typeof", "case"})
_PAIRS = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Token:
    """`parts` of a template are its expressions, each from `${` to `}` as offsets in the file."""

    kind: Kind
    text: str
    start: int
    end: int
    parts: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Tokens:
    """The tokens of one file; `closing` leads from each opening bracket's index to that of its closing one."""

    text: str
    items: tuple[Token, ...]
    closing: dict[int, int]
    starts: tuple[int, ...]

    def at(self, offset: int) -> int:
        """The index of the token at or before `offset`."""
        return bisect_right(self.starts, offset) - 1

    def is_at(self, index: int, *texts: str) -> bool:
        """Whether the tokens from `index` on are `texts`."""
        return all(
            0 <= index + i < len(self.items) and self.items[index + i].text == text for i, text in enumerate(texts)
        )


def tokens_of(text: str) -> Tokens:
    """The tokens of `text`, which need not be valid."""
    found: list[Token] = []
    place = 0
    while place < len(text):
        before = found[-1].text if found else ";"
        regex = _REGEX.match(text, place) if text[place] == "/" and before in _BEFORE_REGEX else None
        if regex:
            found.append(Token("regex", regex[0], place, regex.end()))
            place = regex.end()
            continue
        match = _TOKEN.match(text, place)
        assert match is not None
        token = _token(text, match)
        if token is not None:
            found.append(token)
        place = token.end if token else match.end()
    return Tokens(text, tuple(found), _closing(found), tuple(token.start for token in found))


def _token(text: str, match: re.Match[str]) -> Token | None:
    start, end = match.span()
    match match.lastgroup:
        case "blank":
            return None
        case "template":
            end, parts = _template_end(text, start)
            return Token("template", text[start:end], start, end, parts)
        case "name" | "text" | "number" as kind:
            return Token(kind, match[0], start, end)
        case _:
            return Token("sign", match[0], start, end)


def _template_end(text: str, start: int) -> tuple[int, tuple[tuple[int, int], ...]]:
    place, parts = start + 1, list[tuple[int, int]]()
    while place < len(text):
        if text[place] == "\\":
            place += 2
        elif text[place] == "`":
            return place + 1, tuple(parts)
        elif text.startswith("${", place):
            end = _expression_end(text, place + 2)
            parts.append((place, end))
            place = end
        else:
            place += 1
    return len(text), tuple(parts)


def _expression_end(text: str, place: int) -> int:
    """Behind the `}` that ends an expression of a template."""
    depth = 1
    while place < len(text):
        match = _TOKEN.match(text, place)
        assert match is not None
        place = _template_end(text, place)[0] if match.lastgroup == "template" else match.end()
        depth += (match[0] == "{") - (match[0] == "}")
        if depth == 0:
            return place
    return len(text)


def _closing(tokens: list[Token]) -> dict[int, int]:
    found: dict[int, int] = {}
    opened: list[int] = []
    for index, token in enumerate(tokens):
        if token.kind != "sign":
            continue
        if token.text in _PAIRS:
            opened.append(index)
        elif token.text in ")]}":
            while opened and _PAIRS[tokens[opened[-1]].text] != token.text:
                opened.pop()
            if opened:
                found[opened.pop()] = index
    return found
