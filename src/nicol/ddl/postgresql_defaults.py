"""Default expressions as PostgreSQL prints them, read back as values.

`dbgenerated("…")` in a schema file is read the same way, so that both sides of a comparison speak one language.
"""

from __future__ import annotations

import re

from nicol.ddl.parentheses import closes_last
from nicol.ddl.tables import ColumnType, DefaultValue, Family, ValueKind
from nicol.model.schema import Arity

QUOTED = r'"(?:[^"]|"")+"'
CAST = re.compile(
    rf"::\s*(?:{QUOTED}|[\w. ]+)(?:\.(?:{QUOTED}|\w+))?(?:\([\d, ]+\))?(?: with(?:out)? time zone)?(?:\[\])*\s*$"
)
SEQUENCE = re.compile(r"nextval\('((?:[^']|'')+)'(?:::regclass|::text)*\)", re.IGNORECASE)
LAST_NAME = re.compile(rf"(?:^|\.)(?:({QUOTED})|([^.\"]+))$")
NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
STRING = re.compile(r"'((?:[^']|'')*)'")
ESCAPED = re.compile(r"E'((?:[^'\\]|''|\\.)*)'")
ARRAY = re.compile(r"ARRAY\[(.*)\]", re.DOTALL)
NOW = frozenset({"now()", "current_timestamp", "transaction_timestamp()"})
KINDS: dict[Family, ValueKind] = {
    "Int": "Int",
    "BigInt": "BigInt",
    "Float": "Float",
    "Decimal": "Float",
    "Boolean": "Boolean",
    "DateTime": "DateTime",
    "Json": "Json",
    "Bytes": "Bytes",
    "Enum": "Enum",
    "String": "String",
    "Uuid": "String",
}


def default_of(text: str | None, type: ColumnType, arity: Arity) -> DefaultValue | None:
    """The default that the expression `text` gives a column."""
    if text is None or bare(text).upper() == "NULL":
        return None
    if sequence := SEQUENCE.match(text):
        return DefaultValue("sequence", last_name(sequence[1].replace("''", "'")))
    found = list_of(bare(text), type) if arity is Arity.LIST else value_of(bare(text), type)
    return found or DefaultValue("expression", text)


def last_name(path: str) -> str:
    """The name of a thing that may be quoted and have its schema in front."""
    found = LAST_NAME.search(path)
    if found is None:
        return path
    return found[2] or found[1][1:-1].replace('""', '"')


def bare(text: str) -> str:
    """The expression without casts and parentheses around all of it."""
    text = text.strip()
    while True:
        shorter = CAST.sub("", text).strip() if not inside_string(text) else text
        if shorter.startswith("(") and shorter.endswith(")") and closes_last(shorter):
            shorter = shorter[1:-1].strip()
        if shorter == text:
            return text
        text = shorter


def inside_string(text: str) -> bool:
    """Whether the text ends inside or at the end of a quoted string, where `::` is not a cast."""
    return text.endswith("'")


def value_of(text: str, type: ColumnType) -> DefaultValue | None:
    """A written value of the type; None for an expression."""
    if type.family == "DateTime" and text.lower() in NOW:
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
            word = (text if written is None else written).lower()
            return DefaultValue("value", word, kind) if word in ("true", "false") else None
        case "Bytes":
            is_hex = written is not None and written.startswith("\\x")
            return DefaultValue("value", written[2:], kind) if is_hex and written is not None else None
        case _:
            return None if written is None else DefaultValue("value", written, kind)


def unquoted(text: str) -> str | None:
    """The characters of a string literal; None when it is none."""
    if found := STRING.fullmatch(text):
        return found[1].replace("''", "'")
    if found := ESCAPED.fullmatch(text):
        return re.sub(r"\\(.)", r"\1", found[1].replace("''", "'"))
    return None


def list_of(text: str, type: ColumnType) -> DefaultValue | None:
    """A written list, as ARRAY[…] or as '{…}'; None for an expression."""
    if found := ARRAY.fullmatch(text):
        items = [value_of(bare(item), type) for item in split(found[1])]
    else:
        written = unquoted(text)
        if written is None or not (written.startswith("{") and written.endswith("}")):
            return None
        items = [value_of("'" + item.replace("'", "''") + "'", type) for item in split_braces(written[1:-1])]
    whole = tuple(item for item in items if item is not None)
    return DefaultValue("value", value_kind="List", items=whole) if len(whole) == len(items) else None


def split(text: str) -> list[str]:
    """The items between the commas that are outside of strings, quoted names and parentheses."""
    parts = re.findall(rf"(?:'(?:[^']|'')*'|{QUOTED}|\([^()']*\)|[^,'\"])+", text)
    return [part.strip() for part in parts if part.strip()]


def split_braces(text: str) -> list[str]:
    """The items of an array literal such as `a,"b c"`."""
    parts = re.findall(r'"((?:[^"\\]|\\.)*)"|([^,]+)', text)
    return [re.sub(r"\\(.)", r"\1", quoted) if quoted else plain for quoted, plain in parts]
