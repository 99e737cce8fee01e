"""Attributes on relation fields: `@relation` and `@ignore`; the others are refused."""

from __future__ import annotations

from typing import get_args

from nicol.model.schema import Action
from nicol.psl.ast import Expression
from nicol.text.span import Span
from nicol.text.suggest import did_you_mean
from nicol.validate import values
from nicol.validate.attribute_set import AttributeSet, Given
from nicol.validate.context import Context
from nicol.validate.draft import DraftModel, DraftRelation, DraftScalar

_ACTIONS: dict[str, Action] = {action: action for action in get_args(Action)}


def relation_field(context: Context, field: DraftRelation) -> None:
    """Read the attributes of one relation field."""
    attributes = AttributeSet(context, field.node.attributes)
    if given := attributes.one("relation"):
        field.attribute = given.attribute
        _relation(context, field, given)
        given.finish()
    if given := attributes.one("id"):
        given.error(
            f"The field `{field.name}` is a relation field and cannot be marked with `@id`. "
            "Only scalar fields can be declared as id."
        )
    if given := attributes.one("ignore"):
        field.ignored = True
        given.finish()
    if given := attributes.one("default"):
        given.error("Cannot set a default value on a relation field.")
    if given := attributes.one("map"):
        given.error("The attribute `@map` cannot be used on relation fields.")
        given.default("name")
    if given := attributes.one("unique"):
        _refuse_unique(field, given)
    attributes.finish()


def _refuse_unique(field: DraftRelation, given: Given) -> None:
    names = [one.name for one in field.fields or ()]
    suggestion = ""
    if len(names) == 1:
        suggestion = f" Did you mean to put it on `{names[0]}`?"
    elif names:
        suggestion = f" Did you mean to provide `@@unique([{', '.join(names)}])`?"
    given.error(
        f"The field `{field.name}` is a relation field and cannot be marked with `unique`. "
        f"Only scalar fields can be made unique.{suggestion}"
    )


def _relation(context: Context, field: DraftRelation, given: Given) -> None:
    if (written := given.optional("fields")) is not None:
        field.fields = _fields(context, field, written)
    if (written := given.optional("references")) is not None:
        field.references = _references(context, field, written)
    name = values.string(context, given.default("name", required=False))
    if name == "":
        given.error("A relation cannot have an empty name.")
    field.given_name = name or None
    field.on_delete = _action(context, given.optional("onDelete"))
    field.on_update = _action(context, given.optional("onUpdate"))
    field.mapped_name = given.text("map")


def _action(context: Context, value: Expression | None) -> tuple[Action, Span] | None:
    name = values.constant(context, value)
    if name is None or value is None:
        return None
    if name not in _ACTIONS:
        text = f"Invalid referential action: `{name}`"
        context.attribute_error(text, "@relation", value.span, did_you_mean(name, _ACTIONS))
        return None
    return _ACTIONS[name], value.span


def _fields(context: Context, field: DraftRelation, value: Expression) -> list[DraftScalar]:
    assert field.attribute is not None
    found, unknown, relations = scalars(context, field.model, value, field.attribute.span)
    start = "The argument fields must refer only to"
    if unknown:
        context.invalid(
            f"{start} existing fields. The following fields do not exist in this model: {', '.join(unknown)}",
            value.span,
            did_you_mean(unknown, field.model.scalars),
        )
    if relations:
        context.invalid(
            f"{start} scalar fields. But it is referencing the following relation fields: {', '.join(relations)}",
            value.span,
        )
    return found


def _references(context: Context, field: DraftRelation, value: Expression) -> list[DraftScalar]:
    assert field.attribute is not None
    found, unknown, relations = scalars(context, field.target, value, field.attribute.span)
    start = "The argument `references` must refer only to"
    if unknown:
        context.invalid(
            f"{start} existing fields in the related model `{field.target.name}`. "
            f"The following fields do not exist in the related model: {', '.join(unknown)}",
            field.attribute.span,
            did_you_mean(unknown, field.target.scalars),
        )
    if relations:
        context.invalid(
            f"{start} scalar fields in the related model `{field.target.name}`. "
            f"But it is referencing the following relation fields: {', '.join(relations)}",
            field.attribute.span,
        )
    return found


def scalars(
    context: Context, model: DraftModel, value: Expression, span: Span
) -> tuple[list[DraftScalar], list[str], list[str]]:
    """The scalar fields that `value` names, the names that are no field, and those of relation fields.

    The first is empty when anything is wrong.
    """
    found: list[DraftScalar] = []
    unknown: list[str] = []
    relations: list[str] = []
    for name in values.array(context, value, values.constant) or ():
        scalar = model.scalars.get(name)
        if name in model.relations or name in model.unresolved:
            relations.append(name)
        elif scalar is None:
            unknown.append(name)
        elif scalar in found:
            text = f"The unique index definition refers to the field {name} multiple times."
            context.error(f'Error validating model "{model.name}": {text}', span)
            return [], [], []
        else:
            found.append(scalar)
    return ([] if unknown or relations else found), unknown, relations
