"""What rows and shapes have in common: dumping, copying, validating, and a pydantic schema."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Mapping
from typing import Any, ClassVar, Literal, Self, TypeGuard

import msgspec
from msgspec import UNSET

Mode = Literal["python", "json"]
Names = Collection[str] | None


class Record(msgspec.Struct):
    """A slots object with `==`, repr, copy and pickle; the methods are pydantic's where both have them."""

    __nicol_computed__: ClassVar[tuple[str, ...]] = ()

    def __repr__(self) -> str:
        cls = type(self)
        pairs = ((name, value_or_unset(self, name)) for name in cls.__struct_fields__)
        return f"{cls.__name__}({', '.join(f'{name}={value!r}' for name, value in pairs if value is not UNSET)})"

    def model_dump(
        self, *, mode: Mode = "python", include: Names = None, exclude: Names = None, exclude_none: bool = False
    ) -> dict[str, Any]:
        """The fields that were read as a dict, nested records as dicts; `mode="json"` gives JSON's types only."""
        pairs = ((name, _dumped(value)) for name, value in items(self) if _wanted(name, include, exclude))
        dumped = {name: value for name, value in pairs if not (exclude_none and value is None)}
        if mode == "python":
            return dumped
        plain: dict[str, Any] = msgspec.to_builtins(dumped)
        return plain

    def model_dump_json(
        self,
        *,
        indent: int | None = None,
        include: Names = None,
        exclude: Names = None,
        exclude_none: bool = False,
    ) -> str:
        """The fields that were read as JSON text; dates in ISO format, decimals as text, bytes as base64."""
        text = msgspec.json.encode(Record.model_dump(self, include=include, exclude=exclude, exclude_none=exclude_none))
        return (msgspec.json.format(text, indent=indent) if indent is not None else text).decode()

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with the values of `update` set, without checking them."""
        copied = copy.deepcopy(self) if deep else copy.copy(self)
        for name, value in (update or {}).items():
            setattr(copied, name, value)
        return copied

    @classmethod
    def model_validate(cls, obj: object) -> Self:
        """A record from a mapping or an object with attributes; msgspec.ValidationError when it does not fit."""
        return msgspec.convert(obj, cls, strict=False, from_attributes=True)

    @classmethod
    def model_validate_json(cls, json_data: str | bytes) -> Self:
        """A record from JSON text; msgspec.ValidationError when it does not fit."""
        return cls.model_validate(msgspec.json.decode(json_data))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from nicol.client.pydantic_schema import record_schema

        return record_schema(cls, handler)


def value_or_unset(record: msgspec.Struct, name: str) -> Any:
    """The value of a field, UNSET when the query left it out."""
    try:
        return getattr(record, name)
    except AttributeError:
        return UNSET


def items(record: Record) -> Iterator[tuple[str, Any]]:
    """The fields that were read, then the computed ones."""
    cls = type(record)
    for name in (*cls.__struct_fields__, *cls.__nicol_computed__):
        value = value_or_unset(record, name)
        if value is not UNSET:
            yield name, value


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Whether a value holds several; a guard, since `isinstance` tells one checker less than the other."""
    return isinstance(value, list)


def _wanted(name: str, include: Names, exclude: Names) -> bool:
    return (include is None or name in include) and (exclude is None or name not in exclude)


def _dumped(value: Any) -> Any:
    if isinstance(value, Record):
        return Record.model_dump(value)
    if is_list(value):
        return [_dumped(item) for item in value]
    return value
