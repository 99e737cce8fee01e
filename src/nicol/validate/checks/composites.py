"""Rules about composite types."""

from __future__ import annotations

from dataclasses import dataclass

from nicol.model.schema import Arity
from nicol.validate.checks.fields import check_native
from nicol.validate.checks.literals import check_literal
from nicol.validate.checks.state import Checks
from nicol.validate.connectors import Allows
from nicol.validate.draft import DraftComposite, DraftScalar

_SELF = (
    "The type is the same as the parent and causes an endless cycle. "
    "Please change the field to be either optional or a list."
)
_CYCLE = (
    "The types cause an endless cycle in the path {}. "
    "Please change one of the fields to be either optional or a list to break the cycle."
)


def check_composites(checks: Checks) -> None:
    """Every rule for every composite type."""
    _report_cycles(checks)
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


@dataclass(frozen=True, slots=True)
class _Step:
    """A required field on the way; `path` names the composite types passed, the latest first."""

    owner: DraftComposite
    field: DraftScalar
    path: tuple[str, ...] = ()


_MOST_STEPS = 10_000
"""Prisma walks for ever where several cycles meet; what is found until here is reported."""


def _report_cycles(checks: Checks) -> None:
    """Report required fields that lead back to the type they start from, as often as Prisma's walk comes by."""
    composites = checks.context.composites
    order = {name: place for place, name in enumerate(composites)}
    waiting = [step for composite in composites.values() for step in _steps(composite)]
    found: list[tuple[int, str, _Step]] = []
    visited: list[str] = []
    for _ in range(_MOST_STEPS):
        if not waiting:
            break
        step = waiting.pop()
        target, owner = step.field.type, step.owner.name
        if not step.path:
            visited.clear()
        if target == owner:
            found.append((order[target], _SELF, step))
        elif visited[:1] == [target]:
            shown = " → ".join(f"`{name}`" for name in step.path)
            found.append((order[target], _CYCLE.format(shown), step))
            visited.clear()
        else:
            visited.append(target)
            waiting += _steps(composites[target], step.path or (owner,))
    for _, text, step in sorted(found, key=lambda one: one[0]):
        place = ("composite type", step.owner.name)
        checks.context.field_error(text, place, step.field.name, step.field.node.span)


def _steps(composite: DraftComposite, path: tuple[str, ...] = ()) -> list[_Step]:
    fields = composite.scalars.values()
    required = (field for field in fields if field.kind == "composite" and field.arity is Arity.REQUIRED)
    return [_Step(composite, field, (composite.name, *path) if path else ()) for field in required]
