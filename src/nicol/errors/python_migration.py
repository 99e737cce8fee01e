"""What can go wrong in a migration that is written in Python."""

from __future__ import annotations

from nicol.errors.base import NicolError


class BatchesError(NicolError, code="NICOL-BATCHES", text="The rows cannot be read in batches: {reason}"):
    """`batches` outside of a migration, or over a model without a key by which to go on."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
