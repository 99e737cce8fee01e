"""A whole review: every kind of rules asked, and their findings settled by the project's settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nicol.config import ReviewSettings
from nicol.lint.request import Reviewer, ReviewRequest
from nicol.lint.review_migrations import review_migrations
from nicol.lint.review_queries import review_queries
from nicol.lint.review_schema import review_schema
from nicol.lint.settle import Reviewed, settle

REVIEWERS: Mapping[str, Reviewer] = {
    "schema": review_schema,
    "migrations": review_migrations,
    "queries": review_queries,
}
"""What can be looked at: the words of `nicol review`, in its order."""


async def review(request: ReviewRequest, kinds: Sequence[str], settings: ReviewSettings) -> Reviewed:
    """The findings of `kinds` about `request`, the worst first."""
    found = [await REVIEWERS[kind](request) for kind in kinds]
    return settle(found, settings, frozenset(kinds))
