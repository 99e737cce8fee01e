"""A type that nothing defines: declare it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lsprotocol.types import CodeAction, Diagnostic

from nicol.lsp.code_actions.request import Request
from nicol.lsp.edits import line_end
from nicol.psl.ast import Block
from nicol.text.span import Span
from nicol.validate.draft import DraftModel

_MESSAGE = "is neither a built-in type, nor refers to another model,"


def for_model(request: Request, model: DraftModel) -> Iterator[CodeAction]:
    """A new model, enum or (MongoDB) composite type behind the model that names it."""
    words = ("model", "enum", "type") if request.provider == "mongodb" else ("model", "enum")
    yield from _blocks(request, model.block, request.newline(model), words)


def for_types(request: Request) -> Iterator[CodeAction]:
    """The same for the composite types of the file, where the database has such."""
    if request.provider != "mongodb":
        return
    for composite in request.project.resolution.context.composites.values():
        block = composite.block
        yield from _blocks(request, block, line_end(request.project, block.fields), ("type", "enum"))


def _blocks(request: Request, block: Block, newline: str, words: Sequence[str]) -> Iterator[CodeAction]:
    end = block.span.end
    place = Span(block.span.file, end, min(end + 1, len(request.document.text)))
    for diagnostic in request.reported(block.span, _MESSAGE):
        name = _name(diagnostic)
        for word in words:
            text = f"{newline}{word} {name} {{{newline}{newline}}}{newline}"
            yield request.fix(f"Create new {word} '{name}'", [diagnostic], (place, text))


def _name(diagnostic: Diagnostic) -> str:
    return diagnostic.message.split('"')[1]
