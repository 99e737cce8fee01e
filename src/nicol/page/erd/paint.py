"""The colours of diagrams, and the shapes of the marks at the ends of lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from nicol.page.diagram import End
from nicol.page.erd.drawing import Point, Wire

Theme: TypeAlias = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Paint:
    """Colours of one theme; `clusters` are those of the headings' edges."""

    canvas: str
    box: str
    head: str
    border: str
    rule: str
    text: str
    muted: str
    line: str
    key: str
    clusters: tuple[str, ...]


PAINTS: dict[Theme, Paint] = {
    "light": Paint(
        canvas="#f8f9fb",
        box="#ffffff",
        head="#f1f3f6",
        border="#c4cad4",
        rule="#e8ebf0",
        text="#1b222d",
        muted="#5c6675",
        line="#7d8798",
        key="#8a5a00",
        clusters=("#2f6fd0", "#2b8a5c", "#b4572a", "#8250c4", "#b03a6b", "#1f8a99", "#8c7a1a", "#5f6b7c"),
    ),
    "dark": Paint(
        canvas="#14181f",
        box="#1c222b",
        head="#252c37",
        border="#414b5a",
        rule="#2a323e",
        text="#e4e8ee",
        muted="#9aa5b5",
        line="#7a8699",
        key="#e0b45c",
        clusters=("#6ea3f0", "#5fc493", "#e59668", "#b392ec", "#e682ac", "#5cc3d0", "#cfbc55", "#98a4b6"),
    ),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """An end of a line: strokes, and perhaps a circle (its middle), which means that there may be none."""

    strokes: tuple[tuple[Point, Point], ...]
    circle: Point | None


RADIUS = 4
"""Of the circle of a mark."""


def marks(wire: Wire) -> tuple[Mark, Mark]:
    """The crow's feet at both ends of a line."""
    points = wire.points
    return _mark(wire.link.source_end, points[0], points[1]), _mark(wire.link.target_end, points[-1], points[-2])


def _mark(end: End, at: Point, towards: Point) -> Mark:
    x, y = at
    out = 1 if towards[0] > x else -1
    if end == "many":
        foot = (x + 10 * out, y)
        return Mark(((foot, (x, y - 5)), (foot, (x, y + 5))), (x + 14 * out, y))
    near = ((x + 6 * out, y - 5), (x + 6 * out, y + 5))
    if end == "zero-or-one":
        return Mark((near,), (x + 13 * out, y))
    return Mark((near, ((x + 10 * out, y - 5), (x + 10 * out, y + 5))), None)
