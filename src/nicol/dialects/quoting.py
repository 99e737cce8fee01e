"""The one place where identifiers and literals become SQL text."""

from __future__ import annotations

from nicol.dialects.facts import Can, Dialect


def identifier(dialect: Dialect, name: str) -> str:
    """`name` quoted for `dialect`, its quote characters doubled."""
    return f"{dialect.quote}{name.replace(dialect.quote, dialect.quote * 2)}{dialect.quote}"


def identifiers(dialect: Dialect, names: tuple[str, ...], separator: str = ", ") -> str:
    """`names` quoted one by one and joined by `separator`."""
    return separator.join(identifier(dialect, name) for name in names)


def qualified(dialect: Dialect, schema: str | None, name: str) -> str:
    """`name` quoted, with its schema in front where the database has schemas and one is given."""
    if schema is None or Can.SCHEMAS not in dialect.can:
        return identifier(dialect, name)
    return f"{identifier(dialect, schema)}.{identifier(dialect, name)}"


def string(text: str) -> str:
    """`text` as a standard SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def literal(dialect: Dialect, text: str) -> str:
    """`text` as a string literal of `dialect`: backslashes are doubled where the database reads them as escapes."""
    return string(text.replace("\\", "\\\\") if Can.BACKSLASH_ESCAPES in dialect.can else text)
