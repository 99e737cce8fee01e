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
_WORD = re.compile(r"[\w.]+")


def suggestions(request: Request) -> Iterator[protocol.CodeAction]:
    """One fix for each diagnostic of the client that knows a better name."""
    for one in request.project.diagnostics:
        near = _NEAR.search(f"{one.message} {one.note}")
        reported = [other for other in request.diagnostics if _same(request, one, other)]
        if near and reported:
            action = request.fix(f"Change to `{near[1]}`", reported, _change(request, one.span, near[1]))
            action.is_preferred = True
            yield action


def _same(request: Request, one: Diagnostic, other: protocol.Diagnostic) -> bool:
    place = request.document.places.range(one.span)
    return one.span.file == request.document.file and other.range == place and other.message.startswith(one.message)


def _change(request: Request, span: Span, near: str) -> Change:
    """The word of `span` that is most like `near`, replaced by it."""
    words = list(_WORD.finditer(written(request.project, span)))
    (best,) = get_close_matches(near, [word[0] for word in words], n=1, cutoff=0)
    word = next(word for word in words if word[0] == best)
    return Span(span.file, span.start + word.start(), span.start + word.end()), near
