"""Types of arguments that do not depend on the schema; generated stubs build on them, run time does without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, Generic, Literal, Protocol, TypeAlias

from typing_extensions import TypedDict, TypeVar

from nicol.query.marks import NullMark, Ref

T = TypeVar("T")

Sort: TypeAlias = Literal["asc", "desc"]
Mode: TypeAlias = Literal["default", "insensitive"]
TimeUnit: TypeAlias = Literal["year", "quarter", "month", "week", "day", "hour", "minute"]
Letters: TypeAlias = Literal["lower", "upper"]
Strategy: TypeAlias = Literal["join", "query"]
"""How related rows are loaded: in the statement of their parents, or by statements of their own."""
Lock: TypeAlias = Literal["update", "skip_locked", "no_wait"]
"""Keeps the rows for this transaction: others wait for them; or those that others keep are passed by, or an error."""
JsonValue: TypeAlias = "dict[str, JsonValue] | list[JsonValue] | str | int | float | bool | None"
JsonInput: TypeAlias = (
    "Mapping[str, object] | Sequence[JsonInput] | str | int | float | bool | NullMark | IsDataclass | Dumps | None"
)
"""A Mapping of anything, since a TypedDict is no other; run time refuses what JSON has no word for."""
Strings: TypeAlias = list[str] | tuple[str, ...] | AbstractSet[str]
"""Several strings; a Sequence[str] would take one string for many."""
DecimalInput: TypeAlias = Decimal | int

StringFilter = TypedDict(
    "StringFilter",
    {
        "equals": "str | Ref[str]",
        "not": "str | Ref[str] | StringFilter",
        "in": "Strings | Ref[list[str]]",
        "not_in": "Strings | Ref[list[str]]",
        "lt": "str | Ref[str]",
        "lte": "str | Ref[str]",
        "gt": "str | Ref[str]",
        "gte": "str | Ref[str]",
        "contains": "str | Ref[str]",
        "startswith": "str | Ref[str]",
        "endswith": "str | Ref[str]",
        "search": "str",
        "mode": "Mode",
    },
    total=False,
)
"""Conditions on a String field."""
StringNullFilter = TypedDict(
    "StringNullFilter",
    {
        "equals": "str | Ref[str] | None",
        "not": "str | Ref[str] | StringNullFilter | None",
        "in": "Strings | Ref[list[str]]",
        "not_in": "Strings | Ref[list[str]]",
        "lt": "str | Ref[str]",
        "lte": "str | Ref[str]",
        "gt": "str | Ref[str]",
        "gte": "str | Ref[str]",
        "contains": "str | Ref[str]",
        "startswith": "str | Ref[str]",
        "endswith": "str | Ref[str]",
        "search": "str",
        "mode": "Mode",
    },
    total=False,
)
"""Conditions on a nullable String field."""
IntFilter = TypedDict(
    "IntFilter",
    {
        "equals": "int | Ref[int]",
        "not": "int | Ref[int] | IntFilter",
        "in": "Sequence[int] | Ref[list[int]]",
        "not_in": "Sequence[int] | Ref[list[int]]",
        "lt": "int | Ref[int]",
        "lte": "int | Ref[int]",
        "gt": "int | Ref[int]",
        "gte": "int | Ref[int]",
    },
    total=False,
)
"""Conditions on a Int field."""
IntNullFilter = TypedDict(
    "IntNullFilter",
    {
        "equals": "int | Ref[int] | None",
        "not": "int | Ref[int] | IntNullFilter | None",
        "in": "Sequence[int] | Ref[list[int]]",
        "not_in": "Sequence[int] | Ref[list[int]]",
        "lt": "int | Ref[int]",
        "lte": "int | Ref[int]",
        "gt": "int | Ref[int]",
        "gte": "int | Ref[int]",
    },
    total=False,
)
"""Conditions on a nullable Int field."""
FloatFilter = TypedDict(
    "FloatFilter",
    {
        "equals": "float | Ref[float]",
        "not": "float | Ref[float] | FloatFilter",
        "in": "Sequence[float] | Ref[list[float]]",
        "not_in": "Sequence[float] | Ref[list[float]]",
        "lt": "float | Ref[float]",
        "lte": "float | Ref[float]",
        "gt": "float | Ref[float]",
        "gte": "float | Ref[float]",
    },
    total=False,
)
"""Conditions on a Float field."""
FloatNullFilter = TypedDict(
    "FloatNullFilter",
    {
        "equals": "float | Ref[float] | None",
        "not": "float | Ref[float] | FloatNullFilter | None",
        "in": "Sequence[float] | Ref[list[float]]",
        "not_in": "Sequence[float] | Ref[list[float]]",
        "lt": "float | Ref[float]",
        "lte": "float | Ref[float]",
        "gt": "float | Ref[float]",
        "gte": "float | Ref[float]",
    },
    total=False,
)
"""Conditions on a nullable Float field."""
DecimalFilter = TypedDict(
    "DecimalFilter",
    {
        "equals": "DecimalInput | Ref[Decimal]",
        "not": "DecimalInput | Ref[Decimal] | DecimalFilter",
        "in": "Sequence[DecimalInput] | Ref[list[Decimal]]",
        "not_in": "Sequence[DecimalInput] | Ref[list[Decimal]]",
        "lt": "DecimalInput | Ref[Decimal]",
        "lte": "DecimalInput | Ref[Decimal]",
        "gt": "DecimalInput | Ref[Decimal]",
        "gte": "DecimalInput | Ref[Decimal]",
    },
    total=False,
)
"""Conditions on a Decimal field."""
DecimalNullFilter = TypedDict(
    "DecimalNullFilter",
    {
        "equals": "DecimalInput | Ref[Decimal] | None",
        "not": "DecimalInput | Ref[Decimal] | DecimalNullFilter | None",
        "in": "Sequence[DecimalInput] | Ref[list[Decimal]]",
        "not_in": "Sequence[DecimalInput] | Ref[list[Decimal]]",
        "lt": "DecimalInput | Ref[Decimal]",
        "lte": "DecimalInput | Ref[Decimal]",
        "gt": "DecimalInput | Ref[Decimal]",
        "gte": "DecimalInput | Ref[Decimal]",
    },
    total=False,
)
"""Conditions on a nullable Decimal field."""
DateTimeFilter = TypedDict(
    "DateTimeFilter",
    {
        "equals": "datetime | Ref[datetime]",
        "not": "datetime | Ref[datetime] | DateTimeFilter",
        "in": "Sequence[datetime] | Ref[list[datetime]]",
        "not_in": "Sequence[datetime] | Ref[list[datetime]]",
        "lt": "datetime | Ref[datetime]",
        "lte": "datetime | Ref[datetime]",
        "gt": "datetime | Ref[datetime]",
        "gte": "datetime | Ref[datetime]",
    },
    total=False,
)
"""Conditions on a DateTime field."""
DateTimeNullFilter = TypedDict(
    "DateTimeNullFilter",
    {
        "equals": "datetime | Ref[datetime] | None",
        "not": "datetime | Ref[datetime] | DateTimeNullFilter | None",
        "in": "Sequence[datetime] | Ref[list[datetime]]",
        "not_in": "Sequence[datetime] | Ref[list[datetime]]",
        "lt": "datetime | Ref[datetime]",
        "lte": "datetime | Ref[datetime]",
        "gt": "datetime | Ref[datetime]",
        "gte": "datetime | Ref[datetime]",
    },
    total=False,
)
"""Conditions on a nullable DateTime field."""
BooleanFilter = TypedDict(
    "BooleanFilter",
    {
        "equals": "bool | Ref[bool]",
        "not": "bool | Ref[bool] | BooleanFilter",
    },
    total=False,
)
"""Conditions on a Boolean field."""
BooleanNullFilter = TypedDict(
    "BooleanNullFilter",
    {
        "equals": "bool | Ref[bool] | None",
        "not": "bool | Ref[bool] | BooleanNullFilter | None",
    },
    total=False,
)
"""Conditions on a nullable Boolean field."""
BytesFilter = TypedDict(
    "BytesFilter",
    {
        "equals": "bytes | Ref[bytes]",
        "not": "bytes | Ref[bytes] | BytesFilter",
        "in": "Sequence[bytes] | Ref[list[bytes]]",
        "not_in": "Sequence[bytes] | Ref[list[bytes]]",
    },
    total=False,
)
"""Conditions on a Bytes field."""
BytesNullFilter = TypedDict(
    "BytesNullFilter",
    {
        "equals": "bytes | Ref[bytes] | None",
        "not": "bytes | Ref[bytes] | BytesNullFilter | None",
        "in": "Sequence[bytes] | Ref[list[bytes]]",
        "not_in": "Sequence[bytes] | Ref[list[bytes]]",
    },
    total=False,
)
"""Conditions on a nullable Bytes field."""
JsonFilter = TypedDict(
    "JsonFilter",
    {
        "equals": "JsonInput | Ref[JsonValue]",
        "not": "JsonInput | Ref[JsonValue]",
        "path": "Strings",
        "string_contains": "str | Ref[str]",
        "string_starts_with": "str | Ref[str]",
        "string_ends_with": "str | Ref[str]",
        "array_contains": "JsonInput | Ref[JsonValue]",
        "array_starts_with": "JsonInput | Ref[JsonValue]",
        "array_ends_with": "JsonInput | Ref[JsonValue]",
        "lt": "JsonInput | Ref[JsonValue]",
        "lte": "JsonInput | Ref[JsonValue]",
        "gt": "JsonInput | Ref[JsonValue]",
        "gte": "JsonInput | Ref[JsonValue]",
        "mode": "Mode",
    },
    total=False,
)
"""Conditions on a Json field."""


class IsDataclass(Protocol):
    """A dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


class Dumps(Protocol):
    """What writes itself as plain values, as pydantic's models do."""

    def model_dump(self, *, mode: str) -> Any: ...


class ListFilter(TypedDict, Generic[T], total=False):
    """Conditions on a list of scalars."""

    equals: list[T] | Ref[Sequence[T]] | None
    has: T | Ref[T] | None
    has_every: Sequence[T] | Ref[Sequence[T]]
    has_some: Sequence[T] | Ref[Sequence[T]]
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

    fields: T | Sequence[T]
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
