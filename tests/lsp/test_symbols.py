"""The outline: names, kinds, and ranges that hold their selections."""

from __future__ import annotations

from lsprotocol.types import DocumentSymbol, SymbolKind

from nicol.lsp.project import make_project
from nicol.lsp.symbols import document_symbols

URI = "file:///a.prisma"


def outline(text: str) -> list[DocumentSymbol]:
    return document_symbols(make_project({URI: text}), URI)


def shown(symbol: DocumentSymbol) -> tuple[str, SymbolKind, str | None, str, str]:
    """Name, kind, detail, and the two ranges as line:column-line:column."""
    whole, name = symbol.range, symbol.selection_range
    return (
        symbol.name,
        symbol.kind,
        symbol.detail,
        f"{whole.start.line}:{whole.start.character}-{whole.end.line}:{whole.end.character}",
        f"{name.start.line}:{name.start.character}-{name.end.line}:{name.end.character}",
    )


def test_blocks_and_what_is_in_them() -> None:
    found = outline(
        'datasource db {\n  provider = "sqlite"\n}\n\n/// 😀\nmodel A {\n'
        '  id Int @id // key\n  bs B[]\n  x Unsupported("y")?\n'
        '\n  @@index([id])\n}\n\nenum B {\n  X\n  Y @map("y")\n}\n'
    )
    assert [shown(one) for one in found] == [
        ("db", SymbolKind.Module, "datasource", "0:0-2:1", "0:11-0:13"),
        ("A", SymbolKind.Class, "model", "5:0-11:1", "5:6-5:7"),
        ("B", SymbolKind.Enum, "enum", "13:0-16:1", "13:5-13:6"),
    ]
    assert [[shown(child) for child in one.children or ()] for one in found] == [
        [("provider", SymbolKind.Property, None, "1:2-1:21", "1:2-1:10")],
        [
            ("id", SymbolKind.Field, "Int", "6:2-6:19", "6:2-6:4"),
            ("bs", SymbolKind.Field, "B[]", "7:2-7:8", "7:2-7:4"),
            ("x", SymbolKind.Field, 'Unsupported("y")?', "8:2-8:21", "8:2-8:3"),
        ],
        [
            ("X", SymbolKind.EnumMember, None, "14:2-14:3", "14:2-14:3"),
            ("Y", SymbolKind.EnumMember, None, "15:2-15:13", "15:2-15:3"),
        ],
    ]


def test_a_broken_file_shows_what_is_whole() -> None:
    found = outline("nonsense\nmodel A {\n  id Int @id\n  what is this\n  no\n}\nmodel B {\n")
    assert [one.name for one in found] == ["A"]
    assert [one.name for one in found[0].children or ()] == ["id", "no"]


def test_an_empty_file_has_no_outline() -> None:
    assert outline("") == []
    assert outline("// model A {\n// }\n") == []
