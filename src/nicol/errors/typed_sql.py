"""What is wrong with SQL files that become typed functions."""

from __future__ import annotations

from nicol.errors.base import NicolError
from nicol.text.diagnostic import Diagnostic
from nicol.text.render import render_terminal
from nicol.text.span import Source


class SqlFileError(NicolError, code="NICOL-SQL"):
    """SQL files have errors; `str()` is the full report with every place shown."""

    def __init__(self, sources: tuple[Source, ...], diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(sources, diagnostics)
        self.sources = sources
        self.diagnostics = diagnostics

    def __str__(self) -> str:
        return render_terminal(self.diagnostics, self.sources)
