"""What each field's type refers to."""

from __future__ import annotations

from typing import Literal

from nicol.model.schema import SCALARS
from nicol.psl.ast import Block, FieldNode
from nicol.text.suggest import closest
from nicol.validate.context import Context
from nicol.validate.draft import DraftComposite, DraftEnum, DraftModel, DraftRelation, DraftScalar

_KINDS: dict[str, Literal["enum", "composite"]] = {"enum": "enum", "type": "composite"}


def resolve_types(context: Context) -> None:
    """Make the drafts of all blocks; report types that nothing defines."""
    for block in context.tops.values():
        _declare(context, block)
    for block in context.blocks:
        match block.keyword:
            case "model" | "view":
                _resolve_model(context, context.models[block.name.name])
            case "type":
                _resolve_composite(context, context.composites[block.name.name])
            case "enum" if not block.values:
                context.invalid("An enum must have at least one value.", block.span)
            case _:
                pass


def _declare(context: Context, block: Block) -> None:
    name = block.name.name
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
            model.relations[node.name.name] = DraftRelation(node, model, target)
        elif scalar := _scalar(context, node):
            model.scalars[scalar.name] = scalar
        else:
            model.unresolved.add(node.name.name)


def _resolve_composite(context: Context, composite: DraftComposite) -> None:
    for node in composite.block.fields:
        target = _type_name(node)
        if target in context.models and node.type:
            context.error(
                f'Error validating composite type "{composite.name}": {target} refers to a model, making this a '
                "relation field. Relation fields inside composite types are not supported.",
                node.type.span,
            )
        elif scalar := _scalar(context, node):
            composite.scalars[scalar.name] = scalar


def _type_name(node: FieldNode) -> str:
    """The name that may refer to a block; empty for `Unsupported`."""
    return node.type.name if node.type and not node.type.unsupported else ""


def _scalar(context: Context, node: FieldNode) -> DraftScalar | None:
    assert node.type is not None
    name = node.type.name
    if node.type.unsupported:
        return DraftScalar(node, name, "unsupported")
    if name in SCALARS:
        return DraftScalar(node, name, "scalar")
    if name in context.tops:
        return DraftScalar(node, name, _KINDS[context.tops[name].keyword])
    text = f'Type "{name}" is neither a built-in type, nor refers to another model, composite type, or enum.'
    same = next((scalar for scalar in SCALARS if scalar.lower() == name.lower()), None)
    if same:
        context.error(f'{text} Did you mean "{same}"?', node.type.span)
        return None
    near = closest(name, (*SCALARS, *context.tops))
    context.error(text, node.type.span, f"Did you mean `{near}`?" if near else "")
    return None
