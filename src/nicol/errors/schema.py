"""What is wrong with schema files."""

from __future__ import annotations

from nicol.errors.base import NicolError
from nicol.text.diagnostic import Diagnostic
from nicol.text.render import render_terminal
from nicol.text.span import Source


class SchemaError(NicolError, code="P1012"):
    """The schema has errors; `str()` is the full report with every place shown."""

    def __init__(self, sources: tuple[Source, ...], diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(sources, diagnostics)
        self.sources = sources
        self.diagnostics = diagnostics

    def __str__(self) -> str:
        return render_terminal(self.diagnostics, self.sources)


class SchemaFileError(
    NicolError,
    code="P1012",
    text="Cannot read the schema at {path}: {reason}. Check the path, or name the schema with --schema.",
):
    """No schema file could be read."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason
