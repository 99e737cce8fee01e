"""The compact form of a schema that a generated client carries: JSON without spans."""

from __future__ import annotations

from typing import cast

import msgspec

from nicol.model.schema import Schema
from nicol.model.value import Value
from nicol.text.span import NOWHERE


def store_schema(schema: Schema) -> bytes:
    """`schema` as compact JSON, the same bytes for the same schema."""
    return msgspec.json.encode(_without_spans(schema))


def load_schema(stored: bytes) -> Schema:
    """The schema that `store_schema` wrote; msgspec.ValidationError when it is something else."""
    return msgspec.json.decode(stored, type=Schema)


def _without_spans(value: object) -> object:
    if isinstance(value, Value):
        return msgspec.structs.replace(
            value,
            **{name: _without_spans(getattr(value, name)) for name in value.__struct_fields__ if name != "span"},
            **({"span": NOWHERE} if "span" in value.__struct_fields__ else {}),
        )
    if isinstance(value, tuple):
        return tuple(map(_without_spans, cast("tuple[object, ...]", value)))
    return value
