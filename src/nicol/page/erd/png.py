"""Drawing → PNG, by Pillow and the font inside it: no browser, no program, no font of the machine is needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

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
from nicol.page.erd.paint import PAINTS, RADIUS, Paint, Theme, marks

_SHARP = 40_000_000
"""Up to so many pixels a picture has two for each unit of the drawing in each direction, else one."""
_FINE = 2
"""Shapes are drawn so much larger and then scaled down, which makes their edges smooth."""
_BAND = 256
"""Height of the strips in which shapes are drawn, which keeps the memory small."""
_CORNER = 6
_CURVE = (0.0, 0.3, 0.5, 0.7, 1.0)


def png(drawing: Drawing, theme: Theme = "light") -> bytes:
    """The drawing as the bytes of a PNG file."""
    scale = 2 if 4 * drawing.width * drawing.height <= _SHARP else 1
    picture = _Picture(drawing, PAINTS[theme], scale)
    image = Image.new("RGB", (drawing.width * scale, drawing.height * scale), PAINTS[theme].canvas)
    for top in range(0, image.height, _BAND):
        image.paste(picture.band(top, min(_BAND, image.height - top)), (0, top))
    picture.write(ImageDraw.Draw(image))
    out = BytesIO()
    image.save(out, "PNG", optimize=False)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Picture:
    drawing: Drawing
    paint: Paint
    scale: int

    def colour(self, number: int | None, other: str) -> str:
        clusters = self.paint.clusters
        return other if number is None else clusters[number % len(clusters)]

    def band(self, top: int, height: int) -> Image.Image:
        """Boxes and lines of the strip that begins at the pixel row `top`."""
        size = (self.drawing.width * self.scale * _FINE, height * _FINE)
        image = Image.new("RGB", size, self.paint.canvas)
        pen = _Pen(ImageDraw.Draw(image), self.scale * _FINE, top * _FINE)
        above, below = top / self.scale - 20, (top + height) / self.scale + 20
        colours = {box.entity.name: box.colour for box in self.drawing.boxes}
        for wire in self.drawing.wires:
            ys = [y for _, y in wire.points]
            if max(ys) >= above and min(ys) <= below:
                self.wire(pen, wire, self.colour(colours[wire.link.target], self.paint.line))
        for box in self.drawing.boxes:
            if box.y + box.height >= above and box.y <= below:
                self.box(pen, box)
        return image.reduce(_FINE)

    def wire(self, pen: _Pen, wire: Wire, colour: str) -> None:
        pen.line(list(_rounded(wire.points)), colour)
        for mark in marks(wire):
            for stroke in mark.strokes:
                pen.line(stroke, colour)
            if mark.circle:
                pen.ring(mark.circle, self.paint.canvas, colour)

    def box(self, pen: _Pen, box: Box) -> None:
        paint = self.paint
        pen.block(box.x, box.y, box.width, box.height, paint.border)
        pen.block(box.x + 1, box.y + 1, box.width - 2, box.height - 2, self.colour(box.colour, paint.border))
        pen.block(box.x + 1, box.y + 4, box.width - 2, box.height - 5, paint.head, square_top=True)
        if box.entity.rows:
            pen.block(box.x + 1, box.y + HEAD, box.width - 2, box.height - HEAD - 1, paint.box, square_top=True)
        for number in range(1, len(box.entity.rows)):
            y = box.row_y(number) - ROW // 2
            pen.line(((box.x + 1, y), (box.x + box.width - 1, y)), paint.rule)

    def write(self, draw: ImageDraw.ImageDraw) -> None:
        """All texts."""
        title, text, small = (
            ImageFont.load_default(size * self.scale) for size in (TITLE_SIZE + 1, TEXT_SIZE, KEY_SIZE)
        )
        paint = self.paint
        for box in self.drawing.boxes:
            right = box.x + box.width - PAD
            words = _Words(draw, self.scale)
            heading = shortened(title_of(box.entity), LONGEST_TITLE)
            words.put(box.x + PAD, box.y + port(None) + 2, heading, title, paint.text, right)
            for number, row in enumerate(box.entity.rows):
                y = box.row_y(number)
                name_at = box.x + PAD + key_width(box.entity)
                if row.keys:
                    words.put(box.x + PAD, y, key_text(row), small, paint.key, name_at)
                kind = shortened(row.type, LONGEST_TYPE)
                start = words.put_right(right, y, kind, text, paint.muted)
                words.put(name_at, y, shortened(row.name, LONGEST_NAME), text, paint.text, start - 6)


@dataclass(frozen=True, slots=True)
class _Words:
    draw: ImageDraw.ImageDraw
    scale: int

    def put(self, x: int, y: int, text: str, font: _Font, colour: str, end: int) -> None:
        """`text` from `x` on, cut where it would reach beyond `end`."""
        room = (end - x) * self.scale
        shown = text
        while len(shown) > 2 and font.getlength(shown) > room:
            shown = shown[:-2] + "…"
        self.draw.text((x * self.scale, y * self.scale), shown, colour, font, anchor="lm")

    def put_right(self, x: int, y: int, text: str, font: _Font, colour: str) -> int:
        """`text` that ends at `x`; where it begins."""
        self.draw.text((x * self.scale, y * self.scale), text, colour, font, anchor="rm")
        return x - int(font.getlength(text) / self.scale)


_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True, slots=True)
class _Pen:
    """Draws in the units of the drawing on a strip that begins at the row `top`."""

    draw: ImageDraw.ImageDraw
    scale: int
    top: int

    def at(self, point: tuple[float, float]) -> tuple[float, float]:
        return point[0] * self.scale, point[1] * self.scale - self.top

    def line(self, points: Sequence[tuple[float, float]], colour: str) -> None:
        width = max(1, round(1.2 * self.scale))
        self.draw.line([self.at(point) for point in points], colour, width, joint="curve")

    def ring(self, middle: Point, fill: str, colour: str) -> None:
        x, y = self.at(middle)
        radius = RADIUS * self.scale
        outline = max(1, round(1.2 * self.scale))
        self.draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill, colour, outline)

    def block(self, x: int, y: int, width: int, height: int, colour: str, *, square_top: bool = False) -> None:
        left, top = self.at((x, y))
        area = (left, top, left + width * self.scale - 1, top + height * self.scale - 1)
        corners = (not square_top, not square_top, True, True)
        self.draw.rounded_rectangle(area, min(_CORNER, height / 2) * self.scale, colour, corners=corners)


def _rounded(points: Sequence[Point]) -> Iterator[tuple[float, float]]:
    """The line with corners as curves."""
    yield points[0]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        start, end = _near(corner, before), _near(corner, after)
        for part in _CURVE:
            rest = 1 - part
            weights = rest * rest, 2 * rest * part, part * part
            yield (
                weights[0] * start[0] + weights[1] * corner[0] + weights[2] * end[0],
                weights[0] * start[1] + weights[1] * corner[1] + weights[2] * end[1],
            )
    yield points[-1]


def _near(corner: Point, other: Point) -> tuple[float, float]:
    length = abs(other[0] - corner[0]) + abs(other[1] - corner[1])
    part = min(_CORNER, length / 2) / length
    return corner[0] + (other[0] - corner[0]) * part, corner[1] + (other[1] - corner[1]) * part
