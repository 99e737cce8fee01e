"""Diagram → Mermaid's `erDiagram`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nicol.page.diagram import Diagram, Entity, Link, Row

_LEFT = {"one": "||", "zero-or-one": "|o", "many": "}o"}
_RIGHT = {"one": "||", "zero-or-one": "o|", "many": "o{"}
_NOT_IN_WORDS = re.compile(r"[^A-Za-z0-9_-]+")
_KEYS = ("PK", "FK", "UK")


def mermaid(diagram: Diagram) -> str:
    """A diagram that Mermaid 10 and later read; an enum is an entity with one `value` a line."""
    lines = ["erDiagram"]
    for entity in diagram.entities:
        lines += _entity(entity)
    lines += map(_link, diagram.links)
    return "\n".join(lines) + "\n"


def _entity(entity: Entity) -> Iterator[str]:
    """Names of entities are quoted: some models are called like Mermaid's own words (`style`, `one`)."""
    if not entity.rows:
        yield f'  "{entity.name}"'
        return
    yield f'  "{entity.name}" {{'
    for row in entity.rows:
        yield f"    {_row(row)}"
    yield "  }"


def _row(row: Row) -> str:
    if not row.type:
        return f"value {_word(row.name)}"
    keys = f" {', '.join(row.keys)}" if row.keys else ""
    optional = ' "optional"' if row.type.endswith("?") else ""
    return f"{_type(row.type)} {_word(row.name)}{keys}{optional}"


def _type(text: str) -> str:
    many = "[]" if text.endswith("[]") else ""
    return _word(text.removesuffix("?").removesuffix("[]")) + many


def _word(text: str) -> str:
    word = _NOT_IN_WORDS.sub("_", text).rstrip("_")
    return f"{word}_" if word.upper() in _KEYS else word


def _link(link: Link) -> str:
    ends = f"{_LEFT[link.source_end]}--{_RIGHT[link.target_end]}"
    return f'  "{link.source}" {ends} "{link.target}" : "{link.label}"'
