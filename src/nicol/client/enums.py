"""Enums of the schema as `StrEnum` classes."""

from __future__ import annotations

import keyword
from enum import StrEnum
from typing import Any

from nicol.model.schema import Enum

_TAKEN = ("mro",)
"""Names that Python's enum machinery refuses."""


def member_name(value: str) -> str:
    """The attribute of an enum value: its name, with an underscore behind it where Python forbids the name."""
    return f"{value}_" if value in _TAKEN or keyword.iskeyword(value) else value


def enum_class(enum: Enum, module: str) -> type[StrEnum]:
    """The StrEnum of `enum`, an attribute of `module`; a member's value is the schema's name for it."""
    members = [(member_name(value.name), value.name) for value in enum.values]
    make: Any = StrEnum
    made: type[StrEnum] = make(enum.name, members, module=module, qualname=enum.name)
    if enum.documentation:
        made.__doc__ = enum.documentation
    return made


def by_database_value(enum: Enum, members: type[StrEnum]) -> dict[str, object]:
    """The members under the values that the database stores."""
    return {value.db_name: members(value.name) for value in enum.values}
