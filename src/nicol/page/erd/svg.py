"""Drawing → SVG."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Literal, TypeAlias

from nicol.page.diagram import Link, Row
from nicol.page.erd.drawing import (
    HEAD,
    KEY_SIZE,
    LONGEST_NAME,
    LONGEST_TITLE,
    LONGEST_TYPE,
    PAD,
    ROW,
    TEXT_SIZE,
    TITLE_SIZE,
    Box,
    Drawing,
    Point,
    Wire,
    key_text,
    key_width,
    port,
    shortened,
    title_of,
)
from nicol.page.erd.paint import PAINTS, RADIUS, Mark, Theme, marks

SvgTheme: TypeAlias = Literal["auto", "light", "dark"]
FONT = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace"
COLOURS = len(PAINTS["light"].clusters)
_CORNER = 6
"""Radius of the corners of boxes and lines."""
_BASELINE = 4
"""How far the middle of a line of text is above its baseline."""


def svg(drawing: Drawing, theme: SvgTheme = "auto") -> str:
    """A document of its own; "auto" follows the reader's light or dark setting."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        + _open(drawing, f'width="{drawing.width}" height="{drawing.height}" role="img"')
        + f"<style>{_style(theme)}</style>\n"
        + '<rect class="canvas" width="100%" height="100%"/>\n'
        + _content(drawing, None)
        + "</svg>\n"
    )


def embedded_svg(drawing: Drawing, link: Callable[[str], str]) -> str:
    """The picture as a part of a page that has the style of `page_style`; `link` gives an entity's address there."""
    return _open(drawing, 'role="group"') + _content(drawing, link) + "</svg>"


def page_style(theme: Theme) -> str:
    """The colours of one theme as CSS custom properties."""
    paint = PAINTS[theme]
    named = {
        "canvas": paint.canvas,
        "box": paint.box,
        "head": paint.head,
        "border": paint.border,
        "rule": paint.rule,
        "text": paint.text,
        "muted": paint.muted,
        "line": paint.line,
        "key": paint.key,
        **{f"c{number}": colour for number, colour in enumerate(paint.clusters)},
    }
    return "".join(f"--erd-{name}:{colour};" for name, colour in named.items())


def shapes_style() -> str:
    """How the parts of a picture look, in terms of the custom properties."""
    return (
        f".erd text{{font:{TEXT_SIZE}px {FONT};fill:var(--erd-text)}}"
        f".erd .title{{font-size:{TITLE_SIZE}px;font-weight:600}}"
        ".erd .type,.erd .quiet{fill:var(--erd-muted)}"
        f".erd .key{{fill:var(--erd-key);font-size:{KEY_SIZE}px}}"
        ".erd .box{fill:var(--erd-box);stroke:var(--erd-border)}"
        ".erd .head{fill:var(--erd-head)}"
        ".erd .rule{stroke:var(--erd-rule)}"
        ".erd .wire{fill:none;stroke:var(--erd-line);stroke-width:1.3}"
        ".erd .ring{fill:var(--erd-canvas)}"
        ".erd .enum .title{font-weight:400;font-style:italic}"
        ".erd .ignored{opacity:.55}"
        ".erd .c{fill:var(--erd-border)}"
        ".canvas{fill:var(--erd-canvas)}"
        + "".join(
            f".erd .c{number}{{fill:var(--erd-c{number})}}.erd .wire.w{number}{{stroke:var(--erd-c{number})}}"
            for number in range(COLOURS)
        )
    )


def _style(theme: SvgTheme) -> str:
    colours = f".erd{{{page_style('dark' if theme == 'dark' else 'light')}}}"
    if theme == "auto":
        colours += f"@media (prefers-color-scheme:dark){{.erd{{{page_style('dark')}}}}}"
    return colours + shapes_style()


def _open(drawing: Drawing, attributes: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="erd" viewBox="0 0 {drawing.width} {drawing.height}" '
        f'{attributes} aria-label="Entity-relationship diagram">\n'
    )


def _content(drawing: Drawing, link: Callable[[str], str] | None) -> str:
    colours = {box.entity.name: box.colour for box in drawing.boxes}
    parts = [_wire(wire, colours[wire.link.target]) for wire in drawing.wires]
    parts += [_entity(box, link) for box in drawing.boxes]
    return "".join(f"{part}\n" for part in parts)


def _wire(wire: Wire, colour: int | None) -> str:
    """A line in the colour of the model that it leads to."""
    both = marks(wire)
    strokes = "".join(_strokes(mark) for mark in both)
    rings = "".join(f'<circle class="ring" cx="{x}" cy="{y}" r="{RADIUS}"/>' for x, y in _rings(both))
    names = f'data-from="{escape(wire.link.source)}" data-to="{escape(wire.link.target)}"'
    title = f"<title>{escape(sentence(wire.link))}</title>"
    return f'<g class="wire w{_colour(colour)[1:]}" {names}>{title}<path d="{_path(wire.points)}{strokes}"/>{rings}</g>'


def sentence(link: Link) -> str:
    """What a line says: `Post.writer: many Post, zero or one User`."""
    ends = (link.source_end.replace("-", " "), link.target_end.replace("-", " "))
    return f"{link.source}.{link.label}: {ends[0]} {link.source}, {ends[1]} {link.target}"


def _strokes(mark: Mark) -> str:
    return "".join(f"M{one[0]} {one[1]}L{other[0]} {other[1]}" for one, other in mark.strokes)


def _rings(both: tuple[Mark, Mark]) -> Iterator[Point]:
    for mark in both:
        if mark.circle:
            yield mark.circle


def _path(points: Sequence[Point]) -> str:
    """The line with its corners rounded as far as there is room."""
    parts = [f"M{points[0][0]} {points[0][1]}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(_CORNER, _distance(before, corner) // 2, _distance(corner, after) // 2)
        start, end = _towards(corner, before, radius), _towards(corner, after, radius)
        parts.append(f"L{start[0]} {start[1]}Q{corner[0]} {corner[1]} {end[0]} {end[1]}")
    parts.append(f"L{points[-1][0]} {points[-1][1]}")
    return "".join(parts)


def _distance(one: Point, other: Point) -> int:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _towards(point: Point, other: Point, length: int) -> Point:
    """The point `length` from `point` in the direction of `other`, which is right above, below or beside it."""
    x = (other[0] > point[0]) - (other[0] < point[0])
    y = (other[1] > point[1]) - (other[1] < point[1])
    return point[0] + x * length, point[1] + y * length


def _entity(box: Box, link: Callable[[str], str] | None) -> str:
    entity = box.entity
    title = shortened(title_of(entity), LONGEST_TITLE)
    heading = _text(box.x + PAD, box.y + port(None) + 2, title, "title")
    if link:
        heading = f'<a href="{escape(link(entity.name))}" tabindex="-1">{heading}</a>'
    rows = "".join(_row(box, number, row) for number, row in enumerate(entity.rows))
    kind = "" if entity.kind == "model" else f" {entity.kind}"
    ignored = " ignored" if entity.ignored else ""
    return (
        f'<g class="entity{kind}{ignored}" data-name="{escape(entity.name)}">'
        f"<title>{escape(title_of(entity))}</title>"
        f'<rect class="box" x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" rx="{_CORNER}"/>'
        f'<path class="head" d="{_lid(box, HEAD)}"/><path class="{_colour(box.colour)}" d="{_lid(box, 4)}"/>'
        f"{heading}{rows}</g>"
    )


def _colour(colour: int | None) -> str:
    return "c" if colour is None else f"c{colour % COLOURS}"


def _lid(box: Box, height: int) -> str:
    """The upper part of a box, inside its border."""
    left, right, top = box.x + 0.5, box.x + box.width - 0.5, box.y + 0.5
    corner = _CORNER - 0.5
    drop = min(height, corner)
    return (
        f"M{left} {box.y + height}V{top + drop}Q{left} {top} {left + corner} {top}"
        f"H{right - corner}Q{right} {top} {right} {top + drop}V{box.y + height}Z"
    )


def _row(box: Box, number: int, row: Row) -> str:
    y = box.row_y(number)
    top = y - ROW // 2
    rule = f'<path class="rule" d="M{box.x + 1} {top}H{box.x + box.width - 1}"/>' if number else ""
    key = _text(box.x + PAD, y, key_text(row), "key") if row.keys else ""
    name = _text(box.x + PAD + key_width(box.entity), y, shortened(row.name, LONGEST_NAME), "")
    if not row.type:
        return rule + name
    return rule + key + name + _text(box.x + box.width - PAD, y, shortened(row.type, LONGEST_TYPE), "type", end=True)


def _text(x: int, y: int, text: str, style: str, *, end: bool = False) -> str:
    anchor = ' text-anchor="end"' if end else ""
    named = f' class="{style}"' if style else ""
    return f'<text x="{x}" y="{y + _BASELINE}"{named}{anchor}>{escape(text)}</text>'
