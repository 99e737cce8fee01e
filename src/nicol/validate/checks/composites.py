"""Rules about composite types."""

from __future__ import annotations

from nicol.model.schema import Arity
from nicol.validate.checks.fields import check_native
from nicol.validate.checks.literals import check_literal
from nicol.validate.checks.state import Checks
from nicol.validate.connectors import Allows
from nicol.validate.draft import DraftComposite


def check_composites(checks: Checks) -> None:
    """Every rule for every composite type."""
    for composite in checks.context.composites.values():
        _check_cycles(checks, composite)
    for composite in checks.context.composites.values():
        if not checks.allows(Allows.COMPOSITE_TYPES):
            text = f"Composite types are not supported on {checks.connector.title}."
            checks.context.invalid(text, composite.block.span)
        if checks.context.failed:
            continue
        if not composite.block.fields:
            checks.context.invalid("A type must have at least one field defined.", composite.block.span)
        for field in composite.scalars.values():
            if field.default and field.kind == "scalar":
                check_literal(checks, field.type, field.default.value)
            check_native(checks, field)


def _check_cycles(checks: Checks, composite: DraftComposite) -> None:
    """Report required fields that lead back to the type they start from."""
    for field in composite.scalars.values():
        if field.kind != "composite" or field.arity is not Arity.REQUIRED:
            continue
        owner = ("composite type", composite.name)
        if field.type == composite.name:
            checks.context.field_error(
                "The type is the same as the parent and causes an endless cycle. "
                "Please change the field to be either optional or a list.",
                owner,
                field.name,
                field.node.span,
            )
        elif path := _path_back(checks, field.type, composite.name):
            shown = " → ".join(f"`{name}`" for name in [composite.name, *path])
            checks.context.field_error(
                f"The types cause an endless cycle in the path {shown}. "
                "Please change one of the fields to be either optional or a list to break the cycle.",
                owner,
                field.name,
                field.node.span,
            )


def _path_back(checks: Checks, start: str, goal: str) -> list[str]:
    """Type names from `start` to the one that requires `goal`; empty when none does."""
    came: dict[str, str | None] = {start: None}
    waiting = [start]
    while waiting:
        name = waiting.pop()
        for field in checks.context.composites[name].scalars.values():
            if field.kind != "composite" or field.arity is not Arity.REQUIRED:
                continue
            if field.type == goal:
                return _trace(came, name)
            if field.type not in came:
                came[field.type] = name
                waiting.append(field.type)
    return []


def _trace(came: dict[str, str | None], name: str) -> list[str]:
    path = [name]
    while (before := came[path[0]]) is not None:
        path.insert(0, before)
    return path
