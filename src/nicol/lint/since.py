"""What a review would have said of the schema at a git ref."""

from __future__ import annotations

from dataclasses import replace

from nicol.config import ReviewSettings
from nicol.lint.baseline import Fingerprint, fingerprint
from nicol.lint.git import text_at
from nicol.lint.request import ReviewRequest
from nicol.lint.review_schema import review_schema
from nicol.lint.settle import settle
from nicol.lint.subject import read_view


async def known_at(ref: str, request: ReviewRequest, settings: ReviewSettings) -> list[Fingerprint]:
    """The fingerprints of the schema's findings at `ref`; none for files that were not there."""
    old = [replace(source, text=text) for source in request.sources if (text := text_at(ref, source.path)) is not None]
    if not old:
        return []
    loaded, view = read_view(tuple(old), request.migrations)
    before = replace(request, sources=tuple(old), diagnostics=loaded.diagnostics, view=view)
    reviewed = settle([await review_schema(before)], settings, ("schema",))
    return [fingerprint(finding) for finding in reviewed.findings]
