"""What may be written at the cursor."""

from __future__ import annotations

from attrs import evolve
from lsprotocol.types import CompletionContext, CompletionList, InsertTextFormat, Position

from nicol.lsp.completion.editor import editor_items
from nicol.lsp.completion.engine import Asked, engine_items, wants_quotes
from nicol.lsp.completion.place import InProperty, InSource, Place, place_at
from nicol.lsp.completion.typed import Typed, typed_before
from nicol.lsp.project import Project


def engine_completions(
    project: Project, uri: str, position: Position, context: CompletionContext | None = None
) -> CompletionList:
    """Exactly what the engine of Prisma 6.19 answers, which wants a `url` before it believes a datasource."""
    source = project.config.datasource
    asked = _asked(project, uri, position, context)
    believed = source if source and source.url is not None else None
    return CompletionList(False, engine_items(Asked(project, asked.place, believed, asked.quotes)))


def complete(
    project: Project, uri: str, position: Position, context: CompletionContext | None = None
) -> CompletionList:
    """What an editor shows: the engine's answer for the datasource as Nicol reads it, else the editor's own.

    The engine also answers in comments, inside the text of a url, and with properties that the datasource has already;
    there an editor would interrupt somebody who types, and it is not asked.
    """
    document = project.document(uri)
    offset = document.places.offset(position)
    typed = typed_before(document.text, offset)
    asked = _asked(project, uri, position, context)
    items = [] if typed.commented or _in_url(typed, asked.place) else engine_items(asked)
    if isinstance(asked.place, InSource):
        written = {one.name.name for one in asked.place.block.properties}
        items = [item for item in items if item.label not in written]
    return CompletionList(False, items or editor_items(project, document, offset, typed))


def _in_url(typed: Typed, place: Place) -> bool:
    return typed.quoted and isinstance(place, InProperty) and place.in_function is None


def without_snippets(found: CompletionList) -> CompletionList:
    """The same list for a client that would insert `$0` as it stands."""
    items = [
        evolve(item, insert_text=item.insert_text.replace("$0", ""), insert_text_format=InsertTextFormat.PlainText)
        if item.insert_text and item.insert_text_format is InsertTextFormat.Snippet
        else item
        for item in found.items
    ]
    return CompletionList(found.is_incomplete, items)


def _asked(project: Project, uri: str, position: Position, context: CompletionContext | None) -> Asked:
    document = project.document(uri)
    offset = document.places.offset(position)
    place = place_at(document.text, document.piece_at(offset), offset)
    return Asked(project, place, project.config.datasource, wants_quotes(document.text, offset, context))
