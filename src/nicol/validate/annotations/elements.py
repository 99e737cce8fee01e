"""Members of indexes and EXCLUDE constraints: `field`, `field(option: value)`, `"sql"`, `raw("sql", option: value)`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nicol.psl.ast import Argument, ConstantValue, Expression, FunctionCall, StringValue
from nicol.text.span import Span
from nicol.text.suggest import closest
from nicol.validate.annotations.kinds import SQL, field_name
from nicol.validate.annotations.spec import Reading


@dataclass(frozen=True, slots=True)
class Element:
    """A field's name or SQL, and its options by name."""

    kind: Literal["field", "sql"]
    text: str
    options: dict[str, Expression]
    span: Span


def read_element(reading: Reading, value: Expression, known: tuple[str, ...]) -> Element | None:
    """The element that `value` describes, with no other options than the `known`; None when it is wrong (reported)."""
    match value:
        case ConstantValue():
            name = field_name(reading, value.text, value.span)
            return Element("field", name, {}, value.span) if name else None
        case StringValue():
            text = SQL.read(reading, value)
            return Element("sql", text, {}, value.span) if text else None
        case FunctionCall(name="raw"):
            return _raw(reading, value, known)
        case FunctionCall():
            name = field_name(
                reading, value.name, Span(value.span.file, value.span.start, value.span.start + len(value.name))
            )
            options = _options(reading, value.arguments.items, known)
            return Element("field", name, options, value.span) if name else None
        case _:
            reading.mismatch("a field or SQL in a string", value)
            return None


def _raw(reading: Reading, call: FunctionCall, known: tuple[str, ...]) -> Element | None:
    first = next((one for one in call.arguments.items if one.name is None), None)
    if first is None:
        reading.mismatch('raw("…")', call)
        return None
    text = SQL.read(reading, first.value)
    options = _options(reading, [one for one in call.arguments.items if one is not first], known)
    return Element("sql", text, options, call.span) if text else None


def _options(
    reading: Reading, arguments: tuple[Argument, ...] | list[Argument], known: tuple[str, ...]
) -> dict[str, Expression]:
    found: dict[str, Expression] = {}
    for argument in arguments:
        name = argument.name.name if argument.name else ""
        if name in found:
            reading.error("annotation-argument", f"The option `{name}` is given twice.", argument.span)
        elif name not in known:
            near = closest(name, known)
            note = f"Did you mean `{near}`?" if near else f"Options are: {', '.join(known)}."
            text = f"There is no option `{name}` here." if name else "Options need names here."
            reading.error("annotation-argument", text, argument.span, note)
        else:
            found[name] = argument.value
    return found
