"""The file of recorded queries."""

from __future__ import annotations

from nicol.errors.base import NicolError


class InventoryFileError(
    NicolError,
    code="NICOL-INVENTORY",
    text='{path}:{line}: {problem}.\nRecord it anew (see the page "observing") or name another file.',
):
    """A query inventory that cannot be read or written; `line` counts from 1, 0 = the file as a whole."""

    def __init__(self, path: str, line: int, problem: str) -> None:
        super().__init__(path, line, problem)
        self.path, self.line, self.problem = path, line, problem
