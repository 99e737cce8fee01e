"""What watching was asked to refuse."""

from __future__ import annotations

from nicol.errors.base import NicolError


class QueryPatternError(NicolError, code="NICOL-QUERIES", text="{pattern} {file}:{line}: {message}\n  fix: {fix}"):
    """A block that is watched ran queries in a way that it was to refuse; `pattern` is the rule, e.g. QRY101."""

    def __init__(self, pattern: str, file: str, line: int, message: str, fix: str) -> None:
        super().__init__(pattern, file, line, message, fix)
        self.pattern, self.file, self.line, self.message, self.fix = pattern, file, line, message, fix


class TooManyQueriesError(
    NicolError, code="NICOL-QUERIES", text="{count} queries were run where at most {limit} may be:\n{listing}"
):
    """More queries than a block may run; `listing` names them with their places."""

    def __init__(self, count: int, limit: int, listing: str) -> None:
        super().__init__(count, limit, listing)
        self.count, self.limit, self.listing = count, limit, listing
