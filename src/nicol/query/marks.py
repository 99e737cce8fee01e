"""Marks in arguments that stand for what a Python value cannot say."""

from __future__ import annotations

from typing import Any, Final, Generic, TypeGuard, TypeVar

T_co = TypeVar("T_co", covariant=True)


class Skip:
    """The type of `skip`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "skip"

    def __bool__(self) -> bool:
        return False

    def __reduce__(self) -> str:
        return "skip"


class NullMark:
    """The type of `DbNull`, `JsonNull` and `AnyNull`; compared by identity."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name

    def __reduce__(self) -> str:
        return self.name


class Ref(Generic[T_co]):
    """A field of the row that a condition is about, in the place of a value: `ref.Post.likes`."""

    __slots__ = ("field", "model")

    def __init__(self, model: str, field: str) -> None:
        self.model = model
        self.field = field

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ref) and (self.model, self.field) == (other.model, other.field)

    def __hash__(self) -> int:
        return hash((Ref, self.model, self.field))

    def __repr__(self) -> str:
        return f"ref.{self.model}.{self.field}"


def is_ref(value: object) -> TypeGuard[Ref[Any]]:
    """Whether `value` stands for a field."""
    return type(value) is Ref


skip: Final[Any] = Skip()
"""A value that means "this key is not given", for code that builds dicts; Any, so that it fits every key."""
DbNull: Final = NullMark("DbNull")
"""SQL NULL in a Json column."""
JsonNull: Final = NullMark("JsonNull")
"""The JSON value `null` in a Json column."""
AnyNull: Final = NullMark("AnyNull")
"""Either of both, in a filter."""
