"""Rules about single relation fields."""

from __future__ import annotations

from collections import defaultdict

from nicol.model.schema import Action
from nicol.text.span import Span
from nicol.validate.checks.fields import check_client_name
from nicol.validate.checks.models import check_length
from nicol.validate.checks.places import argument_span, attribute_span
from nicol.validate.checks.state import Checks
from nicol.validate.connectors import Allows
from nicol.validate.draft import DraftModel, DraftRelation

_MISSING_INDEX = (
    'With `relationMode = "prisma"`, no foreign keys are used, so relation fields will not benefit from the index '
    "usually created by the relational database under the hood. This can lead to poor performance when querying these "
    'fields. We recommend adding an index manually. Learn more at https://pris.ly/d/relation-mode-prisma-indexes" '
)


def ambiguous(checks: Checks, model: DraftModel) -> DraftRelation | None:
    """The first field whose opposite cannot be told, after reporting it."""
    same: dict[tuple[str, str], list[DraftRelation]] = defaultdict(list)
    for field in model.relations.values():
        same[field.target.name, field.relation_name if field.given_name is None else f"={field.given_name}"].append(
            field
        )
    for field in model.relations.values():
        key = field.relation_name if field.given_name is None else f"={field.given_name}"
        if text := _ambiguity(model, field, same[field.target.name, key]):
            checks.context.block_error(text, model, field.node.span)
            return field
    return None


def _ambiguity(model: DraftModel, field: DraftRelation, fields: list[DraftRelation]) -> str:
    count, named, itself = len(fields), field.given_name is not None, field.target is model
    if count < 2 or (named and itself and count == 2):
        return ""
    listed = _listed([f"`{one.name}`" for one in fields])
    start = f"The fields {listed} in model `{model.name}`"
    if itself and not named and count == 2:
        return (
            f"Ambiguous self relation detected. {start} both refer to `{field.target.name}`. If they are part of the "
            "same relation add the same relation name for them with `@relation(<name>)`."
        )
    if itself and not named:
        return (
            f"Unnamed self relation detected. {start} have no relation name. Please provide a relation name for one of "
            "them by adding `@relation(<name>)."
        )
    if itself:
        return (
            f"Wrongly named self relation detected. {start} have the same relation name. At most two relation fields "
            "can belong to the same relation and therefore have the same name. Please assign a different relation name "
            "to one of them."
        )
    if not named:
        return (
            f"Ambiguous relation detected. {start} both refer to `{field.target.name}`. Please provide different "
            "relation names for them by adding `@relation(<name>)."
        )
    return (
        f"Wrongly named relation detected. {start} both use the same relation name. Please provide different relation "
        "names for them through `@relation(<name>)."
    )


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def check_relation_field(checks: Checks, model: DraftModel, field: DraftRelation) -> None:
    """Every rule for one relation field."""
    check_client_name(checks, model, field.name)
    if field.target.ignored and not field.ignored and not model.ignored:
        checks.context.attribute_error(
            f"The relation field `{field.name}` on Model `{model.name}` must specify the `@ignore` attribute, because "
            f"the model {field.target.name} it is pointing to is marked ignored.",
            "@ignore",
            field.node.span,
        )
    for action, argument in ((field.on_delete, "onDelete"), (field.on_update, "onUpdate")):
        if action:
            span = argument_span(field.attribute, argument) or field.node.span
            _check_action(checks, action[0], span)
    _check_mapped_name(checks, model, field)
    _check_missing_index(checks, model, field)


def _check_action(checks: Checks, action: Action, span: Span) -> None:
    connector = checks.connector
    allowed = connector.actions if checks.foreign_keys else connector.emulated
    if action in allowed:
        return
    text = f"Invalid referential action: `{action}`. Allowed values: ({', '.join(f'`{one}`' for one in allowed)})"
    if not checks.foreign_keys and action == "NoAction" and "Restrict" in connector.emulated:
        text += (
            f'. `NoAction` is not implemented for {connector.title} when using `relationMode = "prisma"`, you could '
            "try using `Restrict` instead. Learn more at https://pris.ly/d/relation-mode"
        )
    checks.context.invalid(text, span)


def _check_mapped_name(checks: Checks, model: DraftModel, field: DraftRelation) -> None:
    if field.mapped_name is None or field.attribute is None:
        return
    if not checks.allows(Allows.NAMED_FOREIGN_KEYS):
        text = "Your provider does not support named foreign keys."
        checks.context.attribute_error(text, "@relation", field.attribute.span)
        return
    check_length(checks, model, field.attribute, field.mapped_name, "@")


def _check_missing_index(checks: Checks, model: DraftModel, field: DraftRelation) -> None:
    if not checks.allows(Allows.SUGGESTS_RELATION_INDEXES) or checks.foreign_keys or field.fields is None:
        return
    keys = [*model.indexes, *([model.primary_key] if model.primary_key else [])]
    count = len(field.fields)
    if not any([member.path[0] for member in key.fields[:count]] == field.fields for key in keys):
        checks.context.warn(_MISSING_INDEX, attribute_span(field.node, "relation"))
