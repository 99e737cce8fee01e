"""Names that are almost right: the nearest known one in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from lsprotocol import types as protocol

from nicol.lsp.code_actions.request import Request
from nicol.lsp.edits import Change, written
from nicol.text.diagnostic import Diagnostic
from nicol.text.span import Span

_NEAR = re.compile(r"Did you mean (?:to use )?[`\"]?(?:@nicol\.)?([\w.]+)[`\"]?\?")
_WORD, _PATH = re.compile(r"\w+"), re.compile(r"[\w.]+")


def suggestions(request: Request) -> Iterator[protocol.CodeAction]:
    """One fix for each diagnostic of the client that knows a better name."""
    for one in request.project.diagnostics:
        near = _NEAR.search(f"{one.message} {one.note}")
        reported = [other for other in request.diagnostics if near and _same(request, one, other)]
        change = _change(request, one, near[1]) if near and reported else None
        if near and change:
            action = request.fix(f"Change to `{near[1]}`", reported, change)
            action.is_preferred = True
            yield action


def _same(request: Request, one: Diagnostic, other: protocol.Diagnostic) -> bool:
    if one.span.file != request.document.file:
        return False
    return other.range == request.document.places.range(one.span) and other.message.startswith(one.message)


def _change(request: Request, one: Diagnostic, near: str) -> Change | None:
    """The word most like `near`, of those that the message names if there are any; None where no word stands."""
    span = one.span
    pattern = _PATH if "." in near else _WORD
    words = {word[0]: word for word in pattern.finditer(written(request.project, span))}
    named = words.keys() & {word[0] for word in pattern.finditer(one.message)}
    for best in get_close_matches(near, sorted(named or words), n=1, cutoff=0):
        return Span(span.file, span.start + words[best].start(), span.start + words[best].end()), near
    return None
