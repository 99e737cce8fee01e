"""Which rows of an earlier result the varying values of a query come from."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

from nicol.engine.tap import Operation
from nicol.model.schema import Model, RelationField, Schema
from nicol.query.kinds import is_dict, is_list

MOST_ROWS = 2000
DEPTH = 3


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of `model` whose `fields` hold the values; `path` leads from the result's model to them."""

    model: Model
    fields: tuple[str, ...]
    path: tuple[str, ...] = ()


def sources_of(schema: Schema, result: Operation, values: set[Hashable]) -> Iterator[Source]:
    """Every place in the rows of `result` where all of `values` stand as keys."""
    if result.model is not None and is_list(result.result):
        yield from _search(schema, schema.model(result.model), result.result[:MOST_ROWS], values, ())


def _search(
    schema: Schema, model: Model, rows: list[Any], values: set[Hashable], path: tuple[str, ...]
) -> Iterator[Source]:
    for name in _key_fields(model):
        if values <= {value for row in rows if isinstance(value := _value(row, name), Hashable)}:
            yield Source(model, (name,), path)
    if len(path) < DEPTH:
        for field in model.relations:
            inner = list(_related(rows, field))[:MOST_ROWS]
            if inner:
                yield from _search(schema, schema.model(field.target), inner, values, (*path, field.name))


def _key_fields(model: Model) -> Iterator[str]:
    """Names of fields that identify rows, then those that point to other rows."""
    yield from dict.fromkeys(
        [name for key in model.uniques for name in key.field_names]
        + [name for field in model.relations for name in field.fields]
    )


def _value(row: Any, name: str) -> Any:
    """The value of a field; None when it was not read."""
    return row.get(name) if is_dict(row) else getattr(row, name, None)


def _related(rows: list[Any], field: RelationField) -> Iterator[Any]:
    for row in rows:
        value = _value(row, field.name)
        if is_list(value):
            yield from value
        elif value is not None:
            yield value


def relation_to(schema: Schema, source: Source, model: str, where: tuple[str, ...]) -> RelationField | None:
    """The relation of the source's model that would have read `model`, asked for by the fields `where`."""
    for field in source.model.relations:
        if field.target != model:
            continue
        own, other = (field.fields, field.references) if field.holds_key else _turned(schema, field)
        if own == source.fields and set(other) == set(where):
            return field
    return None


def _turned(schema: Schema, field: RelationField) -> tuple[tuple[str, ...], tuple[str, ...]]:
    opposite = schema.opposite(field)
    return opposite.references, opposite.fields
