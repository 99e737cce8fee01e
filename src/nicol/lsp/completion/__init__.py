"""What may be written at the cursor."""

from __future__ import annotations

from lsprotocol.types import CompletionContext, CompletionList, Position

from nicol.lsp.completion.engine import Asked, engine_items, wants_quotes
from nicol.lsp.completion.place import place_at
from nicol.lsp.project import Project


def engine_completions(
    project: Project, uri: str, position: Position, context: CompletionContext | None = None
) -> CompletionList:
    """Exactly what the engine of Prisma 6.19 answers, which wants a `url` before it believes a datasource."""
    source = project.config.datasource
    asked = _asked(project, uri, position, context)
    believed = source if source and source.url is not None else None
    return CompletionList(False, engine_items(Asked(project, asked.place, believed, asked.quotes)))


def _asked(project: Project, uri: str, position: Position, context: CompletionContext | None) -> Asked:
    document = project.document(uri)
    offset = document.places.offset(position)
    place = place_at(document.text, document.piece_at(offset), offset)
    return Asked(project, place, project.config.datasource, wants_quotes(document.text, offset, context))
