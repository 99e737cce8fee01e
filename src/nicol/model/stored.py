"""The compact form of a schema that a generated client carries: JSON without spans."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from nicol.model.schema import Schema, Value
from nicol.text.span import NOWHERE

T = TypeVar("T")


def store_schema(schema: Schema) -> bytes:
    """`schema` as compact JSON, the same bytes for the same schema."""
    return msgspec.json.encode(_without_spans(schema))


def load_schema(stored: bytes) -> Schema:
    """The schema that `store_schema` wrote; msgspec.ValidationError when it is something else."""
    return msgspec.json.decode(stored, type=Schema)


def _without_spans(value: T) -> T:
    if isinstance(value, Value):
        changes = {
            name: NOWHERE if name == "span" else _without_spans(getattr(value, name))
            for name in value.__struct_fields__
        }
        return msgspec.structs.replace(value, **changes)
    if isinstance(value, tuple):
        return tuple(_without_spans(item) for item in value)  # pyright: ignore
    return value
