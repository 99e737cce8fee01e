"""SQL text with its parameters in place: fragments are joined freely and numbered once, at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType
from typing import Any, Protocol, TypeAlias

from nicol.dialects.facts import Dialect
from nicol.drivers.spread import MARK, Lists

Convert: TypeAlias = Callable[[Any], Any]
"""A value of the arguments into what the driver takes; QueryArgumentError when it cannot be."""


class Bind(Protocol):
    """(values of the arguments, values of this run) → the parameters of a statement."""

    def __call__(self, values: Sequence[Any], given: Sequence[Any] = (), /) -> Sequence[Any]: ...


@dataclass(frozen=True, slots=True)
class Slot:
    """A parameter taken from the arguments' values at run time."""

    index: int
    convert: Convert | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A parameter that the plan itself makes at run time (the keys of a batch): its place among the given values."""

    index: int


@dataclass(frozen=True, slots=True)
class Fixed:
    """A parameter that is the same in every run."""

    value: Any


Parameter: TypeAlias = Slot | Given | Fixed


@dataclass(frozen=True, slots=True)
class Spread:
    """A list parameter where the database has none: each element becomes `mark`, a placeholder with what it needs."""

    parameter: Parameter
    mark: str = "?"


def through(value: Parameter, last: Convert) -> Parameter:
    """`value` with one more conversion."""
    match value:
        case Slot(index, None):
            return Slot(index, last)
        case Slot(index, convert) if convert is not None:
            return Slot(index, lambda value: last(convert(value)))
        case Fixed(value):
            return Fixed(last(value))
        case _:
            return value


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of SQL."""

    parts: tuple[str | Parameter | Spread, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.parts)


Value: TypeAlias = Parameter | Sql
"""A value in SQL: a parameter, or an expression."""


def computed(piece: Sql) -> bool:
    """Whether the piece is more than the name of a column."""
    first = piece.parts[0] if piece.parts else ""
    return len(piece.parts) > 1 or not isinstance(first, str) or first.startswith("(")


def sql(*pieces: str | Parameter | Spread | Sql) -> Sql:
    """The pieces one after another."""
    parts: list[str | Parameter | Spread] = []
    for piece in pieces:
        if isinstance(piece, Sql):
            parts += piece.parts
        elif piece != "":
            parts.append(piece)
    return Sql(tuple(parts))


def join(separator: str, pieces: Iterable[Sql]) -> Sql:
    """The pieces with `separator` between them."""
    parts: list[str | Parameter | Spread] = []
    for number, piece in enumerate(pieces):
        if number:
            parts.append(separator)
        parts += piece.parts
    return Sql(tuple(parts))


@dataclass(frozen=True, slots=True)
class Statement:
    """A finished statement: its text and the function that makes its parameters."""

    text: str
    bind: Bind


def statement(dialect: Dialect, text: Sql) -> Statement:
    """Numbers the parameters of `text` and compiles their binding."""
    numbered = dialect.placeholder == "$n"
    out: list[str] = []
    items: list[str] = []
    space: dict[str, Any] = {}
    marks: dict[int, str] = {}
    for part in text.parts:
        if isinstance(part, str):
            out.append(part)
        elif isinstance(part, Spread):
            marks[len(items)] = part.mark
            items.append(_bound(part.parameter, len(items), space))
            out.append(MARK)
        else:
            items.append(_bound(part, len(items), space))
            out.append(f"${len(items)}" if numbered else dialect.placeholder)
    bind: Bind = eval(_binding("".join(f"{item}, " for item in items)), space)
    return Statement("".join(out), _spreading(bind, len(items), marks) if marks else bind)


def _spreading(bind: Bind, count: int, marks: dict[int, str]) -> Bind:
    placed = tuple(marks.get(number) for number in range(count))
    return lambda values, given=(): Lists(tuple(bind(values, given)), placed)


@lru_cache(1000)
def _binding(items: str) -> CodeType:
    return compile(f"lambda values, given=(): ({items})", "<parameters>", "eval")


def _bound(part: Parameter, number: int, space: dict[str, Any]) -> str:
    name = f"p{number}"
    match part:
        case Fixed(value):
            space[name] = value
            return name
        case Given(index):
            return f"given[{index}]"
        case Slot(index, None):
            return f"values[{index}]"
        case Slot(index, convert):
            space[name] = convert
            return f"{name}(values[{index}])"
