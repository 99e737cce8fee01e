"""A whole review: every kind of rules asked, and their findings settled by the project's settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module

from nicol.config import ReviewSettings
from nicol.lint.request import Reviewer, ReviewRequest
from nicol.lint.settle import Reviewed, settle

REVIEWERS: Mapping[str, str] = {
    "schema": "nicol.lint.review_schema:review_schema",
    "migrations": "nicol.lint.review_migrations:review_migrations",
    "queries": "nicol.lint.review_queries:review_queries",
}
"""What can be looked at, the words of `nicol review` in its order, and by which function; others are not loaded."""


def reviewer(kind: str) -> Reviewer:
    """The function that looks at `kind`."""
    module, name = REVIEWERS[kind].split(":")
    found: Reviewer = getattr(import_module(module), name)
    return found


async def review(request: ReviewRequest, kinds: Sequence[str], settings: ReviewSettings) -> Reviewed:
    """The findings of `kinds` about `request`, the worst first."""
    found = [await reviewer(kind)(request) for kind in kinds]
    return settle(found, settings, frozenset(kinds))
