"""Backfills that cannot be used."""

from __future__ import annotations

from nicol.errors.base import NicolError


class BackfillError(
    NicolError,
    code="NICOL-BACKFILL",
    text="The backfill for `{place}` cannot be used: {reason}",
):
    """A value for a field that is not there or needs none."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(place, reason)
        self.place, self.reason = place, reason
