"""Every place in a schema that says a name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from nicol.psl.annotation import is_annotation, read_annotation
from nicol.psl.ast import (
    Argument,
    ArrayValue,
    Attribute,
    Block,
    ConstantValue,
    EnumValueNode,
    Expression,
    FieldNode,
    FunctionCall,
    Identifier,
    ObjectValue,
)
from nicol.text.span import Span
from nicol.validate.annotations import ANNOTATIONS, Spec, targets
from nicol.validate.context import Context

_KEYS = ("id", "unique", "index", "fulltext", "shardKey")
"""Block attributes whose first argument lists fields."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """Something with a name of its own: a block (`item` is None), a field or an enum value."""

    block: Block
    item: FieldNode | EnumValueNode | None = None

    @property
    def name(self) -> Identifier:
        """The name where it is declared."""
        return self.item.name if self.item else self.block.name


@dataclass(frozen=True, slots=True)
class Use:
    """A place outside of its declaration that names `symbol`."""

    symbol: Symbol
    span: Span


def uses(context: Context, symbol: Symbol) -> list[Span]:
    """Where `symbol` is named, its declaration aside, in the order of the files."""
    written = chain.from_iterable(block_uses(context, block) for block in context.blocks)
    found = {use.span for use in chain(written, annotation_uses(context)) if use.symbol == symbol}
    return sorted(found, key=lambda span: (span.file, span.start))


def block_uses(context: Context, block: Block) -> Iterator[Use]:
    for item in block.items:
        match item:
            case FieldNode():
                yield from type_use(context, item)
                for attribute in item.attributes:
                    yield from attribute_uses(context, block, item, attribute)
            case Attribute():
                yield from attribute_uses(context, block, None, item)
            case _:
                pass


def _named_block(context: Context, field: FieldNode) -> Block | None:
    """The block that is the type of `field`."""
    if field.type is None or field.type.unsupported:
        return None
    return context.tops.get(field.type.name)


def type_use(context: Context, field: FieldNode) -> Iterator[Use]:
    block = _named_block(context, field)
    if block and field.type:
        yield Use(Symbol(block), field.type.span)


def attribute_uses(
    context: Context, block: Block, item: FieldNode | EnumValueNode | None, attribute: Attribute
) -> Iterator[Use]:
    for place, argument in enumerate(attribute.arguments.items):
        match item, attribute.name.name, argument.name.name if argument.name else "":
            case FieldNode(), "relation", "fields":
                yield from _field_uses(context, block, argument.value)
            case FieldNode(), "relation", "references":
                target = _named_block(context, item)
                if target:
                    yield from _field_uses(context, target, argument.value)
            case FieldNode(), "default", "" | "value":
                yield from _value_uses(context, item, argument.value)
            case None, name, key if name in _KEYS and (key == "fields" or (not key and place == 0)):
                yield from _field_uses(context, block, argument.value)
            case _, _, "where":
                yield from _predicate_uses(block, argument)
            case _:
                pass


def annotation_uses(context: Context) -> Iterator[Use]:
    """The fields that annotations name."""
    for target in targets(context):
        for line in (read_annotation(one) for one in target.comments if is_annotation(one)):
            spec = ANNOTATIONS.get(line.attribute.name.name)
            for argument in line.attribute.arguments.items if spec else ():
                if spec and _names_fields(spec, argument):
                    yield from _field_uses(context, target.block, argument.value)


def _names_fields(spec: Spec, argument: Argument) -> bool:
    if argument.name:
        parameter = spec.parameter(argument.name.name)
        return parameter is not None and parameter.kind.fields
    return any(one.kind.fields for one in spec.parameters if one.positional or one.rest)


def _members(value: Expression) -> tuple[Expression, ...]:
    return value.items if isinstance(value, ArrayValue) else (value,)


def _field_uses(context: Context, block: Block, value: Expression) -> Iterator[Use]:
    """The fields that a list names: `a`, `a(sort: Desc)`, or `a.b` into composite types."""
    for member in _members(value):
        match member:
            case ConstantValue(text=path) | FunctionCall(name=path):
                yield from _path_uses(context, block, path, member.span)
            case _:
                pass


def _path_uses(context: Context, block: Block, path: str, span: Span) -> Iterator[Use]:
    start = span.start
    owner: Block | None = block
    for part in path.split("."):
        field = _field(owner, part) if owner else None
        if owner is None or field is None:
            return
        yield Use(Symbol(owner, field), Span(span.file, start, start + len(part)))
        start += len(part) + 1
        owner = _named_block(context, field)


def _field(block: Block, name: str) -> FieldNode | None:
    return next((one for one in block.fields if one.name.name == name), None)


def _value_uses(context: Context, field: FieldNode, value: Expression) -> Iterator[Use]:
    """The enum values that a default names."""
    enum = _named_block(context, field)
    if enum is None:
        return
    for member in _members(value):
        if isinstance(member, ConstantValue):
            named = next((one for one in enum.values if one.name.name == member.text), None)
            if named:
                yield Use(Symbol(enum, named), member.span)


def _predicate_uses(block: Block, argument: Argument) -> Iterator[Use]:
    """The fields that a partial index's conditions are about."""
    if isinstance(argument.value, ObjectValue):
        for key, _ in argument.value.members:
            field = _field(block, key.name)
            if field:
                yield Use(Symbol(block, field), key.span)
