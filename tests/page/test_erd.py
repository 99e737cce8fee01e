"""Diagrams that are drawn: nothing lies on anything else, and the same schema gives the same picture."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from nicol.page import Diagram, describe, diagram_of
from nicol.page.diagram import Link
from nicol.page.erd import Drawing, draw, svg
from nicol.page.erd.drawing import Box, title_of
from nicol.page.erd.png import png
from nicol.text.span import Source
from nicol.validate import load_or_raise
from tests.page.schemas import BLOG, DATASOURCE, real_schemas, schema_of

SVG = "{http://www.w3.org/2000/svg}"
HASH = """
import hashlib, sys
from nicol.page import describe, diagram_of
from nicol.page.erd import draw, svg
from tests.page.schemas import BLOG, schema_of
print(hashlib.sha256(svg(draw(diagram_of(describe(schema_of(BLOG))))).encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def pictures(corpus: Path) -> dict[str, tuple[Diagram, Drawing]]:
    """Every real project with all fields, the small ones also with keys only."""
    found: dict[str, tuple[Diagram, Drawing]] = {}
    for name, (schema, files) in real_schemas(corpus).items():
        book = describe(schema, files)
        for fields in (True, False) if len(schema.models) < 20 else (True,):
            diagram = diagram_of(book, fields=fields)
            found[f"{name} {fields}"] = diagram, draw(diagram)
    assert len(found) > 45
    return found


def overlapping(drawing: Drawing) -> Iterator[tuple[str, str]]:
    for one, other in combinations(drawing.boxes, 2):
        apart = one.x + one.width <= other.x or other.x + other.width <= one.x
        if not apart and one.y < other.y + other.height and other.y < one.y + one.height:
            yield one.entity.name, other.entity.name


def crossed(drawing: Drawing) -> Iterator[tuple[str, str]]:
    """Lines that go through the inside of a box."""
    for wire in drawing.wires:
        for (x1, y1), (x2, y2) in pairwise(wire.points):
            for box in drawing.boxes:
                if (
                    min(x1, x2) < box.x + box.width
                    and max(x1, x2) > box.x
                    and min(y1, y2) < box.y + box.height
                    and max(y1, y2) > box.y
                ):
                    yield wire.link.label, box.entity.name


def test_no_box_lies_on_another(pictures: dict[str, tuple[Diagram, Drawing]]) -> None:
    assert {name: found for name, (_, drawing) in pictures.items() if (found := list(overlapping(drawing)))} == {}


def test_no_line_goes_through_a_box(pictures: dict[str, tuple[Diagram, Drawing]]) -> None:
    assert {name: found for name, (_, drawing) in pictures.items() if (found := list(crossed(drawing)))} == {}


def lying_on_each_other(drawing: Drawing) -> Iterator[tuple[str, str]]:
    """Lines that share a piece of their way without leading to the same end of the same model."""
    pieces: defaultdict[tuple[bool, int], list[tuple[int, int, Link]]] = defaultdict(list)
    for wire in drawing.wires:
        for (x1, y1), (x2, y2) in pairwise(wire.points):
            along = (y1, y2) if x1 == x2 else (x1, x2)
            pieces[x1 == x2, x1 if x1 == x2 else y1].append((min(along), max(along), wire.link))
    for found in pieces.values():
        for (begin, end, one), (start, stop, other) in combinations(found, 2):
            together = (one.target, one.target_end) == (other.target, other.target_end)
            if not together and min(end, stop) > max(begin, start):
                yield f"{one.source}.{one.label}", f"{other.source}.{other.label}"


def test_lines_to_different_models_do_not_lie_on_each_other(pictures: dict[str, tuple[Diagram, Drawing]]) -> None:
    assert {name: on for name, (_, drawing) in pictures.items() if (on := list(lying_on_each_other(drawing)))} == {}


def test_lines_turn_at_right_angles_and_end_at_their_rows(pictures: dict[str, tuple[Diagram, Drawing]]) -> None:
    ends = 0
    for _, drawing in pictures.values():
        boxes = {box.entity.name: box for box in drawing.boxes}
        for wire in drawing.wires:
            assert all(one[0] == other[0] or one[1] == other[1] for one, other in pairwise(wire.points))
            for end, name, row in (
                (wire.points[0], wire.link.source, wire.link.source_row),
                (wire.points[-1], wire.link.target, wire.link.target_row),
            ):
                box = boxes[name]
                assert end[0] in (box.x, box.x + box.width)
                assert abs(end[1] - box.row_y(row)) <= 12
                ends += 1
    assert ends > 1000


def test_everything_is_inside_the_picture(pictures: dict[str, tuple[Diagram, Drawing]]) -> None:
    for diagram, drawing in pictures.values():
        assert [box.entity for box in drawing.boxes] == list(diagram.entities)
        assert [wire.link for wire in drawing.wires] == list(diagram.links)
        assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for w in drawing.wires for x, y in w.points)
        assert all(inside(box, drawing) for box in drawing.boxes)


def inside(box: Box, drawing: Drawing) -> bool:
    return box.x >= 0 and box.y >= 0 and box.x + box.width <= drawing.width and box.y + box.height <= drawing.height


def test_svg_is_well_formed_and_names_everything(pictures: dict[str, tuple[Diagram, Drawing]]) -> None:
    for diagram, drawing in pictures.values():
        root = ElementTree.fromstring(svg(drawing))
        assert root.tag == f"{SVG}svg"
        named = [element.get("data-name") for element in root.iter() if element.get("data-name")]
        assert named == [entity.name for entity in diagram.entities]
        wires = [
            (element.get("data-from"), element.get("data-to")) for element in root.iter() if element.get("data-to")
        ]
        assert wires == [(link.source, link.target) for link in diagram.links]


def test_themes() -> None:
    drawing = draw(diagram_of(describe(schema_of(BLOG))))
    assert "prefers-color-scheme:dark" in svg(drawing)
    light, dark = svg(drawing, "light"), svg(drawing, "dark")
    assert "prefers-color-scheme" not in light + dark
    assert light != dark


def test_the_same_schema_gives_the_same_picture() -> None:
    hashes = {
        subprocess.run(
            [sys.executable, "-c", HASH],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(hashes) == 1


def test_hostile_text_stays_text() -> None:
    schema = schema_of('model A {\n  id Int @id\n  x  Unsupported("</text><script>alert(1)</script>")?\n}\n')
    root = ElementTree.fromstring(svg(draw(diagram_of(describe(schema)))))
    assert not [element for element in root.iter() if element.tag.endswith("script")]


def test_png() -> None:
    drawing = draw(diagram_of(describe(schema_of(BLOG))))
    content = png(drawing)
    assert content == png(drawing)
    image = Image.open(BytesIO(content))
    assert image.size == (drawing.width * 2, drawing.height * 2)
    assert len(image.getcolors(1_000_000) or ()) > 20
    box = drawing.boxes[0]
    assert image.getpixel((1, 1)) == (0xF8, 0xF9, 0xFB)
    assert image.getpixel((2 * (box.x + box.width - 4), 2 * (box.y + box.height - 8))) == (255, 255, 255)


def test_names_of_database_schemas_are_shown_where_there_are_several() -> None:
    one, two = ('model A {\n  id Int @id\n\n  @@schema("x")\n}\n', 'model B {\n  id Int @id\n\n  @@schema("y")\n}\n')
    sources = [Source(Path("s.prisma"), DATASOURCE.replace("}", '  schemas  = ["x", "y"]\n}') + one + two)]
    book = describe(load_or_raise(sources))
    assert book.groups == ("x", "y")
    assert [title_of(entity) for entity in diagram_of(book).entities] == ["x.A", "y.B"]
    assert [title_of(entity) for entity in diagram_of(describe(schema_of(BLOG))).entities][:2] == ["User", "Profile"]


def test_a_schema_without_models() -> None:
    drawing = draw(diagram_of(describe(schema_of(""))))
    assert drawing.boxes == ()
    assert ElementTree.fromstring(svg(drawing)).tag == f"{SVG}svg"
