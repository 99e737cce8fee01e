"""The outline of a file."""

from __future__ import annotations

from lsprotocol.types import DocumentSymbol, SymbolKind

from nicol.lsp.position import Places
from nicol.lsp.project import Project
from nicol.psl.ast import Block, EnumValueNode, FieldNode, Property
from nicol.text.span import Span

_KINDS = {
    "model": SymbolKind.Class,
    "view": SymbolKind.Class,
    "type": SymbolKind.Struct,
    "enum": SymbolKind.Enum,
    "datasource": SymbolKind.Module,
    "generator": SymbolKind.Module,
}


def document_symbols(project: Project, uri: str) -> list[DocumentSymbol]:
    """The blocks of a file with their fields, values and properties, in source order."""
    document = project.document(uri)
    return [_block(document.places, block) for block in document.ast.blocks]


def _block(places: Places, block: Block) -> DocumentSymbol:
    return DocumentSymbol(
        block.name.name,
        _KINDS[block.keyword],
        places.range(block.span),
        places.range(block.name.span),
        detail=block.keyword,
        children=[
            _item(places, item) for item in block.items if isinstance(item, FieldNode | EnumValueNode | Property)
        ],
    )


def _item(places: Places, item: FieldNode | EnumValueNode | Property) -> DocumentSymbol:
    whole = item.span if isinstance(item, Property) else _line(places.text, item)
    kind, detail = _described(item)
    return DocumentSymbol(item.name.name, kind, places.range(whole), places.range(item.name.span), detail=detail)


def _line(text: str, item: FieldNode | EnumValueNode) -> Span:
    """The item without its line end."""
    return Span(item.span.file, item.span.start, item.span.start + len(text[item.span.start : item.span.end].rstrip()))


def _described(item: FieldNode | EnumValueNode | Property) -> tuple[SymbolKind, str | None]:
    match item:
        case FieldNode():
            return SymbolKind.Field, f"{item.type.text}{item.suffix}" if item.type else None
        case EnumValueNode():
            return SymbolKind.EnumMember, None
        case Property():
            return SymbolKind.Property, None
