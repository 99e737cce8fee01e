"""The types of arguments: each reads an expression, or reports what it should be and gives None."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TypeVar

from nicol.psl.ast import ArrayValue, ConstantValue, Expression, FunctionCall, NumberValue, StringValue
from nicol.text.span import Span
from nicol.text.suggest import closest
from nicol.validate.annotations.spec import Kind, Reading

T = TypeVar("T")
_LONGEST_NUMBER = 40


def _text(reading: Reading, value: Expression) -> str | None:
    if not isinstance(value, StringValue):
        reading.mismatch("a string", value)
        return None
    return _filled(reading, value)


def _filled(reading: Reading, value: StringValue) -> str | None:
    if not value.text.strip() or "\0" in value.text:
        reading.error("annotation-value", f"{reading.shown} needs some text here.", value.span)
        return None
    return value.text


def _sql(reading: Reading, value: Expression) -> str | None:
    match value:
        case StringValue():
            return _filled(reading, value)
        case FunctionCall(name="raw") if len(value.arguments.written) == 1 and not value.arguments.items[0].name:
            return _text(reading, value.arguments.items[0].value)
        case _:
            reading.mismatch("SQL in a string", value)
            return None


def _flag(reading: Reading, value: Expression) -> bool | None:
    if isinstance(value, ConstantValue) and value.text in ("true", "false"):
        return value.text == "true"
    reading.mismatch("`true` or `false`", value)
    return None


def _constant(reading: Reading, value: Expression) -> str | None:
    if isinstance(value, ConstantValue):
        return value.text
    reading.mismatch("a word without quotes", value)
    return None


def _field(reading: Reading, value: Expression) -> str | None:
    if not isinstance(value, ConstantValue):
        reading.mismatch("the name of a field, without quotes,", value)
        return None
    return field_name(reading, value.text, value.span)


def field_name(reading: Reading, name: str, span: Span) -> str | None:
    """`name` when it is a field with a column of the model that the annotation is in."""
    model = reading.target.model
    if model is None or name in model.scalars or name in model.unresolved:
        return name
    if name in model.relations:
        columns = [field.name for field in model.relations[name].fields or ()]
        note = f"Its columns are: {', '.join(columns)}." if columns else ""
        reading.error("annotation-field", f"`{name}` is a relation field, it has no column.", span, note)
        return None
    near = closest(name, model.scalars)
    note = f"Did you mean `{near}`?" if near else ""
    reading.error("annotation-field", f"{model.word.capitalize()} `{model.name}` has no field `{name}`.", span, note)
    return None


def integer(reading: Reading, value: Expression) -> int | None:
    """A whole number, not below zero."""
    if not isinstance(value, NumberValue) or "." in value.text or len(value.text) > _LONGEST_NUMBER:
        reading.mismatch("a whole number", value)
        return None
    if value.text.startswith("-"):
        reading.error("annotation-value", f"{reading.shown} needs a number that is not negative here.", value.span)
        return None
    return int(value.text)


def number(reading: Reading, value: Expression) -> Decimal | None:
    """A number, digits kept as written."""
    if isinstance(value, NumberValue) and len(value.text) <= _LONGEST_NUMBER:
        return Decimal(value.text)
    reading.mismatch("a number", value)
    return None


def word(words: Mapping[str, T]) -> Kind[T]:
    """One of `words`."""

    def read(reading: Reading, value: Expression) -> T | None:
        if not isinstance(value, ConstantValue):
            reading.mismatch(f"one of {', '.join(words)}", value)
            return None
        if value.text not in words:
            near = closest(value.text, words)
            note = f"Did you mean `{near}`?" if near else ""
            text = f"{reading.shown} knows {', '.join(words)} here, not `{value.text}`."
            reading.error("annotation-value", text, value.span, note)
            return None
        return words[value.text]

    return Kind(" or ".join(words), read, tuple(words))


def many(kind: Kind[T], label: str) -> Kind[tuple[T, ...]]:
    """A list of `kind` with at least one member, none of them twice; one member may stand without brackets."""

    def read(reading: Reading, value: Expression) -> tuple[T, ...] | None:
        items = value.items if isinstance(value, ArrayValue) else (value,)
        if not items:
            reading.error("annotation-value", f"{reading.shown} needs something in this list.", value.span)
            return None
        found = list(_members(reading, kind, items))
        return tuple(found) if len(found) == len(items) else None

    return Kind(label, read, kind.words, kind.fields)


def _members(reading: Reading, kind: Kind[T], items: tuple[Expression, ...]) -> Iterator[T]:
    seen: set[T] = set()
    for item in items:
        one = kind.read(reading, item)
        if one is None:
            continue
        if one in seen:
            reading.error("annotation-value", "This is in the list already.", item.span)
            continue
        seen.add(one)
        yield one


TEXT = Kind("a string", _text)
SQL = Kind("SQL in a string", _sql)
FLAG = Kind("true or false", _flag, ("true", "false"))
CONSTANT = Kind("a word", _constant)
FIELD = Kind("a field", _field, fields=True)
FIELDS = many(FIELD, "a list of fields")
