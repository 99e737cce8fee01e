"""Expressions, arguments and attributes."""

from __future__ import annotations

from nicol.psl.ast import (
    NO_ARGUMENTS,
    Argument,
    Arguments,
    ArrayValue,
    Attribute,
    ConstantValue,
    Expression,
    FunctionCall,
    Identifier,
    NumberValue,
    ObjectValue,
    StringValue,
)
from nicol.psl.cursor import Cursor
from nicol.psl.lexer import Token
from nicol.psl.strings import unescape
from nicol.text.span import Span

_MAX_DEPTH = 64
"""Nesting beyond this is refused like any other text that fits no rule, so that junk cannot exhaust the stack."""


def expression(cursor: Cursor, depth: int = 0) -> Expression | None:
    """A value, or None (cursor where it was) when none stands here."""
    token = cursor.token
    match token.kind:
        case "path":
            return _word(cursor, depth)
        case "string":
            return string(cursor)
        case "number":
            cursor.index += 1
            return NumberValue(token.text, Span(cursor.file, token.start, token.end))
        case "[" | "[]" if depth < _MAX_DEPTH:
            return _array(cursor, depth + 1)
        case "{" if depth < _MAX_DEPTH:
            return _object(cursor, depth + 1)
        case _:
            return None


def string(cursor: Cursor) -> StringValue | None:
    """A string literal with its escapes resolved."""
    token = cursor.accept("string")
    if token is None:
        return None
    start = token.start + 1

    def report(message: str, begin: int, end: int) -> None:
        cursor.error(message, cursor.span(start + begin, start + end))

    return StringValue(unescape(token.text[1:-1], report), token.text, Span(cursor.file, token.start, token.end))


def _word(cursor: Cursor, depth: int) -> Expression | None:
    token = cursor.token
    cursor.index += 1
    if cursor.kind == "(" and depth < _MAX_DEPTH:
        given = arguments(cursor, depth + 1)
        if given is not None:
            return FunctionCall(token.text, given, cursor.span_from(token.start))
    if token.text[0].isdigit():
        cursor.index -= 1
        return None
    return ConstantValue(token.text, Span(cursor.file, token.start, token.end))


def _array(cursor: Cursor, depth: int) -> ArrayValue | None:
    begin = cursor.index
    start = cursor.token.start
    if cursor.accept("[]"):
        return ArrayValue((), cursor.span_from(start))
    cursor.index += 1
    items: list[Expression] = []
    while cursor.kind != "]":
        item = expression(cursor, depth) if not items or cursor.accept(",") else None
        if item is None:
            cursor.index = begin
            return None
        items.append(item)
    cursor.index += 1
    return ArrayValue(tuple(items), cursor.span_from(start))


def _object(cursor: Cursor, depth: int) -> ObjectValue | None:
    begin = cursor.index
    start = cursor.token.start
    cursor.index += 1
    members: list[tuple[Identifier, Expression]] = []
    while not cursor.accept("}"):
        member = _member(cursor, depth) if not members or cursor.accept(",") else None
        if member is None:
            cursor.index = begin
            return None
        members.append(member)
    return ObjectValue(tuple(members), cursor.span_from(start))


def _member(cursor: Cursor, depth: int) -> tuple[Identifier, Expression] | None:
    name = cursor.identifier()
    if name is None or not cursor.accept(":"):
        return None
    value = expression(cursor, depth)
    return None if value is None else (name, value)


def arguments(cursor: Cursor, depth: int = 0) -> Arguments | None:
    """`( … )`, or None (cursor where it was) when the parentheses hold something else."""
    begin = cursor.index
    if not cursor.accept("("):
        return None
    written: list[Argument | Identifier] = []
    comma: Token | None = None
    while True:
        item = _argument(cursor, depth)
        if item is None:
            break
        written.append(item)
        comma = cursor.accept(",")
        if comma is None:
            break
    if comma is None and not written:
        comma = cursor.accept(",")
    if not cursor.accept(")"):
        cursor.index = begin
        return None
    return Arguments(tuple(written), comma and cursor.span(comma.start, comma.end), given=True)


def _argument(cursor: Cursor, depth: int) -> Argument | Identifier | None:
    start = cursor.token.start
    name = cursor.identifier() if cursor.kind != "end" and _colon_follows(cursor) else None
    if name is not None:
        cursor.index += 1
        value = expression(cursor, depth)
        return name if value is None else Argument(name, value, cursor.span_from(start))
    value = expression(cursor, depth)
    return None if value is None else Argument(None, value, value.span)


def _colon_follows(cursor: Cursor) -> bool:
    return cursor.tokens[cursor.index + 1].kind == ":"


def attribute(cursor: Cursor, sign: str) -> Attribute | None:
    """`@name(…)` or `@@name(…)`, by `sign`."""
    begin = cursor.index
    start = cursor.token.start
    if not cursor.accept(sign):
        return None
    token = cursor.accept("path") or cursor.accept("number")
    if token is None:
        cursor.index = begin
        return None
    given = arguments(cursor)
    name = Identifier(token.text, Span(cursor.file, token.start, token.end))
    span = cursor.span_from(start) if given else cursor.span_with_spaces(start)
    return Attribute(name, given or NO_ARGUMENTS, span)


def attributes(cursor: Cursor) -> tuple[Attribute, ...]:
    """The field attributes that stand here."""
    found: list[Attribute] = []
    while one := attribute(cursor, "@"):
        found.append(one)
    return tuple(found)
