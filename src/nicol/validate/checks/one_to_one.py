"""Rules about one-to-one relations."""

from __future__ import annotations

from nicol.model.schema import Arity
from nicol.validate.checks.opposites import report_missing_opposite
from nicol.validate.checks.state import Checks
from nicol.validate.draft import DraftRelation
from nicol.validate.relations import Relation


def check_one_to_one(checks: Checks, relation: Relation) -> None:
    """Every rule for one one-to-one relation."""
    forward, back = relation.forward, relation.back
    assert forward is not None
    if back is None:
        report_missing_opposite(checks, forward, single=True)
        _check_unique(checks, relation, forward)
        return
    _check_given(checks, forward, back)
    _check_one_side(checks, forward, back)
    _check_actions(checks, forward, back)
    _check_unique(checks, relation, forward)
    _check_mixups(checks, forward, back)
    _check_back_optional(checks, forward, back)
    _check_wrong_side(checks, forward, back)


def _report(checks: Checks, message: str, field: DraftRelation) -> None:
    checks.context.attribute_error(message, "@relation", field.node.span)


def _both(one: DraftRelation, other: DraftRelation) -> str:
    return (
        f"The relation fields `{one.name}` on Model `{one.model.name}` and `{other.name}` on Model `{other.model.name}`"
    )


def _check_given(checks: Checks, forward: DraftRelation, back: DraftRelation) -> None:
    for word, given in (
        ("fields", forward.fields or back.fields),
        ("references", forward.references or back.references),
    ):
        if given:
            continue
        end = f"do not provide the `{word}` argument in the @relation attribute."
        end += " You have to provide it on one of the two fields."
        _report(checks, f"{_both(forward, back)} {end}", forward)
        _report(checks, f"{_both(back, forward)} {end}", back)


def _check_one_side(checks: Checks, forward: DraftRelation, back: DraftRelation) -> None:
    for word, given in (
        ("references", forward.references and back.references),
        ("fields", forward.fields and back.fields),
    ):
        if given:
            text = f"{_both(forward, back)} both provide the `{word}` argument in the @relation attribute."
            text += " You have to provide it only on one of the two fields."
            _report(checks, text, forward)
            _report(checks, text, back)


def _check_actions(checks: Checks, forward: DraftRelation, back: DraftRelation) -> None:
    if not (back.on_delete or back.on_update):
        return
    if forward.on_delete or forward.on_update:
        end = "both provide the `onDelete` or `onUpdate` argument in the @relation attribute."
        end += " You have to provide it only on one of the two fields."
        _report(checks, f"{_both(back, forward)} {end}", back)
        _report(checks, f"{_both(forward, back)} {end}", forward)
        return
    _report(
        checks,
        f"The relation field `{back.name}` on Model `{back.model.name}` must not specify the `onDelete` or `onUpdate` "
        "argument in the @relation attribute. You must only specify it on the opposite field "
        f"`{forward.name}` on model `{forward.model.name}`.",
        back,
    )


def _check_unique(checks: Checks, relation: Relation, forward: DraftRelation) -> None:
    if forward.fields is None:
        return
    if frozenset(forward.fields) in checks.uniques(relation.model):
        return
    names = ", ".join(field.name for field in forward.fields)
    attribute = f"`@unique` attribute to the field `{names}`"
    if len(forward.fields) != 1:
        attribute = f"`@@unique([{names}])` attribute to the model"
    _report(
        checks,
        "A one-to-one relation must use unique fields on the defining side. Either add an "
        f"{attribute}, or change the relation to one-to-many.",
        forward,
    )


def _check_mixups(checks: Checks, forward: DraftRelation, back: DraftRelation) -> None:
    if checks.context.failed:
        return
    start = f"The relation field `{forward.name}` on Model `{forward.model.name}` provides the"
    middle = f"argument in the @relation attribute. And the related field `{back.name}` on Model `{back.model.name}`"
    end = "argument. You must provide both arguments on the same side."
    if forward.fields and back.references:
        text = f"{start} `fields` {middle} provides the `references` {end}"
        _report(checks, text, forward)
        _report(checks, text, back)
    if forward.references and back.fields:
        _report(checks, f"{start} `references` {middle} provides the `fields` {end}", forward)


def _check_back_optional(checks: Checks, forward: DraftRelation, back: DraftRelation) -> None:
    if not checks.context.failed and back.arity is Arity.REQUIRED:
        name = forward.model.name
        _report(
            checks,
            f"The relation field `{back.name}` on Model `{back.model.name}` is required. This is not valid because "
            "it's not possible to enforce this constraint on the database level. Please change the field type from "
            f"`{name}` to `{name}?` to fix this.",
            back,
        )


def _check_wrong_side(checks: Checks, forward: DraftRelation, back: DraftRelation) -> None:
    misplaced = back.fields is not None or back.references is not None
    if not checks.context.failed and forward.arity is Arity.REQUIRED and misplaced:
        _report(
            checks,
            f"The relation field `{back.model.name}.{back.name}` defines the `fields` and/or `references` argument. "
            f"You must set them on the required side of the relation (`{forward.model.name}.{forward.name}`) in order "
            "for the constraints to be enforced. Alternatively, you can change this field to be required and the "
            "opposite optional, or make both sides of the relation optional.",
            back,
        )
