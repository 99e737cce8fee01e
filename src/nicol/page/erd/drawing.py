"""A diagram whose parts have their places. Lengths are pixels, y grows downwards."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TypeAlias
from unicodedata import east_asian_width

from nicol.page.diagram import Entity, Link, Row

Point: TypeAlias = tuple[int, int]

ROW = 22
HEAD = 32
PAD = 12
GAP = 18
"""Least distance of a row's name and its type."""
FOOT = 4
"""Empty space below the last row."""
LONGEST_NAME = 28
LONGEST_TYPE = 22
LONGEST_TITLE = 44
TEXT_SIZE = 12
TITLE_SIZE = 13
KEY_SIZE = 10
_ADVANCE = 0.602
"""Width of a character of a monospaced font, relative to its size."""
_NARROWEST = 140


@dataclass(frozen=True, slots=True)
class Box:
    """An entity at its place; `colour` is the number of its cluster, None without one."""

    entity: Entity
    x: int
    y: int
    width: int
    height: int
    colour: int | None

    def row_y(self, row: int | None) -> int:
        """The middle of a row, None for the heading."""
        return self.y + port(row)


@dataclass(frozen=True, slots=True)
class Wire:
    """A relation's line: corner points from the source's border to the target's."""

    link: Link
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture's size, boxes and lines."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    wires: tuple[Wire, ...]


def port(row: int | None) -> int:
    """The middle of a row below the top of its box, None for the heading."""
    return HEAD // 2 if row is None else HEAD + row * ROW + ROW // 2


def height_of(entity: Entity) -> int:
    """The height of the entity's box."""
    return HEAD + len(entity.rows) * ROW + (FOOT if entity.rows else 0)


def width_of(entity: Entity) -> int:
    """The width that the entity's texts need."""
    title = PAD * 2 + text_width(shortened(title_of(entity), LONGEST_TITLE), TITLE_SIZE)
    rows = [
        PAD * 2
        + key_width(entity)
        + text_width(shortened(row.name, LONGEST_NAME), TEXT_SIZE)
        + (GAP + text_width(shortened(row.type, LONGEST_TYPE), TEXT_SIZE) if row.type else 0)
        for row in entity.rows
    ]
    return max([_NARROWEST, title, *rows])


def key_width(entity: Entity) -> int:
    """What the marks of keys take at the left of an entity's rows."""
    return max((10 + text_width(key_text(row), KEY_SIZE) for row in entity.rows if row.keys), default=0)


def key_text(row: Row) -> str:
    """The mark of a row that is a key: `PK`, `FK`, `UK`, or `PK·FK`."""
    return "·".join(row.keys[:2])


def title_of(entity: Entity) -> str:
    """The text of the heading: the name, behind the database schema's where there are several."""
    return f"{entity.schema}.{entity.name}" if entity.schema else entity.name


def shortened(text: str, longest: int) -> str:
    """`text` in at most `longest` characters, with an ellipsis where something is missing."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def text_width(text: str, size: int) -> int:
    """The width of `text` in a monospaced font of `size` pixels; wide East Asian characters count twice."""
    cells = sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
    return ceil(cells * size * _ADVANCE)
