"""Parameters of raw queries: Python values into what the drivers take."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

import msgspec

from nicol.dialects.facts import Can, Dialect
from nicol.query.kinds import is_dict, listed


def raw_parameters(dialect: Dialect, params: Sequence[Any]) -> list[Any]:
    """`params` for `dialect`: enum members as their values, dicts as JSON text, lists as arrays where the database
    has them and as JSON text elsewhere, naive datetimes as UTC."""
    if Can.ARRAY_PARAMETERS in dialect.can:
        return [_with_arrays(value) for value in params]
    convert = _exact if Can.EXACT_PARAMETERS in dialect.can else _plain
    return [convert(value) for value in params]


def _with_arrays(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if is_dict(value):
        return _json(value)
    if isinstance(value, list | tuple):
        return [_with_arrays(item) for item in listed(value)]
    return value


def _exact(value: Any) -> Any:
    """A database without zones: moments in UTC."""
    match value:
        case Enum():
            return value.value
        case dict() | list() | tuple():
            return _json(value)
        case datetime() if value.tzinfo is not None:
            return value.astimezone(UTC).replace(tzinfo=None)
        case UUID():
            return str(value)
        case _:
            return value


def _plain(value: Any) -> Any:
    """A database of numbers, texts and blobs: dates as ISO text, decimals as numbers."""
    match value:
        case Enum():
            return value.value
        case dict() | list() | tuple():
            return _json(value)
        case datetime():
            aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
            return aware.isoformat(timespec="milliseconds")
        case Decimal():
            return float(value)
        case UUID():
            return str(value)
        case _:
            return value


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
