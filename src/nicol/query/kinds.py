"""Questions about parts of arguments that a type checker understands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeGuard

kind_of: Callable[[object], type[Any]] = type
"""`type(value)`."""


def is_dict(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether `value` is a dict of arguments."""
    return type(value) is dict


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Whether `value` is a list of arguments."""
    return type(value) is list


def listed(value: Any) -> list[Any]:
    """`value` as a list: of itself when it is neither a list nor a tuple."""
    if isinstance(value, tuple):
        return [*value]
    return value if is_list(value) else [value]
