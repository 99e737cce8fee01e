"""What a source file says of a value: all of it, its structure, or only the expression."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Known:
    """A text, number, truth value or None that stands in the source."""

    value: str | int | float | bool | None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Unknown:
    """An expression; `names` are the variables it reads."""

    text: str
    names: frozenset[str] = frozenset()
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Array:
    """A list; `is_open` when it may hold more than `items`."""

    items: tuple[Value, ...]
    is_open: bool = False
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a record with its value; `is_optional` when it is there under a condition only."""

    key: str
    value: Value
    start: int = 0
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A dict or object; `is_open` when it may hold more than `entries`. Of two entries with one key the last counts."""

    entries: tuple[Entry, ...] = ()
    is_open: bool = False
    start: int = 0
    end: int = 0

    def get(self, key: str) -> Value | None:
        """The value under `key`, None when no entry says it."""
        return next((entry.value for entry in reversed(self.entries) if entry.key == key), None)

    def __contains__(self, key: str) -> bool:
        return any(entry.key == key for entry in self.entries)

    def may_have(self, key: str) -> bool:
        """Whether `key` is there or nothing says that it is not."""
        return self.is_open or key in self


Value: TypeAlias = Known | Unknown | Array | Record
ABSENT = Unknown("<not given>")
"""`undefined`, or Nicol's `skip`: the entry counts as not written."""


def merged(parts: list[Record], start: int = 0, end: int = 0) -> Record:
    """The entries of all, the later over the earlier."""
    entries = [entry for part in parts for entry in part.entries]
    return Record(tuple(entries), any(part.is_open for part in parts), start, end)


def optional(record: Record) -> Record:
    """The same record where a condition decides whether it is there."""
    return replace(record, entries=tuple(replace(entry, is_optional=True) for entry in record.entries))


def names_in(value: Value | None) -> frozenset[str]:
    """Every variable that the parts of `value` read."""
    return frozenset(name for part in walk(value) if isinstance(part, Unknown) for name in part.names)


def walk(value: Value | None) -> Iterator[Value]:
    """`value` and all in it."""
    if value is None:
        return
    yield value
    if isinstance(value, Array):
        for item in value.items:
            yield from walk(item)
    elif isinstance(value, Record):
        for entry in value.entries:
            yield from walk(entry.value)


def listed(value: Value | None) -> tuple[Value, ...]:
    """The items of a list, or the one value that stands for a list of itself."""
    if value is None:
        return ()
    return value.items if isinstance(value, Array) else (value,)


def show(value: Value) -> str:
    """The value as Python writes it, shortened where it is long."""
    match value:
        case Known(value=known):
            return repr(known)
        case Unknown(text=text):
            return text if len(text) <= 40 else f"{text[:37]}…"
        case Array(items=items):
            return f"[{', '.join(show(item) for item in items)}{', …' if value.is_open else ''}]"
        case Record(entries=entries):
            return "{" + ", ".join(f'"{entry.key}": {show(entry.value)}' for entry in entries) + "}"
