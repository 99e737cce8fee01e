"""SQL put together of pieces: values become parameters wherever they stand.

`sql("SELECT * FROM post WHERE id IN ({}) {}", join(ids), order)`; a piece inside a piece keeps its own values.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Any, LiteralString

from nicol.dialects.facts import Dialect
from nicol.dialects.quoting import identifier as quoted
from nicol.errors.query import InvalidInputError


@dataclass(frozen=True, slots=True)
class Value:
    """A value that becomes a parameter."""

    value: Any


@dataclass(frozen=True, slots=True)
class Name:
    """A name that is quoted as the database does."""

    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of SQL."""

    parts: tuple[str | Value | Name, ...] = ()

    def render(self, dialect: Dialect) -> tuple[str, list[Any]]:
        """The text with the database's placeholders, and the values for them."""
        texts: list[str] = []
        values: list[Any] = []
        for part in self.parts:
            match part:
                case str():
                    texts.append(part)
                case Name(parts):
                    texts.append(".".join(quoted(dialect, name) for name in parts))
                case Value(value):
                    values.append(value)
                    texts.append(f"${len(values)}" if dialect.placeholder == "$n" else dialect.placeholder)
        return "".join(texts), values

    def __add__(self, other: Sql) -> Sql:
        return Sql((*self.parts, *other.parts))


empty = Sql()
"""Nothing; for a piece that is left out."""


def sql(text: LiteralString, *pieces: object, **named: object) -> Sql:
    """A piece with `{}` or `{name}` where pieces and values stand; `{{` is a brace. InvalidInputError (P2019) when they
    do not fit."""
    return Sql(tuple(_parts(text, list(pieces), dict(named))))


def _parts(text: str, pieces: list[object], named: dict[str, object]) -> Iterable[str | Value | Name]:
    used: set[str] = set()
    taken = 0
    for literal, name, form, conversion in Formatter().parse(text):
        if literal:
            yield literal
        if name is None:
            continue
        if form or conversion or (name and not name.isidentifier()):
            raise InvalidInputError(
                "sql", f"`{{{name}}}` has to be a plain name or empty; double a brace that is meant"
            )
        if name:
            if name not in named:
                raise InvalidInputError("sql", f"nothing is given for `{{{name}}}`")
            used.add(name)
            yield from _piece(named[name])
        else:
            if taken == len(pieces):
                raise InvalidInputError("sql", f"{len(pieces)} values are given for more `{{}}` than that")
            yield from _piece(pieces[taken])
            taken += 1
    if taken < len(pieces) or used != named.keys():
        raise InvalidInputError("sql", "more values are given than the text has places for")


def _piece(piece: object) -> Iterable[str | Value | Name]:
    return piece.parts if isinstance(piece, Sql) else (Value(piece),)


def join(pieces: Iterable[object], separator: LiteralString = ", ") -> Sql:
    """Pieces and values one after another; InvalidInputError (P2019) for none, which SQL has no text for."""
    parts: list[str | Value | Name] = []
    for number, piece in enumerate(pieces):
        parts += [separator] if number else []
        parts += _piece(piece)
    if not parts:
        raise InvalidInputError("join", "there is nothing to join; leave the piece away, or use `empty`")
    return Sql(tuple(parts))


def values(rows: Iterable[Sequence[object]]) -> Sql:
    """Rows for `INSERT … VALUES`: `(?, ?), (?, ?)`. InvalidInputError (P2019) for none."""
    return join([sql("({})", join(row)) for row in rows])


def identifier(*parts: str) -> Sql:
    """A table's or column's name, quoted; `identifier("tenant", "Post")` is `"tenant"."Post"`."""
    return Sql((Name(parts),))


def raw(text: LiteralString) -> Sql:
    """Text that stands as it is; no user's data may be in it."""
    return Sql((text,))
