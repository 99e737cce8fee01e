"""Where in a migration's script something is."""

from __future__ import annotations

import os
from pathlib import Path

from nicol.migrate.folder import Migration
from nicol.migrate.statements import Statement
from nicol.text.position import Lines
from nicol.text.render import frame
from nicol.text.span import Source, Span


def place_of(migration: Migration, statement: Statement, position: int | None = None) -> str:
    """File, line and column of `statement`, or of its character `position`, with the line and a caret."""
    lines = Lines(migration.script)
    first = lines.starts[statement.line - 1] + statement.column - 1
    if position is None:
        span = Span(0, first, first + len(statement.code.split("\n", 1)[0].rstrip()))
    else:
        span = Span(0, first + position, first + position + 1)
    return frame(Source(_shown(migration.path), migration.script), span, lines)


def _shown(path: Path) -> Path:
    relative = Path(os.path.relpath(path))
    return path if os.pardir in relative.parts else relative
