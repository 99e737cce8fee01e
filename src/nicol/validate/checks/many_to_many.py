"""Rules about many-to-many relations: with a hidden table, or with lists of ids (MongoDB)."""

from __future__ import annotations

from nicol.model.schema import Arity
from nicol.text.span import Span
from nicol.validate.checks.places import argument_span, attribute_span
from nicol.validate.checks.state import Checks, only_key
from nicol.validate.connectors import Allows
from nicol.validate.draft import DraftRelation
from nicol.validate.relations import Relation


def _ends(relation: Relation) -> tuple[DraftRelation, DraftRelation]:
    assert relation.forward is not None
    assert relation.back is not None
    return relation.forward, relation.back


def check_implicit(checks: Checks, relation: Relation) -> None:
    """Every rule for a relation that is two lists without arguments."""
    context = checks.context
    ends = _ends(relation)
    if any(end.model.is_view for end in ends):
        for end in ends:
            context.invalid("Implicit many-to-many relations are not supported for views.", end.node.span)
    if not checks.allows(Allows.IMPLICIT_MANY_TO_MANY):
        for end in ends:
            context.invalid(
                f"Implicit many-to-many relations are not supported on {checks.connector.title}. "
                "Please use the syntax defined in https://pris.ly/d/document-database-many-to-many",
                end.node.span,
            )
    for end in ends:
        _check_singular_id(checks, end)
    _check_no_actions(checks, ends, "implicit")
    for end in ends:
        if end.references is not None:
            text = "Implicit many-to-many relation should not have references argument defined."
            text += " Either remove it, or change the relation to one-to-many."
            context.attribute_error(text, "@relation", end.node.span)


def _check_singular_id(checks: Checks, end: DraftRelation) -> None:
    key = end.target.primary_key
    if key is None or len(key.fields) != 1:
        word = end.target.word
        checks.context.field_error(
            f"The relation field `{end.name}` on {word} `{end.model.name}` references `{end.target.name}` which does "
            "not have an `@id` field. Models without `@id` cannot be part of a many to many relation. Use an explicit "
            "intermediate Model to represent this relationship.",
            (word, end.model.name),
            end.name,
            end.node.span,
        )
    elif end.references is not None and end.references != [key.fields[0].field]:
        names = ", ".join(field.name for field in end.references)
        checks.context.invalid(
            "Implicit many-to-many relations must always reference the id field of the related model. Change the "
            f"argument `references` to use the id field of the related model `{end.target.name}`. But it is "
            f"referencing the following fields that are not the id: {names}",
            end.node.span,
        )


def _check_no_actions(checks: Checks, ends: tuple[DraftRelation, DraftRelation], kind: str) -> None:
    for end in ends:
        for action in (end.on_delete, end.on_update):
            if action:
                text = f"Referential actions on {kind} many-to-many relations are not supported"
                checks.context.invalid(text, action[1])


def check_embedded(checks: Checks, relation: Relation) -> None:
    """Every rule for a relation that is two lists with `fields`."""
    ends = _ends(relation)
    if not checks.allows(Allows.EMBEDDED_MANY_TO_MANY):
        for end in ends:
            checks.context.invalid(
                f"Embedded many-to-many relations are not supported on {checks.connector.title}. "
                "Please use the syntax defined in https://pris.ly/d/relational-database-many-to-many",
                end.node.span,
            )
        return
    for word in ("references", "fields"):
        for end in ends:
            given = end.references if word == "references" else end.fields
            if given is None or len(given) != 1:
                text = f"The `{word}` argument must be defined and must point to exactly one scalar field."
                more = "https://pris.ly/d/many-to-many-relations"
                checks.context.attribute_error(f"{text} {more}", "@relation", _place(end, word))
    for end in ends:
        if end.references and not only_key(end.target, end.references[0]):
            span = argument_span(end.attribute, "references") or end.node.span
            text = "The `references` argument must point to a singular `id` field"
            checks.context.attribute_error(text, "@relation", span)
    for end in ends:
        _check_list(checks, end)
    _check_no_actions(checks, ends, "two-way embedded")


def _place(end: DraftRelation, argument: str) -> Span:
    return argument_span(end.attribute, argument) or attribute_span(end.node, "relation")


def _check_list(checks: Checks, end: DraftRelation) -> None:
    if not end.fields or not end.references:
        return
    field, other = end.fields[0], end.references[0]
    natives = [one.native.name if one.native else None for one in (field, other)]
    same = (field.kind, field.type) == (other.kind, other.type) and natives[0] == natives[1]
    if not (same and field.arity is Arity.LIST and other.arity is not Arity.LIST):
        checks.context.attribute_error(
            "The scalar field defined in `fields` argument must be an array of the same type defined in `references`",
            "@relation",
            attribute_span(end.node, "relation"),
        )
