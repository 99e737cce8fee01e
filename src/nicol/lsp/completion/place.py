"""Where the cursor stands, in the terms of Prisma's engine.

The engine counts both ends of a span as inside, gives properties and block attributes the rest of their line, an
attribute without parentheses the spaces behind it, an argument the gap behind it up to the next one, and nothing to
what follows a trailing comma.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from nicol.lsp.pieces import Piece
from nicol.psl.ast import Argument, Arguments, ArrayValue, Attribute, Block, Expression, FieldNode, FunctionCall
from nicol.text.span import Span


@dataclass(frozen=True, slots=True)
class InProperty:
    """In `key = value` of a datasource or generator, up to its line end; `in_function` names the called function."""

    block: Block
    name: str
    in_function: str | None


@dataclass(frozen=True, slots=True)
class InSource:
    """Between the braces of a datasource, in none of its properties."""

    block: Block


@dataclass(frozen=True, slots=True)
class InArgument:
    """In an argument, or in the gap behind it; `value` is what the cursor is in, None in a gap."""

    name: str | None
    value: Expression | None = None


@dataclass(frozen=True, slots=True)
class InFunction:
    """In the argument `name` of a function call that is an attribute's argument or a member of it."""

    function: str
    name: str


@dataclass(frozen=True, slots=True)
class InAttribute:
    """In an attribute of `field`, or of the block when that is None; `argument` None is nowhere specific."""

    block: Block
    field: FieldNode | None
    attribute: Attribute
    argument: InArgument | InFunction | None


Place: TypeAlias = InProperty | InSource | InAttribute | None


def place_at(text: str, piece: Piece, offset: int) -> Place:
    """The place at `offset` of the file, which `piece` holds."""
    local = offset - piece.start
    block = next((block for block in piece.ast.blocks if inside(block.span, local)), None)
    if block is None or inside(block.name.span, local):
        return None
    inner = text[piece.start : piece.start + piece.length]
    match block.keyword:
        case "datasource" | "generator":
            return _in_config(inner, block, local)
        case "enum":
            return _in_block_attributes(inner, block, local)
        case _:
            return _in_model(inner, block, local) if block.keyword != "type" else None


def inside(span: Span, offset: int) -> bool:
    """Whether `offset` is in `span` or at one of its ends."""
    return span.start <= offset <= span.end


def _in_config(text: str, block: Block, offset: int) -> Place:
    for one in block.properties:
        if one.span.start <= offset <= _line_end(text, one.span.end):
            on_name = inside(one.name.span, offset)
            function = one.value if isinstance(one.value, FunctionCall) and inside(one.value.span, offset) else None
            return InProperty(block, one.name.name, function.name if function and not on_name else None)
    start, end = _braces(text, block)
    return InSource(block) if block.keyword == "datasource" and start <= offset <= end else None


def _line_end(text: str, offset: int) -> int:
    """The offset of the line end that follows `offset`."""
    end = text.find("\n", offset)
    return len(text) if end < 0 else end


def _braces(text: str, block: Block) -> tuple[int, int]:
    """From the first thing behind the opening brace's line to the start of the closing brace's line."""
    start = _line_end(text, text.find("{", block.name.span.end)) + 1
    start += _spaces(text, start)
    end = text.rfind("\n", 0, block.span.end - 1) + 1
    return start, max(start, end)


def _spaces(text: str, offset: int) -> int:
    """How many spaces follow `offset`."""
    rest = text[offset : _line_end(text, offset)]
    return len(rest) - len(rest.lstrip(" \t"))


def _in_model(text: str, block: Block, offset: int) -> Place:
    for field in block.fields:
        if inside(field.span, offset):
            return _in_field(text, block, field, offset)
    return _in_block_attributes(text, block, offset)


def _in_field(text: str, block: Block, field: FieldNode, offset: int) -> Place:
    if inside(field.name.span, offset) or (field.type and inside(field.type.span, offset)):
        return None
    for attribute in field.attributes:
        spaces = 0 if attribute.arguments.given else _spaces(text, attribute.span.end)
        if attribute.span.start <= offset <= attribute.span.end + spaces:
            return InAttribute(block, field, attribute, _argument(attribute, offset))
    return None


def _in_block_attributes(text: str, block: Block, offset: int) -> Place:
    for attribute in block.attributes:
        if attribute.span.start <= offset <= _line_end(text, attribute.span.end):
            return InAttribute(block, None, attribute, _argument(attribute, offset))
    return None


def _argument(attribute: Attribute, offset: int) -> InArgument | InFunction | None:
    """The argument under the cursor, else the last one that began before it."""
    for argument in attribute.arguments.items:
        if inside(argument.span, offset):
            return _in_value(argument, offset)
    name = last_begun(attribute.arguments, offset)
    return None if name is None else InArgument(name)


def _in_value(argument: Argument, offset: int) -> InArgument | InFunction:
    function = _function(argument.value, offset)
    if function is not None:
        return function
    name = argument.name.name if argument.name else None
    items = argument.value.items if isinstance(argument.value, ArrayValue) else ()
    item = next((item for item in items if inside(item.span, offset)), argument.value)
    return InArgument(name, item)


def _function(value: Expression, offset: int) -> InFunction | None:
    if not inside(value.span, offset):
        return None
    if isinstance(value, ArrayValue):
        return next((found for item in value.items if (found := _function(item, offset))), None)
    if isinstance(value, FunctionCall) and (name := last_begun(value.arguments, offset)):
        return InFunction(value.name, name)
    return None


def last_begun(arguments: Arguments, offset: int) -> str | None:
    """The name of the last argument that begins before `offset`, with or without a value."""
    if arguments.trailing_comma and offset > arguments.trailing_comma.start:
        return None
    begun = [item for item in arguments.written if item.span.start < offset]
    if not begun:
        return None
    last = begun[-1]
    if not isinstance(last, Argument):
        return last.name
    return last.name.name if last.name else None
