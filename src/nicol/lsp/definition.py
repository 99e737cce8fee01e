"""Where the name under the cursor is declared."""

from __future__ import annotations

from lsprotocol.types import Location, Position

from nicol.lsp.project import Project
from nicol.lsp.symbol import symbol_at


def definition(project: Project, uri: str, position: Position) -> list[Location]:
    """The declaration of the model, type, enum, field or value named at `position`; empty when nothing is."""
    document = project.document(uri)
    symbol = symbol_at(project, document, document.places.offset(position))
    return [project.location(symbol.name.span)] if symbol else []
