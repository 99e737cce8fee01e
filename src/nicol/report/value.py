"""A report as a value: sections of tables, points and listings, ready to be set as Markdown, HTML or JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; `key` names it for programs."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def filled(self) -> Table:
        """The table for readers: without columns in which nothing stands."""
        kept = [number for number, _ in enumerate(self.columns) if any(row[number] for row in self.rows)]
        rows = tuple(tuple(row[number] for number in kept) for row in self.rows)
        return Table(self.key, self.title, tuple(self.columns[number] for number in kept), rows)


@dataclass(frozen=True, slots=True)
class Points:
    """Sentences, each by itself."""

    key: str
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Text in a language, such as SQL or JSON."""

    key: str
    title: str
    language: str
    text: str


Part: TypeAlias = Table | Points | Listing


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of the report."""

    key: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The whole: `summary` is what a reader in a hurry sees, `since` the git ref that it is limited to."""

    title: str
    version: str
    database: str
    since: str | None
    summary: tuple[str, ...]
    sections: tuple[Section, ...]


def table(key: str, title: str, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> tuple[Part, ...]:
    """A table, or nothing when it has no rows."""
    return (Table(key, title, columns, tuple(rows)),) if rows else ()


def points(key: str, title: str, lines: list[str]) -> tuple[Part, ...]:
    """Points, or nothing when there are none."""
    return (Points(key, title, tuple(lines)),) if lines else ()
