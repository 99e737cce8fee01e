"""A database that Nicol, or one part of it, does not know."""

from __future__ import annotations

from nicol.errors.base import NicolError


class UnknownProviderError(
    NicolError,
    code="P1012",
    text="The datasource provider `{provider}` is not supported. Write one of: {known}.",
):
    """A provider without facts in `nicol.dialects`."""

    def __init__(self, provider: str, known: str) -> None:
        super().__init__(provider, known)
        self.provider, self.known = provider, known


class UnsupportedDatabaseError(
    NicolError,
    code="NICOL-DB",
    text="{action} is not available for {database} yet. Nicol does this for: {known}.",
):
    """An operation that exists for other databases only; `action` begins the sentence."""

    def __init__(self, action: str, database: str, known: str) -> None:
        super().__init__(action, database, known)
        self.action, self.database, self.known = action, database, known
