"""Default values as SQLite stores their text."""

from __future__ import annotations

import json
import re

from nicol.ddl.parentheses import closes_last
from nicol.ddl.tables import DefaultValue, Family, ValueKind

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
NOW = frozenset({"current_timestamp", "now()", "datetime('now')", "datetime('now', 'localtime')"})
TRUE, FALSE = frozenset({"true", "1"}), frozenset({"false", "0"})
KINDS: dict[Family, ValueKind] = {"Int": "Int", "BigInt": "BigInt", "Float": "Float", "Decimal": "Float"}


def default_of(text: str | None, family: Family) -> DefaultValue | None:
    """The default that `text`, the expression of a CREATE TABLE, gives a column of `family`."""
    if text is None or text.lower() == "null":
        return None
    bare = without_parentheses(text)
    return literal(bare, family) or DefaultValue("expression", bare)


def without_parentheses(text: str) -> str:
    """The expression inside one pair of parentheses around all of it."""
    inner = text.strip()
    return inner[1:-1].strip() if inner.startswith("(") and inner.endswith(")") and closes_last(inner) else inner


def literal(text: str, family: Family) -> DefaultValue | None:
    """A written value; None for an expression."""
    match family:
        case "Int" | "BigInt" | "Float" | "Decimal":
            number = unquoted(text) or text
            return DefaultValue("value", number, KINDS[family]) if NUMBER.fullmatch(number) else None
        case "Boolean":
            return boolean(text)
        case "DateTime":
            return date_time(text)
        case "Bytes":
            return blob(text)
        case "Json":
            return document(text)
        case _:
            written = unquoted(text)
            return None if written is None else DefaultValue("value", written)


def boolean(text: str) -> DefaultValue | None:
    word = (unquoted(text) or text).lower()
    if word not in TRUE | FALSE:
        return None
    return DefaultValue("value", "true" if word in TRUE else "false", "Boolean")


def date_time(text: str) -> DefaultValue | None:
    if text.lower() in NOW:
        return DefaultValue("now")
    written = unquoted(text)
    return None if written is None else DefaultValue("value", written, "DateTime")


def blob(text: str) -> DefaultValue | None:
    """X'…', or the text of hex digits that Prisma writes by mistake: both count as the bytes that were meant."""
    found = re.fullmatch(r"x?'((?:[0-9a-f]{2})*)'", text, re.IGNORECASE)
    return DefaultValue("value", found[1].lower(), "Bytes") if found else None


def document(text: str) -> DefaultValue | None:
    """JSON, quoted or, as Prisma writes it, bare."""
    written = unquoted(text)
    content = text if written is None else written
    try:
        json.loads(content)
    except ValueError:
        return None
    return DefaultValue("value", content, "Json")


def unquoted(text: str) -> str | None:
    """The characters of a quoted string; None when it is none. SQLite takes double quotes for strings too."""
    for quote in ("'", '"'):
        if len(text) >= 2 and text[0] == text[-1] == quote:
            return text[1:-1].replace(quote * 2, quote)
    return None
