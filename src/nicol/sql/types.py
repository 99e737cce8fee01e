"""Column types, each type in one spelling."""

from __future__ import annotations

from nicol.sql.tokens import Cursor, Unread, What
from nicol.sql.values import SqlType

_ONE_SPELLING = {
    "int": "int4",
    "integer": "int4",
    "bigint": "int8",
    "smallint": "int2",
    "character varying": "varchar",
    "char varying": "varchar",
    "character": "char",
    "bpchar": "char",
    "bool": "boolean",
    "decimal": "numeric",
    "dec": "numeric",
    "double precision": "float8",
    "float": "float8",
    "double": "float8",
    "real": "float4",
    "serial4": "serial",
    "serial8": "bigserial",
    "serial2": "smallserial",
    "timestamp without time zone": "timestamp",
    "timestamp with time zone": "timestamptz",
    "time without time zone": "time",
    "time with time zone": "timetz",
    "bit varying": "varbit",
}
_SECOND = {
    "DOUBLE": ("PRECISION",),
    "CHARACTER": ("VARYING", "LARGE"),
    "CHAR": ("VARYING",),
    "BIT": ("VARYING",),
    "LONG": ("VARCHAR", "VARBINARY"),
    "NATIONAL": ("CHARACTER", "CHAR", "VARCHAR"),
}
_FURTHER = frozenset({"BIG", "INT", "INTEGER", "CHARACTER", "VARYING", "PRECISION"})
"""Words of SQLite's long names for types: UNSIGNED BIG INT."""
_AFTER_COLUMN = frozenset(
    [
        "CONSTRAINT",
        "NOT",
        "NULL",
        "DEFAULT",
        "PRIMARY",
        "UNIQUE",
        "CHECK",
        "REFERENCES",
        "GENERATED",
        "COLLATE",
        "AS",
        "ON",
        "COMMENT",
        "AUTO_INCREMENT",
        "AUTOINCREMENT",
        "AFTER",
        "FIRST",
        "KEY",
        "DEFERRABLE",
        "INITIALLY",
        "INVISIBLE",
        "VISIBLE",
    ]
)
"""What can follow a column's type, or its name where it has none."""


def read_type(cursor: Cursor) -> SqlType:
    """The type that begins here; its name is "" when SQLite's column has none."""
    first = cursor.at
    tok = cursor.tok()
    if tok.what is What.END or tok.upper in _AFTER_COLUMN or tok.upper == ",":
        return SqlType("")
    if tok.what is What.NAME or cursor.tok(1).upper == ".":
        schema, name = cursor.qualified()
        args = _args(cursor)
        return SqlType(name, args, schema, _is_array(cursor), _text(cursor, first))
    if tok.what is not What.WORD:
        raise Unread(f"a type expected at `{tok.text}`")
    name, args = _words(cursor)
    unsigned = _modifiers(cursor)
    is_array = _is_array(cursor)
    return SqlType(_ONE_SPELLING.get(name, name), args, None, is_array, _text(cursor, first), unsigned)


def _words(cursor: Cursor) -> tuple[str, tuple[str, ...]]:
    words = [cursor.tok().upper]
    cursor.at += 1
    while cursor.tok().upper in _SECOND.get(words[-1], ()):
        words.append(cursor.tok().upper)
        cursor.at += 1
    args = _args(cursor)
    if words[0] in ("TIMESTAMP", "TIME") and cursor.tok().upper in ("WITH", "WITHOUT"):
        words.append(cursor.tok().upper)
        cursor.at += 1
        cursor.expect("TIME", "ZONE")
        words += ["TIME", "ZONE"]
    if not args and words[0] == "TIMESTAMP":
        args = _args(cursor)
    while cursor.tok().upper in _FURTHER and not cursor.sees("CHARACTER", "SET"):
        words.append(cursor.tok().upper)
        cursor.at += 1
        args = args or _args(cursor)
    return " ".join(words).lower(), args


def _args(cursor: Cursor) -> tuple[str, ...]:
    if not cursor.sees("("):
        return ()
    return tuple(
        part.tok().text if part.tok().what is What.TEXT and len(part.toks) == 1 else part.text
        for part in cursor.group().parts()
    )


def _modifiers(cursor: Cursor) -> bool:
    unsigned = False
    while cursor.tok().upper in ("UNSIGNED", "SIGNED", "ZEROFILL"):
        unsigned = unsigned or cursor.tok().upper == "UNSIGNED"
        cursor.at += 1
    return unsigned


def _is_array(cursor: Cursor) -> bool:
    found = cursor.take("ARRAY")
    while cursor.take("["):
        found = True
        cursor.until(frozenset({"]"}))
        cursor.expect("]")
    return found


def _text(cursor: Cursor, first: int) -> str:
    return cursor.script[cursor.toks[first].start : cursor.toks[cursor.at - 1].end]
