"""What a table can have and Prisma's language cannot say: annotations ask for it, inspection finds it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

SPACE = re.compile(r"\s+")
NAME = re.compile(r"""["`](\w+)["`]""")


@dataclass(frozen=True, slots=True)
class Constraint:
    """A CHECK or EXCLUDE constraint; `body` is the condition, or everything behind EXCLUDE.

    `canonical` is the body as the server prints it, "" when nobody asked. `name` is "" where the database keeps none.
    """

    kind: Literal["check", "exclude"]
    name: str
    body: str
    canonical: str = field(default="", compare=False)

    @property
    def sql(self) -> str:
        """The constraint without its name."""
        return f"CHECK ({self.body})" if self.kind == "check" else f"EXCLUDE {self.body}"

    def same(self, other: Constraint) -> bool:
        """Whether both hold rows to the same."""
        return self.kind == other.kind and alike((self.body, self.canonical), (other.body, other.canonical))


@dataclass(frozen=True, slots=True)
class ExtraIndex:
    """An index by its SQL: `body` is everything behind the table's name. `parts` are its columns for people.

    `beyond` says that `@@index` and `@@unique` cannot describe it.
    """

    name: str
    parts: tuple[str, ...]
    body: str
    unique: bool = False
    canonical: str = field(default="", compare=False)
    beyond: bool = field(default=True, compare=False)

    def same(self, other: ExtraIndex) -> bool:
        """Whether both order the same rows in the same way."""
        return self.unique == other.unique and alike((self.body, self.canonical), (other.body, other.canonical))


@dataclass(frozen=True, slots=True)
class Computed:
    """A column that the database computes, kept in the row when `stored`."""

    expression: str
    stored: bool = True
    canonical: str = field(default="", compare=False)

    def same(self, other: Computed) -> bool:
        """Whether both compute the same."""
        return self.stored == other.stored and alike(
            (self.expression, self.canonical), (other.expression, other.canonical)
        )


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger of SQLite as its catalogue keeps it; `table` is the one, or the view, that it watches."""

    name: str
    table: str
    sql: str


def alike(old: tuple[str, str], new: tuple[str, str]) -> bool:
    """Whether two texts are one, compared as the server prints them where that is known.

    Spaces make no difference, nor quotes around a plain name, which SQLite puts there when it renames a column.
    """
    first, second = (plainly(canonical or body) for body, canonical in (old, new))
    return first == second


def plainly(sql: str) -> str:
    """SQL with single spaces and without quotes around plain names."""
    pieces = QUOTED.split(sql)
    return "".join(
        (NAME.sub(r"\1", piece) if place % 2 else SPACE.sub(" ", piece)) for place, piece in enumerate(pieces)
    ).strip()


QUOTED = re.compile(r"""('(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\])""")
"""What stands in quotes in SQL, names included."""


def unwrapped(sql: str) -> str:
    """An expression without the parentheses around all of it."""
    sql = sql.strip()
    while sql.startswith("(") and closing(sql, 0) == len(sql) - 1:
        sql = sql[1:-1].strip()
    return sql


def closing(sql: str, start: int) -> int:
    """The place of the parenthesis that closes the one at `start`; -1 when none does. Texts in quotes do not count."""
    depth, place = 0, start
    while place < len(sql):
        quoted = QUOTED.match(sql, place)
        if quoted:
            place = quoted.end()
            continue
        depth += {"(": 1, ")": -1}.get(sql[place], 0)
        if depth == 0:
            return place
        place += 1
    return -1


def mentions(sql: str, column: str) -> bool:
    """Whether the SQL may speak of the column: its name stands there as a word."""
    return re.search(rf"(?<!\w){re.escape(column)}(?!\w)", sql, re.IGNORECASE) is not None
