"""MySQL 8: lists as so many placeholders, JSON as values, moments without a zone in UTC.

Functions: https://dev.mysql.com/doc/refman/8.4/en/json-functions.html
"""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Callable
from decimal import Decimal
from math import isfinite
from typing import Any

import msgspec

from nicol.model.schema import ScalarField
from nicol.query.plan import Context
from nicol.query.reader import Reader, first_day, json_text, member_reader, midnight, plain_decimal
from nicol.query.render.boolean_mode import boolean_mode
from nicol.query.render.json_text import json_text as written_json
from nicol.query.sql import Convert, Given, Parameter, Spread, Sql, Value, sql, through

NULLS_HIGH = False
NO_LIMIT = "18446744073709551615"
SAME = "<=>"
EPOCH = dt.datetime(1970, 1, 1)
NUMBERS = "('INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL')"
"""What JSON_TYPE says of numbers."""
NO_LISTS = "the schema language has no list fields on MySQL"
DAYS = ("Date",)
BUCKETS = {
    "year": "DATE_FORMAT({of}, '%Y-01-01')",
    "quarter": "MAKEDATE(YEAR({of}), 1) + INTERVAL QUARTER({of}) - 1 QUARTER",
    "month": "DATE_FORMAT({of}, '%Y-%m-01')",
    "week": "DATE({of}) - INTERVAL WEEKDAY({of}) DAY",
    "day": "DATE({of})",
    "hour": "DATE_FORMAT({of}, '%Y-%m-%d %H:00:00')",
    "minute": "DATE_FORMAT({of}, '%Y-%m-%d %H:%i:00')",
}
"""Unit of time → its beginning."""
TIMES = ("Time",)


def cast(context: Context, field: ScalarField, value: Value) -> Sql:
    return sql("CAST(", value, " AS JSON)") if field.type == "Json" and field.kind == "scalar" else sql(value)


def spellings(field: ScalarField, operand: Parameter) -> tuple[Parameter, ...]:
    return (operand,)


def compared(context: Context, field: ScalarField, of: str) -> str:
    return of


def exact(context: Context, field: ScalarField, of: str) -> str:
    """Most collations take letters of either case, with and without accents, for the same."""
    return f"CAST({of} AS BINARY)" if field.kind == "scalar" and field.type == "String" else of


def alike(context: Context, field: ScalarField, of: str, other: ScalarField, of_other: str) -> tuple[str, str]:
    return of, of_other


def as_text(context: Context, field: ScalarField, of: str) -> str:
    return of


def cased(context: Context, field: ScalarField) -> bool:
    return field.kind == "scalar" and field.type == "String"


def arithmetic(context: Context, field: ScalarField, of: str, sign: str, amount: Parameter) -> Sql:
    return sql(f"{of} {sign} ", amount)


def figure(context: Context, word: str, field: ScalarField, of: str) -> str:
    whole = field.type in ("Int", "BigInt")
    return f"AVG({of} + 0e0)" if word == "avg" and whole else f"{word}({of})"


def any_of(context: Context, field: ScalarField, of: str, values: Value) -> Sql:
    assert not isinstance(values, Sql), NO_LISTS
    return sql(f"{of} IN (", Spread(values), ")")


def element_of(context: Context, field: ScalarField, of: str, items: str) -> Sql:
    raise AssertionError(NO_LISTS)


def keyed(context: Context, fields: tuple[ScalarField, ...], of: tuple[str, ...]) -> Sql:
    if len(fields) == 1:
        return sql(f"{of[0]} IN (", Spread(Given(0)), ")")
    marks = ", ".join("?" * len(fields))
    return sql(f"({', '.join(of)}) IN (", Spread(Given(0), f"({marks})"), ")")


def keys(fields: tuple[ScalarField, ...], found: list[Any]) -> tuple[Any, ...]:
    return (found,)


def pattern(before: str, of: str, after: str) -> Sql:
    """A backslash in a text of MySQL's is written twice."""
    for character in ("\\\\", "%", "_"):
        of = f"REPLACE({of}, '{character}', '\\\\{character}')"
    return sql(f"CONCAT('{before}', {of}, '{after}')")


def search_words(text: str) -> str:
    return boolean_mode(text)


def search(columns: list[str], words: Parameter) -> Sql:
    """Needs `@@fulltext` of just these columns."""
    return sql(f"MATCH ({', '.join(columns)}) AGAINST (", words, " IN BOOLEAN MODE)")


def relevance(columns: list[str], words: Parameter) -> Sql:
    return search(columns, words)


def locking(alias: str, words: str) -> str:
    return f" FOR UPDATE OF {alias}{words}"


def bucket(context: Context, field: ScalarField, of: str, unit: str) -> str:
    beginning = BUCKETS[unit].format(of=of)
    return f"CAST({beginning} AS {'DATE' if field.native and field.native.name in DAYS else 'DATETIME(3)'})"


def stepped(context: Context, field: ScalarField, of: str, width: int) -> str:
    return f"(FLOOR({of} / {width}) * {width})"


def like(of: str, pattern: Value, insensitive: bool) -> Sql:
    return sql(f"LOWER({of}) LIKE LOWER(", pattern, ")") if insensitive else sql(f"{of} LIKE ", pattern)


def any_of_lowered(of: str, values: Value) -> Sql:
    assert not isinstance(values, Sql), NO_LISTS
    return sql(f"{of} IN (", Spread(values, "LOWER(?)"), ")")


def listed(context: Context, field: ScalarField, operator: str, of: str, value: Value) -> Sql:
    raise AssertionError(NO_LISTS)


def json_null(of: str, path: Parameter | None) -> Sql:
    return sql("JSON_TYPE(", at(of, path), ") = 'NULL'")


def json_absent(of: str, path: Parameter | None) -> Sql:
    return sql(at(of, path), " IS NULL")


def json_equal(field: ScalarField, of: str, path: Parameter | None, value: Sql) -> Sql:
    return sql(at(of, path), " = ", value)


def json_like(of: str, path: Parameter | None, pattern: Value, insensitive: bool) -> Sql:
    text = sql("JSON_UNQUOTE(", at(of, path), ")")
    matches = sql("LOWER(", text, ") LIKE LOWER(", pattern, ")") if insensitive else sql(text, " LIKE ", pattern)
    return sql("CASE WHEN JSON_TYPE(", at(of, path), ") = 'STRING' THEN ", matches, " END")


def json_array(of: str, path: Parameter | None, word: str, value: Sql) -> Sql:
    inside = at(of, path)
    held = {
        "contains": sql("JSON_CONTAINS(", inside, ", ", value, ")"),
        "starts_with": sql("JSON_EXTRACT(", inside, ", '$[0]') = ", value),
        "ends_with": sql("JSON_EXTRACT(", inside, ", CONCAT('$[', JSON_LENGTH(", inside, ") - 1, ']')) = ", value),
    }
    return sql("CASE WHEN JSON_TYPE(", inside, ") = 'ARRAY' THEN ", held[word], " END")


def json_ordered(of: str, path: Parameter | None, sign: str, value: Sql) -> Sql:
    """Texts are compared with texts and numbers with numbers."""
    inside = at(of, path)
    kind, wanted = sql("JSON_TYPE(", inside, ")"), sql("JSON_TYPE(", value, ")")
    texts = sql("WHEN ", kind, " = 'STRING' AND ", wanted, " = 'STRING' THEN ")
    numbers = sql(" WHEN ", kind, f" IN {NUMBERS} AND ", wanted, f" IN {NUMBERS} THEN ")
    by_text = sql("BINARY JSON_UNQUOTE(", inside, f") {sign} BINARY JSON_UNQUOTE(", value, ")")
    by_number = sql("(", inside, f" + 0e0) {sign} (", value, " + 0e0)")
    return sql("CASE ", texts, by_text, numbers, by_number, " END")


def at(of: str, path: Parameter | None) -> Sql:
    """The value that the path leads to."""
    return sql(of) if path is None else sql(f"JSON_EXTRACT({of}, ", through(path, json_path), ")")


def json_path(keys: list[str | int]) -> str:
    """MySQL's form of a path; a number steps into a list. https://dev.mysql.com/doc/refman/8.4/en/json.html#json-path-syntax"""
    steps = (f"[{key}]" if str(key).isdigit() else "." + msgspec.json.encode(str(key)).decode() for key in keys)
    return "$" + "".join(steps)


def number(parameter: Parameter) -> Sql:
    return sql(parameter)


def encode(context: Context, field: ScalarField) -> Convert | None:
    """DateTime by the column's type, Json as text, and refusals of what MySQL has no place for."""
    if field.kind == "enum":
        return None
    if field.type == "Bytes" and field.native is not None and field.native.name == "Bit":
        return _bits
    if field.type != "DateTime":
        return ENCODERS.get(field.type)
    native = "" if field.native is None else field.native.name
    unit = 10 ** (6 - _digits(field))
    if native in DAYS:
        return lambda value: _naive(value).date()
    if native in TIMES:
        return lambda value: _cut(_naive(value), unit).time()
    return lambda value: _cut(_naive(value), unit)


def selected(context: Context, field: ScalarField, of: str) -> str:
    return of


def reader(context: Context, field: ScalarField) -> Reader | None:
    if field.kind == "enum":
        return member_reader(context, field)
    native = "" if field.native is None else field.native.name
    return NATIVE_READERS.get((field.type, native)) or READERS.get(field.type)


def in_json(context: Context, field: ScalarField, of: str) -> str:
    return of


def json_reader(context: Context, field: ScalarField) -> tuple[Any, Reader | None] | None:
    """Nothing travels in JSON: a list relation is a statement of its own."""
    return None


def _digits(field: ScalarField) -> int:
    """How many digits of a second the column keeps: three unless the native type says otherwise, as in Prisma."""
    if field.native is None:
        return 3
    return int(field.native.args[0]) if field.native.args else 0


def _cut(value: dt.datetime, unit: int) -> dt.datetime:
    """`value` without what the column does not keep: MySQL would round it, and find nothing that equals it."""
    rest = value.microsecond % unit
    return value.replace(microsecond=value.microsecond - rest) if rest else value


def _naive(value: dt.datetime) -> dt.datetime:
    return value if value.tzinfo is None else value.astimezone(dt.UTC).replace(tzinfo=None)


def _float(value: float) -> float:
    if not isfinite(value):
        raise ValueError("MySQL has no NaN and no infinity")
    return value


def _decimal(value: Decimal) -> Decimal:
    if not value.is_finite():
        raise ValueError("MySQL has no NaN and no infinity")
    return value


def _bits(value: bytes) -> int:
    """Bits are compared as numbers."""
    return int.from_bytes(value, "big")


def single(value: float) -> float:
    """A number of 32 bits by its shortest digits."""
    for digits in (6, 7, 8):
        short = float(f"{value:.{digits}g}")
        if struct.pack("f", short) == struct.pack("f", value):
            return short
    return value


def clock(value: dt.timedelta) -> dt.datetime:
    """A time of day, which the protocol gives as the time since midnight."""
    return first_day((EPOCH + value).time())


ENCODERS: dict[str, Callable[[Any], object]] = {"Float": _float, "Decimal": _decimal, "Json": written_json}
READERS = {
    "Boolean": Reader("{x} != 0"),
    "DateTime": Reader("{x}.replace(tzinfo={f})", dt.UTC),
    "Decimal": Reader("{f}({x})", plain_decimal),
    "Json": json_text,
}
NATIVE_READERS = {
    ("Boolean", "Bit"): Reader("{x} != b'\\x00'"),
    ("DateTime", "Date"): Reader("{f}({x})", midnight),
    ("DateTime", "Time"): Reader("{f}({x})", clock),
    ("Float", "Float"): Reader("{f}({x})", single),
}
