"""Tokens to tree. The parser never fails: what fits no rule becomes an `Invalid` node and a diagnostic."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from nicol.psl.ast import (
    Ast,
    Attribute,
    Block,
    Comment,
    CommentBlock,
    EmptyLines,
    FieldNode,
    Identifier,
    Invalid,
    Item,
    Property,
    Top,
)
from nicol.psl.cursor import Cursor
from nicol.psl.expressions import attribute
from nicol.psl.fields import config_property, enum_value, field
from nicol.psl.lexer import Token
from nicol.psl.resting import collector_at_rest
from nicol.text.diagnostic import Diagnostic

Keyword = Literal["model", "view", "type", "enum", "datasource", "generator"]
_KEYWORDS: dict[str, Keyword] = {
    "model": "model",
    "view": "view",
    "type": "type",
    "enum": "enum",
    "datasource": "datasource",
    "generator": "generator",
}
_JOINED = re.compile(rf"({'|'.join(_KEYWORDS)})[^\W_][^.]*\Z")
_BAD_BLOCK = (
    "This block is invalid. It does not start with any known Prisma schema keyword. Valid keywords include "
    "'model', 'enum', 'type', 'datasource' and 'generator'."
)
_BAD_LINE = "This line is invalid. It does not start with any known Prisma schema keyword."
_BAD_ALIAS = "Invalid type definition. Please check the documentation in https://pris.ly/d/composite-types"


@collector_at_rest()
def parse(text: str, file: int = 0) -> tuple[Ast, list[Diagnostic]]:
    """The tree of one file and what is wrong with its syntax; `file` is the index that spans carry."""
    cursor = Cursor(text, file)
    tops: list[Top] = []
    unclosed = False
    while cursor.kind != "end":
        keyword = _keyword(cursor.token)
        block = None
        if keyword and not unclosed:
            block, unclosed = _block(cursor, keyword, _documentation(tops))
        tops.append(block or _other(cursor))
    return Ast(tuple(tops)), cursor.diagnostics


def _keyword(token: Token) -> Keyword | None:
    """The keyword that a line begins with; nothing has to part it from the name: `modelUser` is model `User`."""
    if keyword := _KEYWORDS.get(token.text):
        return keyword
    joined = _JOINED.match(token.text) if token.kind == "path" else None
    return _KEYWORDS[joined[1]] if joined else None


def _skip_keyword(cursor: Cursor, keyword: str) -> None:
    """Move to the name behind `keyword`; where it is joined to it, the name takes the token's place."""
    token = cursor.token
    if token.text == keyword:
        cursor.index += 1
    else:
        cursor.tokens[cursor.index] = Token("path", token.text[len(keyword) :], token.start + len(keyword))


def _back(cursor: Cursor, begin: int, token: Token) -> None:
    """Undo `_skip_keyword` of the `token` at `begin`, and all that was read behind it."""
    cursor.index = begin
    cursor.tokens[begin] = token


def _documentation(items: list[Top]) -> tuple[Comment, ...]:
    return items[-1].comments if items and isinstance(items[-1], CommentBlock) else ()


def _other(cursor: Cursor) -> Top:
    if cursor.kind == "newline":
        return _empty_lines(cursor)
    if comments := _comments(cursor):
        return comments
    if alias := _alias(cursor):
        return alias
    if unknown := _unknown_block(cursor):
        return unknown
    span = cursor.skip_line()
    cursor.invalid(_BAD_LINE, span)
    return Invalid(cursor.text[span.start : span.end], span)


def _empty_lines(cursor: Cursor) -> EmptyLines:
    while cursor.accept("newline"):
        pass
    return EmptyLines()


def _comments(cursor: Cursor) -> CommentBlock | None:
    """Comments on consecutive lines, each with its line end."""
    found: list[Comment] = []
    end = cursor.token.start
    while one := cursor.comment():
        found.append(replace(one, blanks=one.span.start - end) if one.span.start > end else one)
        end = one.span.end
        if cursor.kind == "newline":
            if cursor.token.start > end:
                break
            end = cursor.token.end
            cursor.index += 1
    return CommentBlock(tuple(found)) if found else None


def _alias(cursor: Cursor) -> Invalid | None:
    begin = cursor.index
    token = cursor.token
    if _keyword(token) != "type":
        return None
    _skip_keyword(cursor, "type")
    if cursor.identifier() and cursor.accept("=") and cursor.identifier():
        while attribute(cursor, "@"):
            pass
        span = cursor.span_from(token.start)
        cursor.invalid(_BAD_ALIAS, span)
        return Invalid(cursor.text[span.start : span.end], span)
    _back(cursor, begin, token)
    return None


def _unknown_block(cursor: Cursor) -> Invalid | None:
    """`word { … }` up to the next closing brace."""
    begin = cursor.index
    start = cursor.token.start
    if cursor.index < cursor.last_close and cursor.identifier() and cursor.accept("{"):
        while cursor.kind not in ("newline", "end"):
            cursor.index += 1
        while cursor.kind not in ("}", "end"):
            cursor.index += 1
        if cursor.accept("}"):
            span = cursor.span_from(start)
            cursor.invalid(_BAD_BLOCK, span)
            return Invalid(cursor.text[span.start : span.end], span)
    cursor.index = begin
    return None


def _block(cursor: Cursor, keyword: Keyword, documentation: tuple[Comment, ...]) -> tuple[Block | None, bool]:
    """A block, and whether the text ended before its closing brace (then no later block can close either)."""
    begin, reported = cursor.index, len(cursor.diagnostics)
    token = cursor.token
    start = token.start
    _skip_keyword(cursor, keyword)
    name = cursor.identifier()
    if name is None or cursor.kind != "{":
        _back(cursor, begin, token)
        return None, False
    cursor.index += 1
    opening = None if _goes_on(cursor) else cursor.comment()
    cursor.skip_line()
    items = _items(cursor, keyword, name)
    if not cursor.accept("}"):
        _back(cursor, begin, token)
        del cursor.diagnostics[reported:]
        return None, True
    return Block(keyword, name, items, documentation, cursor.span_from(start), (opening,) if opening else ()), False


def _goes_on(cursor: Cursor) -> bool:
    """Whether a comment behind an opening brace has further lines: those are lines of the block."""
    return cursor.kind == "block" and "\n" in cursor.token.text


def _items(cursor: Cursor, keyword: Keyword, name: Identifier) -> tuple[Item, ...]:
    items: list[Item] = []
    pending: tuple[Comment, ...] = ()
    while (kind := cursor.kind) not in ("}", "end"):
        if kind == "newline":
            items.append(_empty_lines(cursor))
            continue
        if comments := _comments(cursor):
            pending = comments.comments
            items.append(comments)
            continue
        item = _item(cursor, keyword, name, pending)
        if not isinstance(item, Attribute | Invalid | Property):
            pending = ()
        items.append(item or _invalid_line(cursor, keyword))
    return tuple(items)


def _item(cursor: Cursor, keyword: Keyword, name: Identifier, pending: tuple[Comment, ...]) -> Item | None:
    if keyword in ("datasource", "generator"):
        return config_property(cursor)
    if cursor.kind == "@@":
        return _block_attribute(cursor, keyword)
    if keyword == "enum":
        return enum_value(cursor, pending)
    found = field(cursor, (keyword, name.name), pending)
    if found and found.valid and keyword == "type":
        _check_composite_field(cursor, found)
    return found


_COMPOSITE_ATTRIBUTES = {
    "map": "The name of a composite type is not persisted in the database, therefore it does not need a mapped "
    "database name.",
    "unique": "A unique constraint should be defined in the model containing the embed.",
    "index": "An index should be defined in the model containing the embed.",
    "fulltext": "A fulltext index should be defined in the model containing the embed.",
    "id": "A composite type cannot define an id.",
}


def _block_attribute(cursor: Cursor, keyword: Keyword) -> Attribute | None:
    begin, reported = cursor.index, len(cursor.diagnostics)
    found = attribute(cursor, "@@")
    if found is None:
        return None
    comment = cursor.comment()
    span = cursor.span_from(found.span.start) if comment else cursor.span_with_spaces(found.span.start)
    if not cursor.accept("newline"):
        cursor.index = begin
        del cursor.diagnostics[reported:]
        return None
    if keyword == "type":
        other = "A composite type cannot have block-level attributes."
        cursor.invalid(_COMPOSITE_ATTRIBUTES.get(found.name.name, other), span)
    return replace(found, span=span, comment=comment)


def _check_composite_field(cursor: Cursor, found: FieldNode) -> None:
    for one in found.attributes:
        if one.name.name in ("relation", "unique", "id"):
            text = f"Defining `@{one.name.name}` attribute for a field in a composite type is not allowed."
            cursor.invalid(text, found.span)


def _invalid_line(cursor: Cursor, keyword: Keyword) -> Invalid:
    span = cursor.skip_line()
    match keyword:
        case "datasource" | "generator":
            cursor.invalid(f"This line is not a valid definition within a {keyword}.", span)
        case "enum":
            cursor.invalid("This line is not an enum value definition.", span)
        case _:
            cursor.invalid("This line is not a valid field or attribute definition.", span)
    return Invalid(cursor.text[span.start : span.end], span)
