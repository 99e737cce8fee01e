"""Types of arguments that do not depend on the schema; generated stubs build on them, run time does without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from decimal import Decimal
from typing import Generic, Literal, TypeAlias

from typing_extensions import TypedDict, TypeVar

from nicol.query.marks import NullMark

T = TypeVar("T")

Sort: TypeAlias = Literal["asc", "desc"]
Mode: TypeAlias = Literal["default", "insensitive"]
JsonValue: TypeAlias = "dict[str, JsonValue] | list[JsonValue] | str | int | float | bool | None"
JsonInput: TypeAlias = "Mapping[str, JsonInput] | Sequence[JsonInput] | str | int | float | bool | NullMark | None"
Strings: TypeAlias = list[str] | tuple[str, ...] | AbstractSet[str]
"""Several strings; a Sequence[str] would take one string for many."""
DecimalInput: TypeAlias = Decimal | int

StringFilter = TypedDict(
    "StringFilter",
    {
        "equals": "str",
        "not": "str | StringFilter",
        "in": "Strings",
        "not_in": "Strings",
        "lt": "str",
        "lte": "str",
        "gt": "str",
        "gte": "str",
        "contains": "str",
        "startswith": "str",
        "endswith": "str",
        "search": "str",
        "mode": "Mode",
    },
    total=False,
)
"""Conditions on a String field."""
StringNullFilter = TypedDict(
    "StringNullFilter",
    {
        "equals": "str | None",
        "not": "str | StringNullFilter | None",
        "in": "Strings",
        "not_in": "Strings",
        "lt": "str",
        "lte": "str",
        "gt": "str",
        "gte": "str",
        "contains": "str",
        "startswith": "str",
        "endswith": "str",
        "search": "str",
        "mode": "Mode",
    },
    total=False,
)
"""Conditions on a nullable String field."""
IntFilter = TypedDict(
    "IntFilter",
    {
        "equals": "int",
        "not": "int | IntFilter",
        "in": "Sequence[int]",
        "not_in": "Sequence[int]",
        "lt": "int",
        "lte": "int",
        "gt": "int",
        "gte": "int",
    },
    total=False,
)
"""Conditions on a Int field."""
IntNullFilter = TypedDict(
    "IntNullFilter",
    {
        "equals": "int | None",
        "not": "int | IntNullFilter | None",
        "in": "Sequence[int]",
        "not_in": "Sequence[int]",
        "lt": "int",
        "lte": "int",
        "gt": "int",
        "gte": "int",
    },
    total=False,
)
"""Conditions on a nullable Int field."""
FloatFilter = TypedDict(
    "FloatFilter",
    {
        "equals": "float",
        "not": "float | FloatFilter",
        "in": "Sequence[float]",
        "not_in": "Sequence[float]",
        "lt": "float",
        "lte": "float",
        "gt": "float",
        "gte": "float",
    },
    total=False,
)
"""Conditions on a Float field."""
FloatNullFilter = TypedDict(
    "FloatNullFilter",
    {
        "equals": "float | None",
        "not": "float | FloatNullFilter | None",
        "in": "Sequence[float]",
        "not_in": "Sequence[float]",
        "lt": "float",
        "lte": "float",
        "gt": "float",
        "gte": "float",
    },
    total=False,
)
"""Conditions on a nullable Float field."""
DecimalFilter = TypedDict(
    "DecimalFilter",
    {
        "equals": "DecimalInput",
        "not": "DecimalInput | DecimalFilter",
        "in": "Sequence[DecimalInput]",
        "not_in": "Sequence[DecimalInput]",
        "lt": "DecimalInput",
        "lte": "DecimalInput",
        "gt": "DecimalInput",
        "gte": "DecimalInput",
    },
    total=False,
)
"""Conditions on a Decimal field."""
DecimalNullFilter = TypedDict(
    "DecimalNullFilter",
    {
        "equals": "DecimalInput | None",
        "not": "DecimalInput | DecimalNullFilter | None",
        "in": "Sequence[DecimalInput]",
        "not_in": "Sequence[DecimalInput]",
        "lt": "DecimalInput",
        "lte": "DecimalInput",
        "gt": "DecimalInput",
        "gte": "DecimalInput",
    },
    total=False,
)
"""Conditions on a nullable Decimal field."""
DateTimeFilter = TypedDict(
    "DateTimeFilter",
    {
        "equals": "datetime",
        "not": "datetime | DateTimeFilter",
        "in": "Sequence[datetime]",
        "not_in": "Sequence[datetime]",
        "lt": "datetime",
        "lte": "datetime",
        "gt": "datetime",
        "gte": "datetime",
    },
    total=False,
)
"""Conditions on a DateTime field."""
DateTimeNullFilter = TypedDict(
    "DateTimeNullFilter",
    {
        "equals": "datetime | None",
        "not": "datetime | DateTimeNullFilter | None",
        "in": "Sequence[datetime]",
        "not_in": "Sequence[datetime]",
        "lt": "datetime",
        "lte": "datetime",
        "gt": "datetime",
        "gte": "datetime",
    },
    total=False,
)
"""Conditions on a nullable DateTime field."""
BooleanFilter = TypedDict(
    "BooleanFilter",
    {
        "equals": "bool",
        "not": "bool | BooleanFilter",
    },
    total=False,
)
"""Conditions on a Boolean field."""
BooleanNullFilter = TypedDict(
    "BooleanNullFilter",
    {
        "equals": "bool | None",
        "not": "bool | BooleanNullFilter | None",
    },
    total=False,
)
"""Conditions on a nullable Boolean field."""
BytesFilter = TypedDict(
    "BytesFilter",
    {
        "equals": "bytes",
        "not": "bytes | BytesFilter",
        "in": "Sequence[bytes]",
        "not_in": "Sequence[bytes]",
    },
    total=False,
)
"""Conditions on a Bytes field."""
BytesNullFilter = TypedDict(
    "BytesNullFilter",
    {
        "equals": "bytes | None",
        "not": "bytes | BytesNullFilter | None",
        "in": "Sequence[bytes]",
        "not_in": "Sequence[bytes]",
    },
    total=False,
)
"""Conditions on a nullable Bytes field."""
JsonFilter = TypedDict(
    "JsonFilter",
    {
        "equals": "JsonInput",
        "not": "JsonInput",
        "path": "Strings",
        "string_contains": "str",
        "string_starts_with": "str",
        "string_ends_with": "str",
        "array_contains": "JsonInput",
        "array_starts_with": "JsonInput",
        "array_ends_with": "JsonInput",
        "lt": "JsonInput",
        "lte": "JsonInput",
        "gt": "JsonInput",
        "gte": "JsonInput",
        "mode": "Mode",
    },
    total=False,
)
"""Conditions on a Json field."""


class ListFilter(TypedDict, Generic[T], total=False):
    """Conditions on a list of scalars."""

    equals: list[T] | None
    has: T | None
    has_every: Sequence[T]
    has_some: Sequence[T]
    is_empty: bool


class ListUpdate(TypedDict, Generic[T], total=False):
    """Changes of a list of scalars."""

    set: list[T]
    push: T | list[T]


class SetTo(TypedDict, Generic[T]):
    """A new value, written out."""

    set: T


class IntUpdate(TypedDict, total=False):
    """Changes of a number; one of them at a time."""

    set: int | None
    increment: int
    decrement: int
    multiply: int
    divide: int


class FloatUpdate(TypedDict, total=False):
    """Changes of a number; one of them at a time."""

    set: float | None
    increment: float
    decrement: float
    multiply: float
    divide: float


class DecimalUpdate(TypedDict, total=False):
    """Changes of a number; one of them at a time."""

    set: DecimalInput | None
    increment: DecimalInput
    decrement: DecimalInput
    multiply: DecimalInput
    divide: DecimalInput


class SortNulls(TypedDict):
    """An order with a place for NULLs."""

    sort: Sort
    nulls: Literal["first", "last"]


class CountOrder(TypedDict):
    """An order by the number of related rows."""

    _count: Sort


class Relevance(TypedDict, Generic[T]):
    """An order by how well text fields match a search."""

    fields: Sequence[T]
    search: str
    sort: Sort


class CountWhere(TypedDict, Generic[T]):
    """A count of those related rows that match."""

    where: T


class Aggregated(TypedDict, total=False):
    """Conditions on the aggregates of a field, in `having`."""

    _count: int | IntFilter
    _avg: float | DecimalInput | FloatFilter | DecimalFilter
    _sum: float | DecimalInput | FloatFilter | DecimalFilter
    _min: object
    _max: object
