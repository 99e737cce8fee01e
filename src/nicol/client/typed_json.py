"""Json fields of shapes as values of a type of the caller's own: dataclasses, TypedDicts, structs, pydantic models."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import UnionType
from typing import Any, Union, get_args, get_origin

import msgspec

from nicol.errors.database import InconsistentDataError

PLAIN = (Any, object, dict, list, str, int, float, bool, type(None), Mapping, Sequence)
"""What JSON becomes by itself."""


def converter(hint: Any, where: str) -> Callable[[Any], Any] | None:
    """What makes a value of the type `hint` of decoded JSON; None where the types are JSON's own.

    It raises InconsistentDataError (P2023) for a value that does not fit; `where` names the field.
    """
    if _is_plain(hint):
        return None
    read: Callable[[Any], Any] = _by_pydantic(hint) if _has_model(hint) else partial(msgspec.convert, type=hint)

    def convert(value: Any) -> Any:
        try:
            return read(value)
        except ValueError as error:
            raise InconsistentDataError(f"{where}: {error}") from error

    return convert


def _is_plain(hint: Any) -> bool:
    origin = get_origin(hint)
    if origin is None:
        return hint in PLAIN or isinstance(hint, str)
    return (origin in PLAIN or origin in (Union, UnionType)) and all(map(_is_plain, get_args(hint)))


def _has_model(hint: Any) -> bool:
    return hasattr(hint, "__pydantic_validator__") or any(map(_has_model, get_args(hint)))


def _by_pydantic(hint: Any) -> Callable[[Any], Any]:
    """pydantic is there already: a class of its is in the type."""
    validate: Callable[[Any], Any] = sys.modules["pydantic"].TypeAdapter(hint).validate_python
    return validate
