"""The members of `@@id`, `@@unique`, `@@index` and `@@fulltext`."""

from __future__ import annotations

from dataclasses import dataclass, field

from nicol.model.schema import Sort
from nicol.psl.ast import Argument, ConstantValue, Expression, FunctionCall, StringValue
from nicol.text.span import Span
from nicol.validate import values
from nicol.validate.context import Context
from nicol.validate.draft import DraftIndexField, DraftModel, DraftScalar
from nicol.validate.operator_classes import OPERATOR_CLASSES

SORTS: dict[str, Sort] = {"Asc": "Asc", "Desc": "Desc"}


@dataclass(slots=True)
class Resolved:
    """The members found, the names nobody defines, the relation fields named; `broken` = already reported."""

    fields: list[DraftIndexField] = field(default_factory=list[DraftIndexField])
    unknown: list[str] = field(default_factory=list[str])
    relations: list[str] = field(default_factory=list[str])
    broken: bool = False


def resolve(context: Context, model: DraftModel, value: Expression, span: Span, composites: bool = True) -> Resolved:
    """Look up what `value` names; with `composites` a dotted path leads into composite types."""
    resolved = Resolved()
    written = values.array(context, value, _member)
    resolved.broken = written is None
    seen: set[tuple[DraftScalar, ...]] = set()
    for name, member in written or ():
        path = _path(context, model, name, resolved) if "." not in name or composites else None
        if path is None:
            if "." in name and not composites:
                resolved.unknown.append(name)
            continue
        if path in seen:
            shown = name if len(path) == 1 else f"{path[-1].name} in type {path[-2].type}"
            text = f"The unique index definition refers to the field {shown} multiple times."
            context.error(f'Error validating model "{model.name}": {text}', span)
            resolved.broken = True
            return resolved
        seen.add(path)
        member.path = path
        resolved.fields.append(member)
    return resolved


def _path(context: Context, model: DraftModel, name: str, resolved: Resolved) -> tuple[DraftScalar, ...] | None:
    first, *rest = name.split(".")
    scalar = model.scalars.get(first)
    if first in model.relations or first in model.unresolved:
        resolved.relations.append(first)
        return None
    if scalar is None or (rest and scalar.kind != "composite"):
        resolved.unknown.append(first if scalar is None else name)
        return None
    path = [scalar]
    for place, part in enumerate(rest):
        composite = context.composites[path[-1].type]
        inner = composite.scalars.get(part)
        if inner is None:
            resolved.unknown.append(f"{part} in type {composite.name}")
            return None
        if inner.kind != "composite" and place < len(rest) - 1:
            resolved.unknown.append(name)
            return None
        path.append(inner)
    return tuple(path)


def _member(context: Context, value: Expression) -> tuple[str, DraftIndexField] | None:
    if isinstance(value, ConstantValue):
        return value.text, DraftIndexField(())
    if not isinstance(value, FunctionCall):
        values.mismatch(context, "constant literal", value)
        return None
    given: dict[str, Argument] = {}
    for argument in value.arguments.items:
        given.setdefault(argument.name.name if argument.name else "", argument)
    sort, length, ops = given.get("sort"), given.get("length"), given.get("ops")
    found = DraftIndexField(())
    found.sort = _sort(context, sort) if sort else None
    found.length = _length(context, length.value) if length else None
    found.ops = _ops(context, ops) if ops else None
    return value.name, found


def _sort(context: Context, argument: Argument) -> Sort | None:
    name = values.constant(context, argument.value)
    if name is not None and name not in SORTS:
        _unexpected(context, "Asc, Desc", argument.span)
    return SORTS.get(name or "")


def _length(context: Context, value: Expression) -> int | None:
    found = values.integer(context, value)
    return found if found is not None and found >= 0 else None


def _unexpected(context: Context, expected: str, span: Span) -> None:
    context.error(f"Unexpected token. Expected one of: {expected}", span)


def _ops(context: Context, argument: Argument) -> str | None:
    value = argument.value
    match value:
        case ConstantValue():
            if value.text in OPERATOR_CLASSES:
                return value.text
            _unexpected(context, f"Invalid operator class: {value.text}", value.span)
        case FunctionCall(name="raw"):
            match [one.value for one in value.arguments.items]:
                case [StringValue() as text]:
                    return f"raw:{text.text}"
                case [_]:
                    _unexpected(context, "Invalid parameter type: expected string", value.span)
                case many:
                    _unexpected(context, f"Wrong number of arguments. Expected: 1, got: {len(many)}", value.span)
        case _:
            _unexpected(context, "operator class", argument.span)
    return None
