"""What each field's type refers to."""

from __future__ import annotations

import itertools
from typing import Literal, TypeVar

from nicol.model.schema import SCALARS
from nicol.psl.ast import Block, FieldNode
from nicol.text.suggest import closest
from nicol.validate.context import Context
from nicol.validate.draft import DraftComposite, DraftEnum, DraftModel, DraftRelation, DraftScalar

_KINDS: dict[str, Literal["enum", "composite"]] = {"enum": "enum", "type": "composite"}


def resolve_types(context: Context) -> None:
    """Make the drafts of all blocks; report types that nothing defines."""
    for block in context.blocks:
        if block.keyword not in ("datasource", "generator"):
            _declare(context, block)
    for block in context.blocks:
        match block.keyword:
            case "model" | "view":
                _resolve_model(context, context.models[context.key(block)])
            case "type":
                _resolve_composite(context, context.composites[context.key(block)])
            case "enum" if not block.values:
                context.invalid("An enum must have at least one value.", block.span)
            case _:
                pass


def _declare(context: Context, block: Block) -> None:
    name = context.key(block)
    match block.keyword:
        case "model" | "view":
            context.models[name] = DraftModel(block)
        case "enum":
            context.enums[name] = DraftEnum(block)
        case _:
            context.composites[name] = DraftComposite(block)


def _resolve_model(context: Context, model: DraftModel) -> None:
    for node in model.block.fields:
        target = context.models.get(_type_name(node))
        if target:
            _rename(model.scalars, node.name.name)
            _keep(model.relations, node, DraftRelation(node, model, target))
        elif scalar := _scalar(context, node, in_model=True):
            _rename(model.relations, node.name.name)
            _keep(model.scalars, node, scalar)
        else:
            model.unresolved.add(node.name.name)


Found = TypeVar("Found", DraftScalar, DraftRelation)


def _keep(fields: dict[str, Found], node: FieldNode, field: Found) -> None:
    """Add a field: from now on its name means it."""
    _rename(fields, node.name.name)
    fields[node.name.name] = field


def _rename(fields: dict[str, Found], name: str) -> None:
    """Let an earlier field, whose clash is reported already, go on under another name in its old place."""
    if name in fields:
        renamed = {f"{key}#{one.node.span.start}" if key == name else key: one for key, one in fields.items()}
        fields.clear()
        fields.update(renamed)


def _resolve_composite(context: Context, composite: DraftComposite) -> None:
    for node in composite.block.fields:
        target = _type_name(node)
        if target in context.models and node.type:
            context.error(
                f'Error validating composite type "{composite.name}": {target} refers to a model, making this a '
                "relation field. Relation fields inside composite types are not supported.",
                node.type.span,
            )
        elif scalar := _scalar(context, node, in_model=False):
            _keep(composite.scalars, node, scalar)


def _type_name(node: FieldNode) -> str:
    """The name that may refer to a block; empty for `Unsupported` and the built-in types."""
    given = node.type is not None and not node.type.unsupported and node.type.name not in SCALARS
    return node.type.name if given and node.type else ""


def _other_case(context: Context, name: str) -> str | None:
    """What `name` is in another case: a built-in type, or a block for which `name` is all lower case."""
    scalars = (scalar for scalar in SCALARS if scalar.lower() == name.lower())
    tops = (top for top in context.tops if top.lower() == name)
    return next(itertools.chain(scalars, tops), None)


def _scalar(context: Context, node: FieldNode, *, in_model: bool) -> DraftScalar | None:
    assert node.type is not None
    name = node.type.name
    if node.type.unsupported:
        return DraftScalar(node, name, "unsupported")
    if name in SCALARS:
        return DraftScalar(node, name, "scalar")
    if name in context.tops:
        return DraftScalar(node, name, _KINDS[context.tops[name].keyword])
    text = f'Type "{name}" is neither a built-in type, nor refers to another model, composite type, or enum.'
    same = _other_case(context, name) if in_model else None
    if same:
        context.error(f'{text} Did you mean "{same}"?', node.type.span)
        return None
    near = closest(name, (*SCALARS, *context.tops))
    context.error(text, node.type.span, f"Did you mean `{near}`?" if near else "")
    return None
