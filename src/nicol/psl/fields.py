"""Lines inside a block: fields, enum values, properties."""

from __future__ import annotations

from nicol.model.schema import Arity
from nicol.psl.ast import Comment, EnumValueNode, FieldNode, FieldType, Property
from nicol.psl.cursor import Cursor
from nicol.psl.expressions import attributes, expression, string
from nicol.text.span import Span

_ARITIES = {"": Arity.REQUIRED, "?": Arity.OPTIONAL, "[]": Arity.LIST}
_LEGACY = {
    "!": "Fields are required by default, `!` is no longer required.",
    "[": "To specify a list, please use `Type[]` instead of `[Type]`.",
    "[]?": "Optional lists are not supported. Use either `Type[]` or `Type?`.",
}


def field(cursor: Cursor, owner: tuple[str, str], documentation: tuple[Comment, ...]) -> FieldNode | None:
    """A field line with its line end; `owner` is the block's keyword and name, for messages."""
    begin, reported = cursor.index, len(cursor.diagnostics)
    name = cursor.identifier()
    if name is None:
        return None
    colon = cursor.accept(":")
    start = cursor.token.start
    kind, suffix = _type(cursor)
    type_span = cursor.span_from(start)
    written = attributes(cursor)
    comment = cursor.comment()
    if not cursor.accept("newline"):
        cursor.index = begin
        del cursor.diagnostics[reported:]
        return None
    span = cursor.span_from(name.span.start)
    problem = _problem(kind, suffix, owner, (span, type_span))
    if colon:
        problem = ("Field declarations don't require a `:`.", cursor.span(colon.start, colon.end))
    if problem:
        cursor.error(*problem)
    arity = _ARITIES.get(suffix, Arity.REQUIRED)
    return FieldNode(name, kind, arity, suffix, written, comment, documentation, span, problem is None)


def _problem(
    kind: FieldType | None, suffix: str, owner: tuple[str, str], spans: tuple[Span, Span]
) -> tuple[str, Span] | None:
    if kind is None:
        text = f'Error validating {owner[0]} "{owner[1]}": This field declaration is invalid.'
        return f"{text} It is either missing a name or a type.", spans[0]
    return (_LEGACY[suffix], spans[1]) if suffix in _LEGACY else None


def _type(cursor: Cursor) -> tuple[FieldType | None, str]:
    begin = cursor.index
    if cursor.accept("["):
        base = _base_type(cursor)
        if base and cursor.accept("]"):
            return base, "["
        cursor.index = begin
        return None, ""
    base = _base_type(cursor)
    if base is None:
        return None, ""
    if cursor.accept("[]"):
        return base, "[]?" if cursor.accept("?") else "[]"
    token = cursor.accept("?") or cursor.accept("!")
    return base, token.kind if token else ""


def _base_type(cursor: Cursor) -> FieldType | None:
    begin = cursor.index
    name = cursor.identifier()
    if name is None:
        return None
    if name.name != "Unsupported" or cursor.kind != "(" or cursor.token.start != name.span.end:
        return FieldType(name.name, name.name, False, name.span)
    cursor.index += 1
    value = string(cursor)
    if value is None or not cursor.accept(")"):
        cursor.index = begin + 1
        return FieldType(name.name, name.name, False, name.span)
    span = cursor.span_from(name.span.start)
    return FieldType(value.text, cursor.text[span.start : span.end], True, span)


def enum_value(cursor: Cursor, documentation: tuple[Comment, ...]) -> EnumValueNode | None:
    """An enum value's line with its line end."""
    begin, reported = cursor.index, len(cursor.diagnostics)
    name = cursor.identifier()
    if name is None:
        return None
    written = attributes(cursor)
    comment = cursor.comment()
    if not cursor.accept("newline"):
        cursor.index = begin
        del cursor.diagnostics[reported:]
        return None
    return EnumValueNode(name, written, comment, documentation, cursor.span_from(name.span.start))


def config_property(cursor: Cursor) -> Property | None:
    """`key = value` with its line end, which is not part of the span."""
    begin, reported = cursor.index, len(cursor.diagnostics)
    name = cursor.identifier()
    if name is None or not cursor.accept("="):
        cursor.index = begin
        return None
    value = expression(cursor)
    comment = cursor.comment()
    span = cursor.span_from(name.span.start)
    if not cursor.accept("newline"):
        cursor.index = begin
        del cursor.diagnostics[reported:]
        return None
    return Property(name, value, comment, span)
