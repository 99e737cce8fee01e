"""CockroachDB: inverted indexes, and autoincrement only on BigInt."""

from __future__ import annotations

from nicol.model.schema import Arity
from nicol.validate.checks.models import calls
from nicol.validate.checks.state import Checks
from nicol.validate.draft import DraftIndex, DraftModel

_INT = (
    "The `autoincrement()` default function is defined only on BigInt fields on CockroachDB. "
    "Use sequence() if you want an autoincrementing Int field."
)


def check_model(checks: Checks, model: DraftModel) -> None:
    """The rules for one model."""
    for field in model.scalars.values():
        if field.default and calls(field, "autoincrement") and field.is_scalar("Int"):
            checks.context.attribute_error(_INT, "default", field.default.attribute.span)
    for index in model.indexes:
        if index.algorithm == "Gin":
            _check_inverted(checks, index)


def _check_inverted(checks: Checks, index: DraftIndex) -> None:
    for place, member in enumerate(index.fields):
        field, problem = member.field, ""
        if member.ops is not None:
            text = "Custom operator classes are not supported with the current connector."
            checks.context.attribute_error(text, index.attribute_name, index.attribute.span)
            return
        if not (field.is_scalar("Json") or field.arity is Arity.LIST or field.kind == "unsupported"):
            problem = f"The Gin index type does not support the type of the field `{field.name}`."
        elif field.is_scalar("Json") and place < len(index.fields) - 1:
            problem = "A `Json` column is only allowed as the last column of an inverted index."
        if problem:
            checks.context.attribute_error(problem, index.attribute_name, index.attribute.span)
