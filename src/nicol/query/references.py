"""References to other fields of the row that a condition is about, in the place of values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from nicol.errors.query import InvalidInputError
from nicol.model.schema import Model, ScalarField
from nicol.query.columns import visible
from nicol.query.marks import Ref
from nicol.query.suggest import no_field

Refer: TypeAlias = Callable[[Ref[Any], str], ScalarField]
"""(reference, path) → the field that it means; QueryArgumentError when conditions of this place cannot see it."""
ALIKE = {"BigInt": "Int"}
"""Types that are compared with one another as one."""


def of_rows(model: Model) -> Refer:
    """References to fields of `model`, whose rows are filtered."""

    def refer(ref: Ref[Any], path: str) -> ScalarField:
        if ref.model != model.name:
            raise InvalidInputError(path, f"{ref!r} is a field of {ref.model}; the condition is about {model.name}")
        known = {field.name: field for field in visible(model)}
        if ref.field not in known:
            raise no_field(path, model, ref.field, known)
        return known[ref.field]

    return refer


def checked(found: ScalarField, ref: Ref[Any], wanted: str, path: str, *, listed: bool = False) -> ScalarField:
    """`found`, which must hold values of the type `wanted`, or lists of them; InvalidInputError (P2019) else."""
    if found.is_list == listed and ALIKE.get(found.type, found.type) == ALIKE.get(wanted, wanted):
        return found
    kind = f"list of {wanted}" if listed else wanted
    is_of = f"a list of {found.type}" if found.is_list else f"of type {found.type}"
    raise InvalidInputError(path, f"expected a reference to a field of type {kind}; {ref!r} is {is_of}")
