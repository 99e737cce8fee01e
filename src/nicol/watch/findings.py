"""Findings of the rules that are seen while a program runs."""

from __future__ import annotations

import os
from collections.abc import Hashable, Sequence

from nicol.engine.tap import Operation
from nicol.inventory import Finding
from nicol.model.schema import RelationField
from nicol.watch.described import fingerprint_of, shape_of
from nicol.watch.sources import Source, relation_to, sources_of

MANY = 5
"""How often a line repeats a query before it is a finding."""
TOO_MANY = 50
LARGE = 1000
WRITES = {"create": "create_many", "update": "update_many", "delete": "delete_many", "upsert": "a transaction"}


def many_reads(first: Operation, count: int, varying: set[Hashable], results: Sequence[Operation]) -> Finding:
    """QRY101: rows read one by one."""
    fields, model = _fields(first), first.model or ""
    sources = [
        (result, source, relation_to(first.schema, source, model, fields))
        for result in reversed(results)
        if result is not first
        for source in sources_of(first.schema, result, varying)
    ]
    if sources:
        return _from_source(first, count, *min(sources, key=lambda one: one[2] is None))
    fix = f"where={{'{fields[0]}': {{'in': [...]}}}} in one query" if fields else "one query for all of them"
    message = f"{_name(first)} ran {count} times here with another {' and '.join(fields) or 'value'} each time"
    return _finding("QRY101", message, first, count, fix=fix)


def _from_source(
    first: Operation, count: int, result: Operation, source: Source, field: RelationField | None
) -> Finding:
    file, line = shown_place(result)
    read = f"for the rows that {_name(result)} gave at {file}:{line}"
    if field is None:
        fix = f"where={{'{(_fields(first) or ('id',))[0]}': {{'in': [...]}}}} in one query"
        return _finding("QRY101", f"{_name(first)} ran {count} times, one by one, {read}", first, count, fix=fix)
    include = "True"
    for name in (field.name, *reversed(source.path)):
        include = f"{{'{name}': {include}}}" if include == "True" else f"{{'{name}': {{'include': {include}}}}}"
    message = f"{source.model.name}.{field.name} was read {count} times, one by one, {read}"
    relation = f"{source.model.name}.{field.name}"
    return _finding("QRY101", message, first, count, relation=relation, fix=f"include={include} at {file}:{line}")


def many_writes(first: Operation, count: int) -> Finding:
    """QRY102: rows written one by one."""
    instead = WRITES[first.operation]
    return _finding("QRY102", f"{_name(first)} ran {count} times here, one by one", first, count, fix=f"use {instead}")


def duplicate(first: Operation, count: int) -> Finding:
    """QRY105: the same query with the same values."""
    message = f"{_name(first)} ran {count} times here with the same values, and nothing was written in between"
    return _finding("QRY105", message, first, count, fix="keep the first result")


def large_result(operation: Operation) -> Finding | None:
    """QRY201: many rows, and nothing that bounds them."""
    if operation.operation != "find_many" or operation.rows <= LARGE or type(operation.args.get("take")) is int:
        return None
    message = f"{_name(operation)} without take gave {operation.rows} rows"
    return _finding("QRY201", message, operation, 1, fix="give take=, or use stream()")


def too_many(operations: Sequence[Operation], queries: int) -> Finding | None:
    """QRY217: many round trips in one block."""
    if queries <= TOO_MANY or not operations:
        return None
    message = f"{queries} queries in one block"
    return _finding("QRY217", message, operations[0], queries, fix="read related rows with include; write in batches")


def _finding(
    code: str, message: str, operation: Operation, count: int, *, relation: str = "", fix: str = ""
) -> Finding:
    file, line = shown_place(operation)
    return Finding(
        code,
        message,
        fingerprint_of(operation),
        operation.model,
        operation.operation,
        file,
        line,
        count,
        relation=relation,
        fix=fix,
    )


def shown_place(operation: Operation) -> tuple[str, int]:
    """File, relative to the working directory where it lies below, and line."""
    if operation.place is None:
        return "", 0
    code, line = operation.place
    return shown_file(code.co_filename), line


def shown_file(name: str) -> str:
    """A file's name relative to the working directory where it lies below."""
    here = os.getcwd() + os.sep  # noqa: PTH109 - Path.cwd() is ten times slower
    return name.removeprefix(here) if name.startswith(here) else name


def _name(operation: Operation) -> str:
    return ".".join(part for part in (operation.model, operation.operation) if part)


def _fields(operation: Operation) -> tuple[str, ...]:
    """The fields that the query compares with a value."""
    shape = shape_of(operation)
    return tuple(one.path[0] for one in shape.where if len(one.path) == 1 and one.operator == "equals")
