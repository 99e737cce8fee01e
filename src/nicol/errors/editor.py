"""What an editor is refused."""

from __future__ import annotations

from nicol.errors.base import NicolError


class RenameError(NicolError, code="NICOL-RENAME", text="Cannot rename `{old}` to `{new}`: {reason}"):
    """A name cannot become another one without breaking the schema or changing the database."""

    def __init__(self, old: str, new: str, reason: str) -> None:
        super().__init__(old, new, reason)
        self.old = old
        self.new = new
        self.reason = reason
