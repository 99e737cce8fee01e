"""Default expressions as MySQL and MariaDB print them, read back as values.

`dbgenerated("…")` in a schema file is read the same way, so that both sides of a comparison speak one language.
"""

from __future__ import annotations

import re

from nicol.ddl.parentheses import closes_last
from nicol.ddl.tables import Column, ColumnType, DefaultValue, Family, ValueKind

NOW = re.compile(r"(current_timestamp|now|localtime|localtimestamp)(\(\d*\))?", re.IGNORECASE)
NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
STRING = re.compile(r"(?:_\w+\s*)?'((?:[^'\\]|''|\\.)*)'", re.DOTALL)
BITS = re.compile(r"b'([01]+)'", re.IGNORECASE)
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "Z": "\x1a", "b": "\b"}
"""https://dev.mysql.com/doc/refman/8.4/en/string-literals.html"""
KINDS: dict[Family, ValueKind] = {
    "Int": "Int",
    "BigInt": "BigInt",
    "Float": "Float",
    "Decimal": "Float",
    "Boolean": "Boolean",
    "DateTime": "DateTime",
    "Json": "Json",
    "Enum": "Enum",
    "String": "String",
}
UNWRITTEN = ("Json", "Bytes")


def is_unwritten(column: Column) -> bool:
    """Whether a written default of the column stays out of the database: MySQL has none for JSON and bytes."""
    return column.default is not None and column.default.kind == "value" and column.type.family in UNWRITTEN


def default_of(text: str | None, type: ColumnType) -> DefaultValue | None:
    """The default that the SQL expression `text` gives a column."""
    if text is None or text.upper() == "NULL":
        return None
    bare = without_parentheses(text)
    return value_of(bare, type) or DefaultValue("expression", bare)


def default_of_text(text: str, type: ColumnType) -> DefaultValue:
    """The default whose value is the bare `text`, as MySQL's catalogue keeps it."""
    quoted = "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
    return value_of(text, type) or value_of(quoted, type) or DefaultValue("expression", quoted)


def without_parentheses(text: str) -> str:
    """The expression inside parentheses around all of it."""
    text = text.strip()
    while text.startswith("(") and text.endswith(")") and closes_last(text):
        text = text[1:-1].strip()
    return text


def value_of(text: str, type: ColumnType) -> DefaultValue | None:
    """A written value of the type; None for an expression."""
    if type.family == "DateTime" and NOW.fullmatch(text):
        return DefaultValue("now")
    if type.family not in KINDS:
        return None
    kind = KINDS[type.family]
    written = unquoted(text)
    match kind:
        case "Int" | "BigInt" | "Float":
            number = text if written is None else written
            return DefaultValue("value", number, kind) if NUMBER.fullmatch(number) else None
        case "Boolean":
            return boolean(text if written is None else written)
        case _:
            return None if written is None else DefaultValue("value", written, kind)


def boolean(text: str) -> DefaultValue | None:
    """`1`, `true` and `b'1'`, and their opposites."""
    bits = BITS.fullmatch(text)
    word = (bits[1] if bits else text).lower()
    if word not in ("0", "1", "true", "false"):
        return None
    return DefaultValue("value", "true" if word in ("1", "true") else "false", "Boolean")


def unquoted(text: str) -> str | None:
    """The characters of a string literal; None when it is none."""
    found = STRING.fullmatch(text)
    if found is None:
        return None
    return re.sub(r"''|\\(.)", lambda match: escaped(match[1]) if match[1] else "'", found[1], flags=re.DOTALL)


def escaped(character: str) -> str:
    return ESCAPES.get(character, character)
