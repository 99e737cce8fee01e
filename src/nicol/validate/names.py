"""Names: each means one thing in its namespace, and none is reserved or malformed."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.model.schema import SCALARS
from nicol.psl.ast import Attribute, Block, Identifier
from nicol.validate.context import Context
from nicol.validate.reserved import RESERVED

_WORDS = {"model": "Model", "view": "view", "enum": "Enum", "type": "Composite type"}
_FIELD_WORDS = {"model": "Field", "view": "field"}
_TOP_WORDS = {"type": "composite type", "datasource": "source"}
_NAMING = "https://pris.ly/d/naming-models"
_ENUM_NAMING = "https://www.prisma.io/docs/reference/tools-and-interfaces/prisma-schema/data-model#naming-enums"


def resolve_names(context: Context) -> None:
    """Fill `context.tops`; report clashes and bad names."""
    configs: dict[tuple[str, str], Block] = {}
    for block in context.blocks:
        if block.name.name in SCALARS:
            text = f'"{block.name.name}" is a reserved scalar type name and cannot be used.'
            context.error(text, block.name.span)
        if block.keyword in ("datasource", "generator"):
            _check_properties(context, block)
            _claim(context, configs.setdefault((block.keyword, block.name.name), block), block)
            continue
        _check_block(context, block)
        _claim(context, context.tops.get(block.name.name, block), block)
        context.tops[block.name.name] = block


def _claim(context: Context, existing: Block, block: Block) -> None:
    if existing is not block:
        kinds = [_TOP_WORDS.get(one.keyword, one.keyword) for one in (block, existing)]
        text = (
            f'The {kinds[0]} "{block.name.name}" cannot be defined because a {kinds[1]} with that name already exists.'
        )
        context.error(text, block.name.span)


def _check_properties(context: Context, block: Block) -> None:
    seen: set[str] = set()
    word = _TOP_WORDS.get(block.keyword, block.keyword)
    for name in (one.name for one in block.properties):
        if name.name in seen:
            text = f'Key "{name.name}" is already defined in {word} "{block.name.name}".'
            context.error(text, name.span)
        seen.add(name.name)


def _check_block(context: Context, block: Block) -> None:
    _check_identifier(context, block.name, _WORDS[block.keyword])
    if block.keyword == "type":
        return _check_fields(context, block)
    if block.name.name in RESERVED:
        word = block.keyword
        context.error(
            f'Error validating model "{block.name.name}": The {word} name `{block.name.name}` is invalid. '
            f"It is a reserved name. Please change it. Read more at {_NAMING}"
            if word != "enum"
            else f"Error validating enum `{block.name.name}`: The enum name `{block.name.name}` is invalid. "
            f"It is a reserved name. Please change it. Read more at {_ENUM_NAMING}",
            block.span,
        )
    _check_attributes(context, block.attributes)
    return _check_values(context, block) if block.keyword == "enum" else _check_fields(context, block)


def _check_values(context: Context, block: Block) -> None:
    seen: set[str] = set()
    for value in block.values:
        _check_identifier(context, value.name, "Enum Value")
        _check_attributes(context, value.attributes)
        if value.name.name in seen:
            text = f'Value "{value.name.name}" is already defined on enum "{block.name.name}".'
            context.error(text, value.span)
        seen.add(value.name.name)


def _check_fields(context: Context, block: Block) -> None:
    seen: set[str] = set()
    word = _FIELD_WORDS.get(block.keyword)
    for field in block.fields:
        if word:
            _check_identifier(context, field.name, word)
            _check_attributes(context, field.attributes)
        if field.name.name in seen:
            kind = _TOP_WORDS.get(block.keyword, block.keyword)
            text = f'Field "{field.name.name}" is already defined on {kind} "{block.name.name}".'
            context.error(text, field.name.span)
        seen.add(field.name.name)


def _check_attributes(context: Context, attributes: Iterable[Attribute]) -> None:
    for attribute in attributes:
        _check_identifier(context, attribute.name, "Attribute")


def _check_identifier(context: Context, identifier: Identifier, word: str) -> None:
    if identifier.name[0].isdigit():
        context.invalid(f"The name of a {word} must not start with a number.", identifier.span)
    elif "-" in identifier.name:
        context.invalid(f"The character `-` is not allowed in {word} names.", identifier.span)
