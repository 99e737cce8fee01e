"""Edits as clients report them, and the edits that formatting answers with."""

from __future__ import annotations

import random

from lsprotocol.types import (
    Position,
    PositionEncodingKind,
    Range,
    TextDocumentContentChangePartial,
    TextDocumentContentChangeWholeDocument,
)

from nicol.lsp.changes import apply_changes
from nicol.lsp.formatting import format_document
from nicol.lsp.position import Places
from nicol.lsp.project import make_project

UTF16 = PositionEncodingKind.Utf16
URI = "file:///a.prisma"


def part(start: tuple[int, int], end: tuple[int, int], text: str) -> TextDocumentContentChangePartial:
    return TextDocumentContentChangePartial(Range(Position(*start), Position(*end)), text)


def test_each_edit_counts_in_the_text_before_it() -> None:
    edits = [part((0, 0), (0, 1), "xyz"), part((0, 3), (0, 3), "\n"), part((1, 0), (1, 2), "")]
    assert apply_changes("abc", edits, UTF16) == "xyz\n"


def test_lines_end_only_where_the_protocol_says() -> None:
    assert apply_changes("a\u2028b\x0cc\nd", [part((1, 0), (1, 1), "e")], UTF16) == "a\u2028b\x0cc\ne"


def test_places_behind_the_end_are_the_end() -> None:
    assert apply_changes("ab", [part((0, 9), (7, 0), "c")], UTF16) == "abc"


def test_a_whole_text_replaces() -> None:
    assert apply_changes("ab", [TextDocumentContentChangeWholeDocument("c"), part((0, 1), (0, 1), "d")], UTF16) == "cd"


def test_edits_of_any_text_in_any_unit() -> None:
    choice = random.Random(5)
    for encoding in PositionEncodingKind:
        text = "a😋é\n\r\nü\u2028"
        for _ in range(200):
            start, end = sorted(choice.choices(range(len(text) + 1), k=2))
            new = "".join(choice.choices("a😋é\nü", k=choice.randrange(3)))
            places = Places(text, encoding)
            range_ = Range(places.position(start), places.position(end))
            expected = text[:start] + new + text[end:]
            if "\r\n" in (text[start - 1 : start + 1], text[end - 1 : end + 1]):
                continue
            assert apply_changes(text, [TextDocumentContentChangePartial(range_, new)], encoding) == expected
            text = expected[:40]


def test_formatting_touches_what_changes() -> None:
    text = "model A {\n  id Int @id\n\n  name    String\n}\n"
    (edit,) = format_document(make_project({URI: text}), URI)
    assert edit.range == Range(Position(3, 7), Position(3, 10))
    assert apply_changes(text, [TextDocumentContentChangePartial(edit.range, edit.new_text)], UTF16) == (
        "model A {\n  id Int @id\n\n  name String\n}\n"
    )


def test_a_file_that_is_formatted_or_broken_is_left_alone() -> None:
    assert format_document(make_project({URI: "model A {\n  id Int @id\n}\n"}), URI) == []
    assert format_document(make_project({URI: "model A {\n id   Int\n"}), URI) == []
