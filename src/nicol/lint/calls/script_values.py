"""What expressions of TypeScript and JavaScript say of their values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from nicol.lint.calls.script_tokens import Token, Tokens
from nicol.lint.calls.value import ABSENT, Array, Entry, Known, Record, Unknown, Value, merged, optional

_WORDS: dict[str, Known | Unknown] = {
    "true": Known(True),
    "false": Known(False),
    "null": Known(None),
    "undefined": ABSENT,
}
_CONTINUES = frozenset({*".([=?:,+-*/%<>", "?.", "=>", "&&", "||", "??", "==", "===", "!=", "!==", "<=", ">="}) | {
    "as",
    "satisfies",
    "instanceof",
    "in",
}
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_DEEPEST = 12


@dataclass(frozen=True)
class Script:
    """One file with the variables it declares."""

    tokens: Tokens

    @cached_property
    def declared(self) -> dict[str, list[tuple[int, int, int]]]:
        """Name → (index of the declaration, begin and end of the expression), in the order of the file."""
        found: dict[str, list[tuple[int, int, int]]] = {}
        items = self.tokens.items
        for index, token in enumerate(items[:-1]):
            if token.text in ("const", "let", "var") and items[index + 1].kind == "name":
                begin = self._behind_equals(index + 2)
                if begin is not None:
                    found.setdefault(items[index + 1].text, []).append((index, begin, self.expression_end(begin)))
        return found

    def _behind_equals(self, index: int) -> int | None:
        """Behind the `=` of a declaration with or without a type."""
        items = self.tokens.items
        while index < len(items):
            text = items[index].text
            if text == "=":
                return index + 1
            if text in (";", ",", ")", "of", "in") or (text in ("const", "let", "var")):
                return None
            index = self.tokens.closing.get(index, index) + 1
        return None

    def expression_end(self, index: int) -> int:
        """The index behind the expression that begins at `index`."""
        items = self.tokens.items
        begin = index
        while index < len(items):
            token = items[index]
            if token.text in (";", ",", ")", "]", "}"):
                return index
            if index > begin and self._is_new_statement(index):
                return index
            index = self.tokens.closing.get(index, index) + 1
        return index

    def _is_new_statement(self, index: int) -> bool:
        before, token = self.tokens.items[index - 1], self.tokens.items[index]
        if "\n" not in self.tokens.text[before.end : token.start]:
            return False
        return token.text not in _CONTINUES and before.text not in _CONTINUES | {"await", "return", "new", "!", "("}

    def declaration(self, name: str, before: int) -> tuple[int, int] | None:
        """The expression of the nearest declaration of `name` before the token `before`."""
        found = [(begin, end) for at, begin, end in self.declared.get(name, []) if at < before]
        return found[-1] if found else None

    def value(self, begin: int, end: int, depth: int = 0) -> Value:
        """What the tokens from `begin` to before `end` say."""
        begin, end = self._core(begin, end)
        items, closing = self.tokens.items, self.tokens.closing
        if begin >= end or depth > _DEEPEST:
            return self._unknown(begin, end)
        token = items[begin]
        if closing.get(begin) == end - 1:
            if token.text == "{":
                return self._record(begin, end - 1, depth)
            if token.text == "[":
                return self._array(begin, end - 1, depth)
        if end - begin == 1:
            return self._single(token, begin, depth)
        if token.text == "-" and end - begin == 2 and items[begin + 1].kind == "number":
            return _number(items[begin + 1], "-")
        return self._conditional(begin, end, depth)

    def _core(self, begin: int, end: int) -> tuple[int, int]:
        """Without `await`, parentheses around all, and what only says a type."""
        items, closing = self.tokens.items, self.tokens.closing
        while begin < end:
            if items[begin].text == "await":
                begin += 1
            elif items[begin].text == "(" and closing.get(begin) == end - 1:
                begin, end = begin + 1, end - 1
            elif items[end - 1].text == "!":
                end -= 1
            elif end - begin > 2 and items[end - 2].text in ("as", "satisfies"):
                end -= 2
            else:
                break
        return begin, end

    def _single(self, token: Token, index: int, depth: int) -> Value:
        span = (token.start, token.end)
        if token.kind == "text":
            return Known(_unescaped(token.text[1:-1]), *span)
        if token.kind == "template" and not token.parts:
            return Known(_unescaped(token.text[1:-1]), *span)
        if token.kind == "number":
            return _number(token)
        if token.text in _WORDS:
            word = _WORDS[token.text]
            return Known(word.value, *span) if isinstance(word, Known) else word
        declared = self.declaration(token.text, index) if token.kind == "name" else None
        value = self.value(*declared, depth + 1) if declared else self._unknown(index, index + 1)
        if isinstance(value, Unknown):
            return Unknown(value.text, value.names | {token.text}, *span)
        return value

    def _conditional(self, begin: int, end: int, depth: int) -> Value:
        """`a ? b : c` and `a && b`, where a part of the outcome can be read."""
        for index in self._top_level(begin, end):
            if self.tokens.items[index].text == "?":
                middle = next((i for i in self._top_level(index + 1, end) if self.tokens.items[i].text == ":"), None)
                if middle is not None:
                    one = self.value(index + 1, middle, depth + 1)
                    return self._either(begin, end, one, self.value(middle + 1, end, depth + 1))
        last = next((i for i in reversed(list(self._top_level(begin, end))) if self.tokens.items[i].text == "&&"), None)
        if last is not None:
            value = self.value(last + 1, end, depth + 1)
            if isinstance(value, Record):
                return optional(value)
        return self._unknown(begin, end)

    def _top_level(self, begin: int, end: int) -> Iterator[int]:
        index = begin
        while index < end:
            yield index
            index = self.tokens.closing.get(index, index) + 1

    def _either(self, begin: int, end: int, one: Value, other: Value) -> Value:
        if one is ABSENT or other is ABSENT:
            return other if one is ABSENT else one
        if isinstance(one, Record) and isinstance(other, Record):
            return merged([optional(one), optional(other)], one.start, other.end)
        return self._unknown(begin, end)

    def _record(self, opening: int, closing: int, depth: int) -> Record:
        parts: list[Record] = []
        index = opening + 1
        while index < closing:
            stop = self._item_end(index, closing)
            if stop > index:
                parts.append(self._entry(index, stop, depth))
            index = stop + 1
        return merged(parts, self.tokens.items[opening].start, self.tokens.items[closing].end)

    def _entry(self, begin: int, end: int, depth: int) -> Record:
        items = self.tokens.items
        key = items[begin]
        if key.text == "...":
            value = self.value(begin + 1, end, depth + 1)
            return value if isinstance(value, Record) else Record(is_open=True)
        if key.kind not in ("name", "text", "number"):
            return Record(is_open=True)
        name = _unescaped(key.text[1:-1]) if key.kind == "text" else key.text
        if end == begin + 1:
            value = self._single(key, begin, depth)
        elif items[begin + 1].text == ":":
            value = self.value(begin + 2, end, depth + 1)
        else:
            return Record(is_open=True)
        return Record() if value is ABSENT else Record((Entry(name, value, key.start),))

    def _array(self, opening: int, closing: int, depth: int) -> Array:
        made: list[Value] = []
        is_open = False
        index = opening + 1
        while index < closing:
            stop = self._item_end(index, closing)
            if self.tokens.items[index].text == "...":
                is_open = True
            elif stop > index:
                made.append(self.value(index, stop, depth + 1))
            index = stop + 1
        return Array(tuple(made), is_open, self.tokens.items[opening].start, self.tokens.items[closing].end)

    def _item_end(self, index: int, closing: int) -> int:
        return next((i for i in self._top_level(index, closing) if self.tokens.items[i].text == ","), closing)

    def _unknown(self, begin: int, end: int) -> Unknown:
        items = self.tokens.items[begin:end]
        if not items:
            return Unknown("")
        inside = (name for token in items for name in _names(token, self.tokens.text))
        start, stop = items[0].start, items[-1].end
        return Unknown(self.tokens.text[start:stop], frozenset(inside), start, stop)


def _names(token: Token, text: str) -> Iterator[str]:
    if token.kind == "name":
        yield token.text
    for start, end in token.parts:
        yield from re.findall(r"[A-Za-z_$][\w$]*", text[start:end])


def _number(token: Token, sign: str = "") -> Known | Unknown:
    text = sign + token.text.replace("_", "").rstrip("n")
    try:
        value = float(text) if "." in text else int(text, 0)
    except ValueError:
        return Unknown(token.text, frozenset(), token.start, token.end)
    return Known(value, token.start, token.end)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: _ESCAPES.get(match[1], match[1]), text)
