"""Edits that a client reports, applied to the text they were made in."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol.types import PositionEncodingKind, TextDocumentContentChangeEvent, TextDocumentContentChangePartial

from nicol.lsp.position import Places


def apply_changes(text: str, changes: Iterable[TextDocumentContentChangeEvent], encoding: PositionEncodingKind) -> str:
    """`text` after `changes`, each of which counts in the text that the one before it left."""
    for change in changes:
        if isinstance(change, TextDocumentContentChangePartial):
            places = Places(text, encoding)
            start, end = places.offset(change.range.start), places.offset(change.range.end)
            text = text[:start] + change.text + text[max(start, end) :]
        else:
            text = change.text
    return text
