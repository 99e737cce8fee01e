"""Rules about relations that a foreign key holds."""

from __future__ import annotations

from nicol.model.schema import Arity
from nicol.validate.checks.cycles import Cascades
from nicol.validate.checks.many_to_many import check_embedded, check_implicit
from nicol.validate.checks.namespaces import Namespaces, written_on
from nicol.validate.checks.one_to_one import check_one_to_one
from nicol.validate.checks.opposites import report_missing_opposite
from nicol.validate.checks.places import argument_span
from nicol.validate.checks.state import Checks
from nicol.validate.connectors import Allows
from nicol.validate.draft import DraftRelation, DraftScalar
from nicol.validate.relations import Relation


def check_relations(checks: Checks, names: Namespaces) -> None:
    """Every rule for every relation."""
    cascades = Cascades(checks)
    for relation in checks.relations:
        match relation.kind:
            case "many-to-many":
                check_implicit(checks, relation)
            case "embedded":
                check_embedded(checks, relation)
            case "one-to-one" | "one-to-many":
                cascades.check(relation)
                _check_key(checks, names, relation)
                if relation.kind == "one-to-one":
                    check_one_to_one(checks, relation)
                else:
                    _check_one_to_many(checks, relation)


def _check_key(checks: Checks, names: Namespaces, relation: Relation) -> None:
    forward = relation.forward
    if forward:
        _check_references_unique(checks, relation, forward)
        _check_lengths(checks, forward)
        _check_arity(checks, forward)
        _check_types(checks, relation, forward)
    span = argument_span(forward.attribute, "map") or forward.node.span if forward else relation.target.block.span
    names.check("relation", written_on(relation), names.relation_name(relation), ("@relation", span))
    if forward:
        _check_set_null(checks, forward)


def _check_references_unique(checks: Checks, relation: Relation, forward: DraftRelation) -> None:
    if not forward.references:
        return
    target = relation.target
    written = [field.name for field in forward.references]
    criteria = [[member.field.name for member in index.fields] for index in target.unique_criteria]
    listed = ", ".join(written)
    if any(sorted(one) == sorted(written) for one in criteria):
        ordered = checks.allows(Allows.RELATION_FIELDS_IN_ANY_ORDER) or written in criteria
        if len(written) > 1 and not ordered:
            checks.context.invalid(
                "The argument `references` must refer to a unique criterion in the related model "
                f"`{target.name}` using the same order of fields. Please check the ordering in the following fields: "
                f"`{listed}`.",
                forward.node.span,
            )
        return
    text = "The argument `references` must refer to a unique criterion in the related model. Consider adding an"
    if len(written) == 1:
        text += f" `@unique` attribute to the field `{listed}` in the model `{target.name}`."
    else:
        text += f" `@@unique([{listed}])` attribute to the model `{target.name}`."
    checks.context.attribute_error(text, "@relation", forward.node.span)


def _check_lengths(checks: Checks, forward: DraftRelation) -> None:
    fields, references = forward.fields, forward.references
    if fields is not None and references is not None and len(fields) != len(references) and forward.attribute:
        text = "You must specify the same number of fields in `fields` and `references`."
        checks.context.invalid(text, forward.attribute.span)


def _check_arity(checks: Checks, forward: DraftRelation) -> None:
    fields = forward.fields or []
    if forward.arity is Arity.REQUIRED and any(field.arity is Arity.OPTIONAL for field in fields):
        checks.context.invalid(
            f"The relation field `{forward.name}` uses the scalar fields {', '.join(one.name for one in fields)}. "
            "At least one of those fields is optional. Hence the relation field must be optional as well.",
            forward.node.span,
        )


def _check_types(checks: Checks, relation: Relation, forward: DraftRelation) -> None:
    for field, other in zip(forward.fields or [], _referenced(relation, forward), strict=False):
        if (field.kind, field.type) != (other.kind, other.type):
            checks.context.attribute_error(
                f"The type of the field `{field.name}` in the model `{relation.model.name}` is not matching the type "
                f"of the referenced field `{other.name}` in model `{relation.target.name}`.",
                "@relation",
                forward.node.span,
            )


def _referenced(relation: Relation, forward: DraftRelation) -> list[DraftScalar]:
    """The written references, else the first criterion of required fields."""
    if forward.references is not None:
        return forward.references
    for index in relation.target.unique_criteria:
        fields = [member.field for member in index.fields]
        if all(field.arity is Arity.REQUIRED for field in fields):
            return fields
    return []


def _check_set_null(checks: Checks, forward: DraftRelation) -> None:
    if forward.fields is not None and all(field.arity is not Arity.REQUIRED for field in forward.fields):
        return
    tolerated = checks.allows(Allows.SET_NULL_ON_REQUIRED) and checks.foreign_keys
    for action, word in ((forward.on_delete, "onDelete"), (forward.on_update, "onUpdate")):
        if action is None or action[0] != "SetNull":
            continue
        if tolerated:
            checks.context.warn(
                f"The `{word}` referential action of a relation should not be set to `SetNull` when a referenced field "
                "is required. We recommend either to choose another referential action, or to make the referenced "
                "fields optional. Read more at https://pris.ly/d/postgres-set-null ",
                forward.node.span,
            )
            continue
        checks.context.attribute_error(
            f"The `{word}` referential action of a relation must not be set to `SetNull` when a referenced field is "
            "required.\nEither choose another referential action, or make the referenced fields optional.\n",
            "@relation",
            forward.node.span,
        )


def _check_one_to_many(checks: Checks, relation: Relation) -> None:
    forward, back = relation.forward, relation.back
    if forward is None or back is None:
        field = forward or back
        assert field is not None
        report_missing_opposite(checks, field)
        return
    start = f"The relation field `{forward.name}` on Model `{forward.model.name}` must specify the"
    end = "argument in the @relation attribute."
    if not forward.fields:
        hint = "You can run `prisma format` to fix this automatically."
        checks.context.attribute_error(f"{start} `fields` {end} {hint}", "@relation", forward.node.span)
    if not forward.references:
        checks.context.attribute_error(f"{start} `references` {end}", "@relation", forward.node.span)
    opposite = f"opposite field `{forward.name}` on model `{forward.model.name}`"
    start = f"The relation field `{back.name}` on Model `{back.model.name}` must not specify the"
    if back.fields or back.references:
        text = f"{start} `fields` or `references` {end} You must only specify it on the {opposite}."
        checks.context.attribute_error(text, "@relation", back.node.span)
    if back.on_delete or back.on_update:
        checks.context.attribute_error(
            f"{start} `onDelete` or `onUpdate` {end} You must only specify it on the {opposite}, or in case of a many "
            "to many relation, in an explicit join table.",
            "@relation",
            back.node.span,
        )
