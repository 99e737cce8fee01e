"""Patterns of LIKE that the database makes of a column."""

from __future__ import annotations

ESCAPED = ("\\", "%", "_")


def literal_pattern(before: str, of: str, after: str) -> str:
    """The text `of` with LIKE's wildcards taken literally, between `before` and `after`; joined by `||`."""
    for character in ESCAPED:
        of = f"REPLACE({of}, '{character}', '\\{character}')"
    return " || ".join(part for part in (before and f"'{before}'", of, after and f"'{after}'") if part)
