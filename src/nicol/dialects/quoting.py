"""The one place where identifiers and literals become SQL text."""

from __future__ import annotations

from nicol.dialects.facts import Dialect


def identifier(dialect: Dialect, name: str) -> str:
    """`name` quoted for `dialect`, its quote characters doubled."""
    return f"{dialect.quote}{name.replace(dialect.quote, dialect.quote * 2)}{dialect.quote}"


def string(text: str) -> str:
    """`text` as a standard SQL string literal."""
    return "'" + text.replace("'", "''") + "'"
