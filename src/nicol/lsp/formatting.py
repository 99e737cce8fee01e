"""Formatting a file of the schema."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol.types import Range, TextEdit

from nicol.lsp.project import Project
from nicol.validate import format_sources


def format_document(project: Project, uri: str) -> list[TextEdit]:
    """What turns the file into its formatted text; nothing for one whose blocks cannot be told apart."""
    document = project.document(uri)
    if any(one.severity == "error" for one in document.parsed[1]):
        return []
    before, after = document.text, format_sources(project.sources)[document.file]
    if before == after:
        return []
    start = _alike(zip(before, after, strict=False))
    same = _alike(zip(reversed(before[start:]), reversed(after[start:]), strict=False))
    places = document.places
    changed = Range(places.position(start), places.position(len(before) - same))
    return [TextEdit(changed, after[start : len(after) - same])]


def _alike(pairs: Iterable[tuple[str, str]]) -> int:
    """How many pairs at the start hold the same twice."""
    count = 0
    for one, other in pairs:
        if one != other:
            break
        count += 1
    return count
