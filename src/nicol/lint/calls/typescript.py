"""TypeScript and JavaScript files: the calls of Prisma's client in them, under Nicol's names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from nicol.client.names import snake_case
from nicol.lint.calls.call import Call, ClientMade, Hook, Loop, Program, RawCall
from nicol.lint.calls.names import Names, normal_arguments
from nicol.lint.calls.script_tokens import Token, Tokens, tokens_of
from nicol.lint.calls.script_values import Script
from nicol.lint.calls.value import Array, Known, Record
from nicol.lint.finding import Place
from nicol.text.span import Source

_NOT_FUNCTIONS = frozenset(["if", "for", "while", "switch", "catch", "with", "return", "function"])
_EACH = frozenset({"map", "forEach", "flatMap", "filter", "reduce"})
_UNSAFE_IN_TEMPLATES = frozenset({"query_raw_unsafe", "execute_raw_unsafe"})
_LENGTH = re.compile(r"length:\s*(\d+)")


def read(source: Source, names: Names) -> Program:
    """The calls in one file, which need not be valid."""
    reader = _Reader(source, names, Script(tokens_of(source.text)))
    return Program(tuple(reader.calls()), tuple(reader.raw()), tuple(reader.hooks()), clients=tuple(reader.clients()))


@dataclass(frozen=True)
class _Range:
    begin: int
    end: int
    name: str = ""


@dataclass(frozen=True)
class _Reader:
    source: Source
    names: Names
    script: Script

    @property
    def tokens(self) -> Tokens:
        return self.script.tokens

    @property
    def items(self) -> tuple[Token, ...]:
        return self.tokens.items

    def calls(self) -> Iterator[Call]:
        for index in self._call_indexes:
            yield self._call(index)

    @cached_property
    def _call_indexes(self) -> list[int]:
        """The indexes of the operations' names in `x.accessor.operation(`."""
        return [
            index
            for index, token in enumerate(self.items)
            if index > 3
            and token.kind == "name"
            and self.items[index - 1].text in (".", "?.")
            and self.items[index - 3].text in (".", "?.")
            and self.items[index - 2].text in self.names.models
            and self.names.operation(token.text) is not None
            and self._opening(index) is not None
        ]

    def _opening(self, index: int) -> int | None:
        """The parenthesis of the call of the name at `index`, behind type arguments."""
        index += 1
        if self.tokens.is_at(index, "<"):
            index = self._behind_types(index)
        return index if self.tokens.is_at(index, "(") and index in self.tokens.closing else None

    def _behind_types(self, index: int) -> int:
        depth = 0
        while index < len(self.items):
            text = self.items[index].text
            depth += (text == "<") - (text == ">")
            index = self.tokens.closing.get(index, index) + 1
            if depth == 0:
                break
        return index

    def _call(self, index: int) -> Call:
        opening = self._opening(index)
        assert opening is not None
        model, operation = self._model_and_operation(index)
        arguments = self.script.value(opening + 1, self._argument_end(opening))
        record = (
            arguments if isinstance(arguments, Record) else Record(is_open=opening + 1 < self._argument_end(opening))
        )
        begin = self._receiver(index)
        result, dropped = self._result(begin)
        return Call(
            Place(self.source, self.items[begin].start, self.items[index].end),
            model,
            operation,
            normal_arguments(record),
            self._function(index),
            tuple(self._loops(index)),
            result,
            dropped,
            any(part.begin < index < part.end for part in self._guards),
            self._is_concurrent(index),
        )

    def _model_and_operation(self, index: int) -> tuple[str, str]:
        operation = self.names.operation(self.items[index].text)
        assert operation is not None
        return self.names.models[self.items[index - 2].text], operation

    def _argument_end(self, opening: int) -> int:
        closing = self.tokens.closing[opening]
        index = opening + 1
        while index < closing:
            if self.items[index].text == ",":
                return index
            index = self.tokens.closing.get(index, index) + 1
        return closing

    def _receiver(self, index: int) -> int:
        """Where `a.b.c` that ends at `index` begins."""
        while index >= 2 and self.items[index - 1].text in (".", "?.") and self.items[index - 2].kind == "name":
            index -= 2
        return index

    def _result(self, begin: int) -> tuple[str, bool]:
        index = begin - 1
        if index >= 0 and self.items[index].text == "await":
            index -= 1
        if index < 0:
            return "", True
        text = self.items[index].text
        if text == "=":
            return self._assigned_name(index), False
        if text in ("return", "=>"):
            return text, False
        return "", text in (";", "{", "}", ")") or self.items[index].end < self.tokens.text.rfind(
            "\n", 0, self.items[begin].start
        )

    def _assigned_name(self, index: int) -> str:
        for at in range(index - 1, max(index - 40, -1), -1):
            if self.items[at].text in ("const", "let", "var"):
                return self.items[at + 1].text
            if self.items[at].text == ";":
                break
        return self.items[index - 1].text

    def _function(self, index: int) -> str:
        around = [part for part in self._functions if part.begin < index < part.end]
        return ".".join(part.name for part in sorted(around, key=lambda part: part.begin))

    @cached_property
    def _functions(self) -> list[_Range]:
        return [part for index in range(len(self.items)) if (part := self._function_at(index)) is not None]

    def _function_at(self, index: int) -> _Range | None:
        token = self.items[index]
        if token.text == "class" and index + 1 < len(self.items) and self.items[index + 1].kind == "name":
            opening = next((i for i in range(index, min(index + 40, len(self.items))) if self.items[i].text == "{"), -1)
            return self._block(opening, self.items[index + 1].text)
        if token.kind != "name" or token.text in _NOT_FUNCTIONS:
            return None
        if self.tokens.is_at(index + 1, "("):
            return self._block(self._body(self.tokens.closing.get(index + 1)), token.text)
        declared = index > 0 and self.items[index - 1].text in ("const", "let", "var")
        if declared and self.tokens.is_at(index + 1, "="):
            at = index + 2 + self.tokens.is_at(index + 2, "async")
            closing = self.tokens.closing.get(at) if self.tokens.is_at(at, "(") else None
            arrow = self._arrow(closing)
            return self._block(arrow + 1, token.text) if arrow is not None else None
        return None

    def _block(self, opening: int | None, name: str) -> _Range | None:
        if opening is None or not self.tokens.is_at(opening, "{") or opening not in self.tokens.closing:
            return None
        return _Range(opening, self.tokens.closing[opening], name)

    def _body(self, closing: int | None) -> int | None:
        """The `{` behind the parameters of a function that end at `closing`, and its type."""
        if closing is None:
            return None
        if self.tokens.is_at(closing + 1, "{"):
            return closing + 1
        if not self.tokens.is_at(closing + 1, ":"):
            return None
        for at in range(closing + 2, min(closing + 30, len(self.items))):
            if self.items[at].text == "{" and self.items[at - 1].text not in ("<", ":", "|", ","):
                return at
            if self.items[at].text in (";", "=", "=>"):
                return None
        return None

    def _arrow(self, closing: int | None) -> int | None:
        if closing is None:
            return None
        return next(
            (at for at in range(closing + 1, min(closing + 20, len(self.items))) if self.items[at].text == "=>"), None
        )

    @cached_property
    def _guards(self) -> list[_Range]:
        found = (self._block(i + 1, "try") for i, token in enumerate(self.items) if token.text == "try")
        return [part for part in found if part is not None]

    def _is_concurrent(self, index: int) -> bool:
        return any(part.begin < index < part.end for part in self._together)

    @cached_property
    def _together(self) -> list[_Range]:
        """What stands in `Promise.all(…)` and `Promise.allSettled(…)`."""
        return [
            _Range(index + 3, self.tokens.closing[index + 3])
            for index in range(len(self.items))
            if self.tokens.is_at(index, "Promise", ".")
            and self.tokens.is_at(index + 3, "(")
            and index + 3 in self.tokens.closing
        ]

    def _loops(self, index: int) -> Iterator[Loop]:
        for part, loop in self._all_loops:
            if part.begin < index < part.end:
                yield replace(loop, is_concurrent=self._is_concurrent(part.begin))

    @cached_property
    def _all_loops(self) -> list[tuple[_Range, Loop]]:
        return [found for index in range(len(self.items)) if (found := self._loop_at(index)) is not None]

    def _loop_at(self, index: int) -> tuple[_Range, Loop] | None:
        token = self.items[index]
        if token.text == "for":
            return self._for(index + 1 + self.tokens.is_at(index + 1, "await"))
        if token.text in _EACH and self.items[index - 1].text in (".", "?.") and self.tokens.is_at(index + 1, "("):
            return self._each(index)
        if self.tokens.is_at(index, "Array", ".", "from", "("):
            closing = self.tokens.closing.get(index + 3)
            length = _LENGTH.search(self.tokens.text, token.start, token.start + 80)
            if closing is not None and length:
                varying = self._varying(index + 4, closing)
                return _Range(index + 3, closing), Loop(varying, times=int(length[1]))
        return None

    def _for(self, opening: int) -> tuple[_Range, Loop] | None:
        closing = self.tokens.closing.get(opening)
        if closing is None or not self.tokens.is_at(closing + 1, "{"):
            return None
        end = self.tokens.closing.get(closing + 1)
        of = next((i for i in range(opening, closing) if self.items[i].text == "of"), None)
        if end is None or of is None:
            return None
        element = self.items[of - 1].text if self.items[of - 1].kind == "name" else ""
        names = frozenset(token.text for token in self.items[opening:of] if token.kind == "name")
        varying = names | self._varying(closing + 1, end)
        return _Range(closing + 1, end), Loop(
            varying, element, *self._source(of + 1, closing), self._times(of + 1, closing)
        )

    def _each(self, index: int) -> tuple[_Range, Loop] | None:
        closing = self.tokens.closing.get(index + 1)
        if closing is None:
            return None
        at = index + 2 + self.tokens.is_at(index + 2, "async")
        parameters = self.tokens.closing.get(at, at) if self.tokens.is_at(at, "(") else at
        names = [token.text for token in self.items[at : parameters + 1] if token.kind == "name"]
        begin = self._receiver(index - 2) if self.items[index - 2].kind == "name" else self._bracketed(index - 2)
        varying = frozenset(names) | self._varying(index + 2, closing)
        loop = Loop(varying, names[0] if names else "", *self._source(begin, index - 1), self._times(begin, index - 1))
        return _Range(index + 1, closing), loop

    def _bracketed(self, closing: int) -> int:
        return next((opening for opening, end in self.tokens.closing.items() if end == closing), closing)

    def _varying(self, begin: int, end: int) -> frozenset[str]:
        """Names declared between two tokens, and the parameters of arrow functions there."""
        found = {
            self.items[i + 1].text
            for i in range(begin, end - 1)
            if self.items[i].text in ("const", "let") and self.items[i + 1].kind == "name"
        }
        for i in range(begin, end):
            if self.items[i].text == "=>" and self.items[i - 1].text == ")":
                opening = self._bracketed(i - 1)
                found |= {token.text for token in self.items[opening:i] if token.kind == "name"}
        return frozenset(found)

    def _source(self, begin: int, end: int) -> tuple[str, str]:
        """Model and operation of the call whose rows the tokens hold."""
        if end - begin == 1 and self.items[begin].kind == "name":
            declared = self.script.declaration(self.items[begin].text, begin)
            if declared is not None:
                begin, end = declared
        inside = [index for index in self._call_indexes if begin <= index < end]
        begins = begin + self.tokens.is_at(begin, "await")
        if inside and self._receiver(inside[0]) == begins:
            return self._model_and_operation(inside[0])
        return "", ""

    def _times(self, begin: int, end: int) -> int | None:
        value = self.script.value(begin, end)
        return len(value.items) if isinstance(value, Array) and not value.is_open else None

    def raw(self) -> Iterator[RawCall]:
        for index, token in enumerate(self.items):
            operation = self.names.raw(token.text) if token.text.startswith("$") else None
            if operation is None:
                continue
            at = index + 1
            if self.tokens.is_at(at, "<"):
                at = self._behind_types(at)
            if at < len(self.items) and self.items[at].kind == "template":
                yield self._tagged(operation, self.items[at], self._function(index))
            elif self.tokens.is_at(at, "("):
                yield self._given(operation, at, self._function(index))

    def _tagged(self, operation: str, token: Token, function: str, unsafe: bool = False) -> RawCall:
        """A template, whose expressions are parameters unless it is only a text."""
        text = self.tokens.text[token.start + 1 : token.end - 1]
        for start, end in token.parts:
            at = start - token.start - 1
            text = text[:at] + "NULL".ljust(end - start) + text[at + end - start :]
        place = Place(self.source, token.start, token.end)
        pasted = tuple(self.tokens.text[start + 2 : end - 1] for start, end in token.parts) if unsafe else ()
        return RawCall(place, operation, None if pasted else text, ((0, token.start + 1),), pasted, function)

    def _given(self, operation: str, opening: int, function: str) -> RawCall:
        end = self._argument_end(opening)
        first = self.items[opening + 1]
        if end == opening + 2 and first.kind == "template":
            return self._tagged(operation, first, function, unsafe=True)
        if self.tokens.is_at(opening + 1, "Prisma", ".", "sql") and self.items[opening + 4].kind == "template":
            return self._tagged(operation, self.items[opening + 4], function)
        value = self.script.value(opening + 1, end)
        place = Place(self.source, first.start, self.items[end - 1].end)
        if isinstance(value, Known) and isinstance(value.value, str):
            return RawCall(place, operation, value.value, ((0, value.start + 1),), (), function)
        concatenated = any(self.items[i].text == "+" for i in range(opening + 1, end))
        strings = any(self.items[i].kind in ("text", "template") for i in range(opening + 1, end))
        unsafe = (self.tokens.text[first.start : self.items[end - 1].end],) if concatenated and strings else ()
        return RawCall(place, operation, None, (), unsafe, function)

    def clients(self) -> Iterator[ClientMade]:
        """`new PrismaClient({…})`."""
        for index, token in enumerate(self.items):
            if not self.tokens.is_at(index, "new", "PrismaClient", "("):
                continue
            given = self.script.value(index + 3, self._argument_end(index + 2))
            options = tuple(entry.key for entry in given.entries) if isinstance(given, Record) else ()
            place = Place(self.source, token.start, self.items[index + 1].end)
            yield ClientMade(place, options, self._function(index))

    def hooks(self) -> Iterator[Hook]:
        """`args.include = …` in a query extension."""
        for index in range(len(self.items)):
            if not self.tokens.is_at(index, "args", ".", "include", "="):
                continue
            around = [part for part in self._functions if part.begin < index < part.end]
            inner = max(around, key=lambda part: part.begin, default=None)
            if inner is None:
                continue
            body = self.tokens.text[self.items[inner.begin].start : self.items[inner.end].end]
            place = Place(self.source, self.items[index].start, self.items[index + 2].end)
            yield Hook(
                place, self._keyed(inner.begin), snake_case(inner.name), self._function(index), "args.select" in body
            )

    def _keyed(self, index: int) -> str:
        """The model whose accessor is the key of an object around the token `index`."""
        around = [opening for opening, closing in self.tokens.closing.items() if opening < index < closing]
        for opening in sorted(around, reverse=True):
            if opening > 1 and self.items[opening - 1].text == ":":
                model = self.names.models.get(self.items[opening - 2].text)
                if model:
                    return model
        return ""
