"""Schemas with a cursor."""

from __future__ import annotations

from lsprotocol.types import Position

from nicol.lsp.project import Project, make_project

CURSOR = "<|>"
URI = "file:///schema.prisma"


def at_cursor(text: str) -> tuple[Project, str, Position]:
    """The project of one file, its uri and the position of `<|>` in it."""
    before, _, after = text.partition(CURSOR)
    project = make_project({URI: before + after})
    return project, URI, project.document(URI).places.position(len(before))
