"""What stands at an offset: the one value that hover, references, definition and rename look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from nicol.psl.ast import (
    Argument,
    ArrayValue,
    Ast,
    Attribute,
    Block,
    EnumValueNode,
    Expression,
    FieldNode,
    FunctionCall,
    Identifier,
    ObjectValue,
    Property,
)
from nicol.text.span import Span


@dataclass(frozen=True, slots=True)
class InBlock:
    """Inside a block, on nothing more specific."""

    block: Block


@dataclass(frozen=True, slots=True)
class OnBlockName:
    block: Block


@dataclass(frozen=True, slots=True)
class OnFieldName:
    block: Block
    field: FieldNode


@dataclass(frozen=True, slots=True)
class OnFieldType:
    block: Block
    field: FieldNode


@dataclass(frozen=True, slots=True)
class OnValueName:
    """The name of an enum value."""

    block: Block
    value: EnumValueNode


@dataclass(frozen=True, slots=True)
class OnPropertyName:
    """The key of a datasource's or generator's property."""

    block: Block
    property: Property


@dataclass(frozen=True, slots=True)
class OnAttribute:
    """Inside an attribute, outside its arguments; `item` is what it stands on, None for the block itself."""

    block: Block
    item: FieldNode | EnumValueNode | None
    attribute: Attribute


@dataclass(frozen=True, slots=True)
class OnArgumentName:
    """The name in front of an argument's colon, with or without a value behind it."""

    block: Block
    item: FieldNode | EnumValueNode | None
    attribute: Attribute
    name: Identifier


@dataclass(frozen=True, slots=True)
class OnArgument:
    """The value of an attribute's argument: `path` leads from the whole value to the innermost one at the offset."""

    block: Block
    item: FieldNode | EnumValueNode | None
    attribute: Attribute
    argument: Argument
    path: tuple[Expression, ...]

    @property
    def key(self) -> str:
        """The argument's name, empty when it has none."""
        return self.argument.name.name if self.argument.name else ""


Place: TypeAlias = (
    InBlock
    | OnBlockName
    | OnFieldName
    | OnFieldType
    | OnValueName
    | OnPropertyName
    | OnAttribute
    | OnArgumentName
    | OnArgument
)


def touches(span: Span, offset: int) -> bool:
    """Whether `offset` is in `span` or directly behind it, where a cursor still stands on the word."""
    return span.start <= offset <= span.end


def locate(ast: Ast, offset: int) -> Place | None:
    """The place at `offset`; None outside of all blocks."""
    block = next((one for one in ast.blocks if touches(one.span, offset)), None)
    if block is None:
        return None
    if touches(block.name.span, offset):
        return OnBlockName(block)
    for item in block.items:
        match item:
            case FieldNode() if item.span.start <= offset < item.span.end:
                return _in_field(block, item, offset)
            case EnumValueNode() if item.span.start <= offset < item.span.end:
                return _in_value(block, item, offset)
            case Property() if touches(item.name.span, offset):
                return OnPropertyName(block, item)
            case Attribute() if touches(item.span, offset) and not _in_comment(item, offset):
                return _in_attribute(block, None, item, offset)
            case _:
                pass
    return InBlock(block)


def _in_comment(attribute: Attribute, offset: int) -> bool:
    return attribute.comment is not None and touches(attribute.comment.span, offset)


def _in_field(block: Block, field: FieldNode, offset: int) -> Place:
    if touches(field.name.span, offset):
        return OnFieldName(block, field)
    if field.type and touches(field.type.span, offset):
        return OnFieldType(block, field)
    return _in_attributes(block, field, offset)


def _in_value(block: Block, value: EnumValueNode, offset: int) -> Place:
    if touches(value.name.span, offset):
        return OnValueName(block, value)
    return _in_attributes(block, value, offset)


def _in_attributes(block: Block, item: FieldNode | EnumValueNode, offset: int) -> Place:
    found = next((one for one in item.attributes if touches(one.span, offset)), None)
    return _in_attribute(block, item, found, offset) if found else InBlock(block)


def _in_attribute(
    block: Block, item: FieldNode | EnumValueNode | None, attribute: Attribute, offset: int
) -> OnAttribute | OnArgumentName | OnArgument:
    for written in attribute.arguments.written:
        if not touches(written.span, offset):
            continue
        name = written if isinstance(written, Identifier) else written.name
        if name and touches(name.span, offset):
            return OnArgumentName(block, item, attribute, name)
        if isinstance(written, Argument):
            return OnArgument(block, item, attribute, written, tuple(_path(written.value, offset)))
    return OnAttribute(block, item, attribute)


def _path(value: Expression, offset: int) -> Iterator[Expression]:
    yield value
    inner = next((one for one in _members(value) if touches(one.span, offset)), None)
    if inner:
        yield from _path(inner, offset)


def _members(value: Expression) -> Iterator[Expression]:
    match value:
        case ArrayValue():
            yield from value.items
        case ObjectValue():
            yield from (member for _, member in value.members)
        case FunctionCall():
            yield from (argument.value for argument in value.arguments.items)
        case _:
            pass
