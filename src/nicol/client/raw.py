"""Rows of raw queries as what the caller asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from nicol.errors.client import RawResultError

if TYPE_CHECKING:
    from nicol.drivers.connection import Result

T = TypeVar("T")


def dicts(result: Result) -> list[dict[str, Any]]:
    """The rows under their column names."""
    return [dict(zip(result.columns, row, strict=True)) for row in result.rows]


def into(result: Result, target: type[T]) -> list[T]:
    """The rows as `target`, a dataclass, TypedDict, shape, row or pydantic model; RawResultError when one is not."""
    validate = getattr(target, "model_validate", None)
    try:
        if validate is not None:
            return [validate(row) for row in dicts(result)]
        return [msgspec.convert(row, target, strict=False) for row in dicts(result)]
    except (msgspec.ValidationError, ValueError) as error:
        raise RawResultError(target.__name__, str(error)) from error


def first(result: Result, target: type[Any] | None) -> Any:
    """The first row as a dict or as `target`, None when there is none."""
    head = replace(result, rows=result.rows[:1])
    made: list[Any] = dicts(head) if target is None else into(head, target)
    return made[0] if made else None
