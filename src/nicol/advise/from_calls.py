"""Calls in source files as accesses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from nicol.advise.access import Access, Direction, Use, accesses
from nicol.inventory import Condition, Included, Shape, Sorted
from nicol.lint.calls import Call, Entry, Known, Program, Record, Value
from nicol.lint.calls.call import WRITES
from nicol.lint.calls.where import conditions, order
from nicol.model.schema import Model, RelationField, Schema

_ONE = ("find_first", "find_first_or_raise")


def uses_of_calls(program: Program, schema: Schema) -> Iterator[Use]:
    """What the calls of `program` look for, as far as the source says it."""
    for call in program.calls:
        if call.operation in ("create", "create_many", "create_many_and_return"):
            continue
        origin = f"{call.place.source.path.as_posix()}:{call.place.line}"
        seen: set[Access] = set()
        for arguments in _variants(call):
            shape = shape_of(schema, schema.model(call.model), arguments)
            for access in accesses(schema, call.model, shape, call.operation in _ONE):
                if access not in seen:
                    seen.add(access)
                    yield Use(access, _shown(call), 0, 0.0, origin, call.operation in WRITES)


def _variants(call: Call) -> Iterator[Record]:
    """The arguments with none of the conditions that may be absent, and with each of them alone."""
    where = call.argument("where")
    if not isinstance(where, Record) or not any(entry.is_optional for entry in where.entries):
        yield call.arguments
        return
    sure = tuple(entry for entry in where.entries if not entry.is_optional)
    for more in ((), *((entry,) for entry in where.entries if entry.is_optional)):
        changed = Entry("where", replace(where, entries=(*sure, *more)))
        yield replace(call.arguments, entries=(*call.arguments.entries, changed))


def shape_of(schema: Schema, model: Model, arguments: Record) -> Shape:
    """The shape of a call's arguments; what is only there under a condition counts as there."""
    include = arguments.get("include") or arguments.get("select")
    found = conditions(schema, model.name, arguments.get("where"))
    return Shape(
        where=tuple(
            Condition(one.path, _operator(one.operator, one.value), one.under, one.insensitive, one.over)
            for one in found
        ),
        order_by=tuple(
            Sorted(term.path, _direction(term.direction)) for term in order(arguments.get("order_by")) or ()
        ),
        take="take" in arguments,
        skip="skip" in arguments,
        include=tuple(_included(schema, model, include)),
    )


def _included(schema: Schema, model: Model, value: Value | None) -> Iterator[Included]:
    for entry in value.entries if isinstance(value, Record) else ():
        field = model.by_name.get(entry.key)
        if isinstance(field, RelationField):
            inner = entry.value if isinstance(entry.value, Record) else Record()
            if not (isinstance(entry.value, Known) and entry.value.value is False):
                yield Included(entry.key, shape_of(schema, schema.model(field.target), inner))
        elif entry.key == "_count" and isinstance(entry.value, Record):
            counted = entry.value.get("select") or entry.value
            yield from _included(schema, model, counted)


def _operator(operator: str, value: Value) -> str:
    return "is_null" if operator == "equals" and isinstance(value, Known) and value.value is None else operator


def _direction(direction: str) -> Direction:
    return "desc" if direction == "desc" else "asc"


def _shown(call: Call) -> str:
    return f"{call.model}.{call.operation}"
