"""Where a name is used: the lists that Prisma's engine gives, and complete ones where it gives none."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from lsprotocol.types import Location, Position

from nicol.lsp.locate import OnArgument, OnAttribute, OnBlockName, OnFieldName, OnFieldType, Place, locate
from nicol.lsp.project import Project
from nicol.lsp.symbol import symbol_at, uses
from nicol.psl.ast import ArrayValue, Block, ConstantValue, Expression, FieldNode
from nicol.text.span import Span


def references(project: Project, uri: str, position: Position, include_declaration: bool = True) -> list[Location]:
    """The places of the name at `position`, the declaration first; empty where nothing is named."""
    document = project.document(uri)
    offset = document.places.offset(position)
    symbol = symbol_at(project, document, offset)
    found = _as_in_prisma(project, locate(document.ast, offset))
    if not found and symbol:
        found = [symbol.name.span, *uses(project, symbol)]
    declared = {symbol.name.span} if symbol else {block.name.span for block in _sources(project)}
    return [project.location(span) for span in found if include_declaration or span not in declared]


def _as_in_prisma(project: Project, place: Place | None) -> list[Span]:
    match place:
        case OnBlockName(block) if block.keyword == "datasource":
            return _datasource(project, block.name.name)
        case OnBlockName(block) if block.keyword != "generator":
            return [block.name.span, *_types(project, block.name.name)]
        case OnFieldType(field=FieldNode(type=kind)) if kind and not kind.unsupported:
            top = project.resolution.context.tops.get(kind.name)
            return [*([top.name.span] if top else ()), *_types(project, kind.name)]
        case OnFieldName(block, field) if block.keyword != "type":
            name = field.name.name
            return [field.name.span, *_in_keys(block, name), *_in_relations(project, block, name)]
        case OnArgument(block=block) if block.keyword in ("model", "view"):
            return _argument(project, place)
        case OnAttribute(item=FieldNode(), attribute=attribute):
            scope, _, native = attribute.name.name.partition(".")
            return _datasource(project, scope) if native else []
        case _:
            return []


def _argument(project: Project, place: OnArgument) -> list[Span]:
    block, item, name = place.block, place.item, _word(place)
    if item is None:
        declared = _declared(project, block, name)
        return [*declared, *_in_relations(project, block, name), *_in_keys(block, name)]
    if place.key == "fields":
        return [*_declared(project, block, name), *_in_keys(block, name)]
    if place.key == "references" and isinstance(item, FieldNode) and item.type:
        target = project.resolution.context.models.get(item.type.name)
        return [*_declared(project, target.block, name), *_in_keys(target.block, name)] if target else []
    return []


def _word(place: OnArgument) -> str:
    """The bare word at the cursor: the argument's value or a member of its list; no path into a composite type."""
    value = place.path[min(1, len(place.path) - 1)]
    return value.text if isinstance(value, ConstantValue) and "." not in value.text else ""


def _declared(project: Project, block: Block, name: str) -> list[Span]:
    """The declaration of the field with a column called `name`."""
    model = project.resolution.context.models[project.resolution.context.key(block)]
    field = model.scalars.get(name)
    return [field.node.name.span] if field else []


def _blocks(project: Project) -> Iterator[Block]:
    return chain.from_iterable(document.ast.blocks for document in project.documents)


def _sources(project: Project) -> Iterator[Block]:
    return (block for block in _blocks(project) if block.keyword == "datasource")


def _types(project: Project, name: str) -> Iterator[Span]:
    fields = (field for block in _blocks(project) for field in block.fields)
    return (
        field.type.span for field in fields if field.type and not field.type.unsupported and field.type.name == name
    )


def _datasource(project: Project, name: str) -> list[Span]:
    """The datasource called `name` and the native types under its name, one a field."""
    declared = [block.name.span for block in _sources(project) if block.name.name == name][-1:]
    if not declared:
        return []
    for field in (field for block in _blocks(project) for field in block.fields):
        scoped = (one for one in field.attributes if one.name.name.partition(".")[0] == name)
        declared += [one.name.span for one in scoped][:1]
    return declared


def _named(value: Expression, name: str) -> list[Span]:
    """The first member of a list that is the bare word `name`."""
    items = value.items if isinstance(value, ArrayValue) else ()
    return [one.span for one in items if isinstance(one, ConstantValue) and one.text == name][:1]


def _in_keys(block: Block, name: str) -> Iterator[Span]:
    """The first place in each of the block's attributes."""
    for attribute in block.attributes:
        found = chain.from_iterable(_named(argument.value, name) for argument in attribute.arguments.items)
        yield from list(found)[:1]


def _in_relations(project: Project, block: Block, name: str) -> Iterator[Span]:
    """The places in `fields:` of the block's relations."""
    model = project.resolution.context.models[project.resolution.context.key(block)]
    for relation in model.relations.values():
        arguments = relation.attribute.arguments.items if relation.attribute else ()
        given = next((one for one in arguments if one.name and one.name.name == "fields"), None)
        if given:
            yield from _named(given.value, name)
