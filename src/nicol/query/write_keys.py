"""Who decides the foreign keys of a written row, checked before anything is written.

A row's keys are given either as fields or through relations, for all of its relations in one way, and a row that is
written through its parent belongs to that parent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nicol.errors.query import QueryArgumentError
from nicol.model.schema import Model, RelationField, Schema
from nicol.query.kinds import is_dict
from nicol.query.nested_base import placed_items
from nicol.query.shape import enveloped

WRITTEN = ("create", "create_many", "connect_or_create", "update", "update_many", "upsert")
DATA = ("data", "create", "update")
FROM_PARENT = "is set by the relation through which this row is written"


def check_keys(schema: Schema, model: Model, data: Any, path: str, linked: frozenset[str] = frozenset()) -> None:
    """QueryArgumentError for a key in `data`, or in what is nested in it, that something else decides.

    `linked` are the keys that a parent sets.
    """
    if not is_dict(data):
        return
    writes = [field for field in model.relations if is_dict(data.get(field.name))]
    for name in linked:
        if name in data:
            raise QueryArgumentError(f"{path}.{name}", FROM_PARENT)
    _check_mixed(model, data, writes, path)
    for field in writes:
        for verb, argument in data[field.name].items():
            if verb in WRITTEN:
                _check_verb(schema, field, verb, argument, f"{path}.{field.name}.{verb}")


def _check_mixed(model: Model, data: Mapping[str, Any], writes: Sequence[RelationField], path: str) -> None:
    holding = [field for field in writes if field.holds_key]
    for field in holding:
        both = [key for key in field.fields if key in data]
        if both:
            problem = f"give either the relation or its key {', '.join(both)}, not both"
            raise QueryArgumentError(f"{path}.{field.name}", problem)
    for other in model.relations if holding else ():
        for key in other.fields:
            if key in data:
                raise QueryArgumentError(f"{path}.{key}", _mixed(other, holding[0]))


def _mixed(other: RelationField, held: RelationField) -> str:
    instead = f"write `{other.name}` as a relation too, or give {', '.join(held.fields)} instead of `{held.name}`"
    return f"cannot stand beside the relation `{held.name}`: {instead}"


def _check_verb(schema: Schema, field: RelationField, verb: str, argument: Any, path: str) -> None:
    target, opposite = schema.model(field.target), schema.opposite(field)
    linked = frozenset(opposite.fields) if opposite.holds_key else frozenset[str]()
    for item, here in placed_items(argument, path):
        parts = [(item, here)]
        if is_dict(item) and (enveloped(verb, item) or (verb == "create_many" and "data" in item)):
            parts = [(item[part], f"{here}.{part}") for part in DATA if part in item]
        for data, place in parts:
            for row, row_path in placed_items(data, place):
                check_keys(schema, target, row, row_path, linked)
