"""What has been typed on a line up to the cursor, valid or not: the tree knows nothing of half a field."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nicol.psl.lexer import Token, tokens

_WORD = re.compile(r"[\w.-]*\Z")
_HEADER = re.compile(r"^[ \t]*(model|view|type|enum|datasource|generator)[ \t]+([\w-]+)[ \t]*\{", re.MULTILINE)
_END = re.compile(r"^[ \t]*\}", re.MULTILINE)
_CLOSING = (")", "]")


@dataclass(frozen=True, slots=True)
class Open:
    """A bracket that is not closed yet: the word before it (`@relation`, `@@index`, `name`; empty for a list)."""

    head: str
    name: str | None = None
    """The argument under way, by its name."""
    written: tuple[str, ...] = ()
    """Names and single words before the cursor, in this bracket, and `[]` for a list."""


@dataclass(frozen=True, slots=True)
class Typed:
    """`tokens` of the line before the cursor's `word`; `quoted` when the word stands behind an open quotation mark."""

    keyword: str | None
    name: str
    tokens: tuple[Token, ...]
    word: str
    quoted: bool
    opens: tuple[Open, ...]

    @property
    def commented(self) -> bool:
        """Whether the cursor is in a comment."""
        return self.kinds[-1:] in (("doc",), ("line",))

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(token.kind for token in self.tokens)


def typed_before(text: str, offset: int) -> Typed:
    """What stands before `offset`."""
    start = text.rfind("\n", 0, offset) + 1
    keyword, name = _block(text, start)
    line = text[start:offset]
    found = [token for token in tokens(line)[:-1] if token.kind != "block"]
    if found and found[-1].kind == "open_string":
        last = found.pop()
        return Typed(keyword, name, tuple(found), last.text[1:], True, _opens(found))
    word = _WORD.search(line)
    assert word is not None
    found = [token for token in found if token.start < word.start()]
    return Typed(keyword, name, tuple(found), word[0], False, _opens(found))


def _block(text: str, offset: int) -> tuple[str | None, str]:
    """Keyword and name of the block that is open at the line start `offset`."""
    headers = list(_HEADER.finditer(text, 0, offset))
    if not headers or _END.search(text, headers[-1].end(), offset):
        return None, ""
    header = headers[-1]
    return header[1], header[2]


def _opens(found: list[Token]) -> tuple[Open, ...]:
    stack: list[Open] = []
    head = ""
    for place, token in enumerate(found):
        match token.kind:
            case "@" | "@@":
                head = token.kind
            case "path":
                head = f"{head}{token.text}" if head in ("@", "@@") else token.text
                if stack and found[place - 1].kind not in ("@", "@@"):
                    stack[-1] = Open(stack[-1].head, stack[-1].name, (*stack[-1].written, token.text))
            case "(" | "[":
                stack.append(Open(head if token.kind == "(" else ""))
                head = ""
            case ":" if stack and stack[-1].written:
                stack[-1] = Open(stack[-1].head, stack[-1].written[-1], stack[-1].written)
            case ",":
                head = ""
                if stack:
                    stack[-1] = Open(stack[-1].head, None, stack[-1].written)
            case kind if kind in _CLOSING and stack:
                stack.pop()
                head = ""
                if stack and kind == "]":
                    stack[-1] = Open(stack[-1].head, stack[-1].name, (*stack[-1].written, "[]"))
            case _:
                head = ""
    return tuple(stack)
