"""SQLite: lists travel as JSON text; dates are text, booleans and decimals numbers. https://www.sqlite.org/json1.html."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from math import isfinite, isinf
from typing import Any

import msgspec
from msgspec import Raw

from nicol.drivers.failure import DriverError
from nicol.model.schema import ScalarField
from nicol.query.plan import Context
from nicol.query.reader import Reader, member_reader, stored_decimal, stored_json, stored_moment
from nicol.query.render.json_text import json_text as written_json
from nicol.query.render.patterns import literal_pattern
from nicol.query.sql import Convert, Fixed, Given, Parameter, Slot, Sql, Value, sql

NULLS_HIGH = False
NO_LIMIT = "-1"
SAME = "IS NOT DISTINCT FROM"
NO_LISTS = "the schema language has no list fields on SQLite"
NO_SEARCH = "the dialect has no full-text search"
BUCKETS = {
    "year": ("%Y-01-01T00:00:00.000+00:00", ""),
    "month": ("%Y-%m-01T00:00:00.000+00:00", ""),
    "week": ("%Y-%m-%dT00:00:00.000+00:00", ", 'weekday 0', '-6 days'"),
    "day": ("%Y-%m-%dT00:00:00.000+00:00", ""),
    "hour": ("%Y-%m-%dT%H:00:00.000+00:00", ""),
    "minute": ("%Y-%m-%dT%H:%M:00.000+00:00", ""),
}
"""Unit of time → the form of its beginning, and what leads there."""
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
READERS = {
    "Boolean": Reader("{x} == 1"),
    "DateTime": Reader("{f}({x})", stored_moment),
    "Decimal": Reader("{f}({x})", stored_decimal),
    "Float": Reader("float({x})"),
    "Json": stored_json,
}


def cast(context: Context, field: ScalarField, value: Value) -> Sql:
    return sql(value)


def spellings(field: ScalarField, operand: Parameter) -> tuple[Parameter, ...]:
    """A moment is text of ours (and Prisma 7's), or of CURRENT_TIMESTAMP, or milliseconds (Prisma until 6)."""
    if field.type != "DateTime" or field.kind != "scalar" or isinstance(operand, Given):
        return (operand,)
    return operand, _through(operand, default_text), _through(operand, milliseconds)


def compared(context: Context, field: ScalarField, of: str) -> str:
    return of


def exact(context: Context, field: ScalarField, of: str) -> str:
    return compared(context, field, of)


def alike(context: Context, field: ScalarField, of: str, other: ScalarField, of_other: str) -> tuple[str, str]:
    """Two moments may be written in two of their forms."""
    if field.type == "DateTime":
        return _in_milliseconds(of), _in_milliseconds(of_other)
    return of, of_other


def _in_milliseconds(of: str) -> str:
    """2440587.5 is the Julian day of the epoch."""
    text = f"CAST(ROUND((julianday({of}) - 2440587.5) * 86400000) AS INTEGER)"
    return f"CASE typeof({of}) WHEN 'text' THEN {text} ELSE {of} END"


def as_text(context: Context, field: ScalarField, of: str) -> str:
    return of


def cased(context: Context, field: ScalarField) -> bool:
    return True


def arithmetic(context: Context, field: ScalarField, of: str, sign: str, amount: Parameter) -> Sql:
    return sql(f"{of} {sign} ", amount)


def figure(context: Context, word: str, field: ScalarField, of: str) -> str:
    return f"{word}({of})"


def any_of(context: Context, field: ScalarField, of: str, values: Value) -> Sql:
    assert not isinstance(values, Sql), NO_LISTS
    as_text = LIST_TEXTS.get(field.type, _list_text)
    return sql(f"{of} IN (SELECT {_element(field)} FROM json_each(", _through(values, as_text), "))")


def element_of(context: Context, field: ScalarField, of: str, items: str) -> Sql:
    raise AssertionError(NO_LISTS)


def keyed(context: Context, fields: tuple[ScalarField, ...], of: tuple[str, ...]) -> Sql:
    if len(fields) == 1:
        return sql(f"{of[0]} IN (SELECT {_element(fields[0])} FROM json_each(", Given(0), "))")
    members = ", ".join(_member(field, place) for place, field in enumerate(fields))
    return sql(f"({', '.join(of)}) IN (SELECT {members} FROM json_each(", Given(0), "))")


def keys(fields: tuple[ScalarField, ...], found: list[Any]) -> tuple[Any, ...]:
    return (_list_text(_hex(fields, found)),)


def locking(alias: str, words: str) -> str:
    raise AssertionError("the dialect locks no rows")


def bucket(context: Context, field: ScalarField, of: str, unit: str) -> str:
    """In the form that moments are written in."""
    moment = f"CASE typeof({of}) WHEN 'text' THEN {of} ELSE datetime({of} / 1000, 'unixepoch') END"
    if unit == "quarter":
        month = f"printf('%02d', (CAST(strftime('%m', {moment}) AS INTEGER) - 1) / 3 * 3 + 1)"
        return f"strftime('%Y-', {moment}) || {month} || '-01T00:00:00.000+00:00'"
    shape, modifiers = BUCKETS[unit]
    return f"strftime('{shape}', {moment}{modifiers})"


def stepped(context: Context, field: ScalarField, of: str, width: int) -> str:
    """Division cuts towards zero."""
    return f"({of} / {width} - ({of} < 0 AND {of} % {width} <> 0)) * {width}"


def like(of: str, pattern: Value, insensitive: bool) -> Sql:
    return sql(f"{of} LIKE ", pattern, " ESCAPE '\\'")


def pattern(before: str, of: str, after: str) -> Sql:
    return sql(literal_pattern(before, of, after))


def search_words(text: str) -> str:
    raise AssertionError(NO_SEARCH)


def search(columns: list[str], words: Parameter) -> Sql:
    raise AssertionError(NO_SEARCH)


def relevance(columns: list[str], words: Parameter) -> Sql:
    raise AssertionError(NO_SEARCH)


def any_of_lowered(of: str, values: Value) -> Sql:
    assert not isinstance(values, Sql), NO_LISTS
    return sql(f"{of} IN (SELECT LOWER(value) FROM json_each(", _through(values, _list_text), "))")


def listed(context: Context, field: ScalarField, operator: str, of: str, value: Value) -> Sql:
    raise AssertionError(NO_LISTS)


def json_null(of: str, path: Parameter | None) -> Sql:
    return sql(_at(of, path), " = 'null'")


def json_absent(of: str, path: Parameter | None) -> Sql:
    return sql(_at(of, path), " IS NULL")


def json_equal(field: ScalarField, of: str, path: Parameter | None, value: Sql) -> Sql:
    return sql(_at(of, path), " = json(", value, ")")


def json_like(of: str, path: Parameter | None, pattern: Value, insensitive: bool) -> Sql:
    kind = sql("json_type(", _at(of, path), ") = 'text'")
    matches = sql("(", _at(of, path), " ->> '$') LIKE ", pattern, " ESCAPE '\\'")
    return sql("CASE WHEN ", kind, " THEN ", matches, " END")


def json_array(of: str, path: Parameter | None, word: str, value: Sql) -> Sql:
    inside = _at(of, path)
    held = {
        "contains": sql("NOT EXISTS (SELECT 1 FROM json_each(", value, ") w WHERE NOT EXISTS (", _same(inside), "))"),
        "starts_with": sql("(", inside, " -> 0) = json(", value, ")"),
        "ends_with": sql("(", inside, " -> '$[#-1]') = json(", value, ")"),
    }
    return sql("CASE WHEN json_type(", inside, ") = 'array' THEN ", held[word], " END")


def _same(inside: Sql) -> Sql:
    """The elements of a JSON array that are the same as `w`."""
    return sql("SELECT 1 FROM json_each(", inside, ") e WHERE e.type = w.type AND e.value IS w.value")


def json_ordered(of: str, path: Parameter | None, sign: str, value: Sql) -> Sql:
    inside = _at(of, path)
    kind, wanted = sql("json_type(", inside, ")"), sql("json_type(", value, ")")
    alike = sql(kind, " IN ('text', 'integer', 'real') AND (", kind, " = 'text') = (", wanted, " = 'text')")
    return sql("CASE WHEN ", alike, " THEN (", inside, f" ->> '$') {sign} (", value, " ->> '$') END")


def _at(of: str, path: Parameter | None) -> Sql:
    """The value that the path leads to, as JSON text."""
    return sql(f"json({of})") if path is None else sql(f"({of} -> ", _through(path, _json_path), ")")


def _json_path(keys: list[str | int]) -> str:
    """SQLite's form of a path; a number steps into a list. https://www.sqlite.org/json1.html#path_arguments"""
    steps = (f"[{key}]" if str(key).isdigit() else '."' + str(key).replace('"', '\\"') + '"' for key in keys)
    return "$" + "".join(steps)


def number(parameter: Parameter) -> Sql:
    return sql("CAST(", parameter, " AS INTEGER)")


def encode(context: Context, field: ScalarField) -> Convert | None:
    return ENCODERS.get(field.type)


def selected(context: Context, field: ScalarField, of: str) -> str:
    return of


def reader(context: Context, field: ScalarField) -> Reader | None:
    return member_reader(context, field) if field.kind == "enum" else READERS.get(field.type)


def in_json(context: Context, field: ScalarField, of: str) -> str:
    return of


def json_reader(context: Context, field: ScalarField) -> tuple[Any, Reader | None] | None:
    """Nothing travels in JSON: a list relation is cheaper as a statement of its own, where there is no network."""
    return None


def iso_text(value: dt.datetime) -> str:
    """A datetime as Prisma 7 stores it: UTC, milliseconds, with the offset."""
    if value.tzinfo is None:
        return value.isoformat(timespec="milliseconds") + "+00:00"
    moment = value if value.tzinfo is dt.UTC else value.astimezone(dt.UTC)
    return moment.isoformat(timespec="milliseconds")


def default_text(moment: str) -> str:
    """What CURRENT_TIMESTAMP gives at the moment of an ISO text; the text itself when it is within a second."""
    return f"{moment[:10]} {moment[11:19]}" if moment[19:23] == ".000" else moment


def milliseconds(moment: str) -> int:
    """Unix milliseconds of an ISO text."""
    return (dt.datetime.fromisoformat(moment) - EPOCH) // dt.timedelta(milliseconds=1)


def _moment_text(moments: list[str]) -> str:
    return _list_text([form for one in moments for form in (one, default_text(one), milliseconds(one))])


def _element(field: ScalarField) -> str:
    return "unhex(value)" if field.type == "Bytes" else "value"


def _member(field: ScalarField, place: int) -> str:
    return f"unhex(value ->> {place})" if field.type == "Bytes" else f"value ->> {place}"


def _through(values: Parameter, last: Convert) -> Parameter:
    """`values` with one more conversion."""
    match values:
        case Slot(index, None):
            return Slot(index, last)
        case Slot(index, convert) if convert is not None:
            return Slot(index, lambda value: last(convert(value)))
        case Fixed(value):
            return Fixed(last(value))
        case _:
            return values


def _hex(fields: tuple[ScalarField, ...], found: list[Any]) -> list[Any]:
    if all(field.type != "Bytes" for field in fields):
        return found
    if len(fields) == 1:
        return [key.hex() for key in found]
    return [[part.hex() if isinstance(part, bytes) else part for part in key] for key in found]


def _hex_text(values: list[bytes]) -> str:
    return _list_text([value.hex() for value in values])


def _number_text(values: list[float]) -> str:
    """JSON has no word for infinity; SQLite reads a number that is too large as one."""
    if all(map(isfinite, values)):
        return _list_text(values)
    return _list_text([value if isfinite(value) else Raw(b"9e999" if value > 0 else b"-9e999") for value in values])


def _list_text(values: list[Any]) -> str:
    try:
        return msgspec.json.encode(values).decode()
    except UnicodeEncodeError as error:
        raise DriverError("bad_value", str(error), "") from None


def _number(value: float) -> float:
    if value != value:  # the quickest test for NaN
        raise ValueError("SQLite has no NaN and would store NULL")
    return value


def _decimal(value: Decimal) -> float:
    number = _number(float(value))
    if isinf(number) and value.is_finite():
        raise OverflowError("SQLite keeps decimals as numbers of 64 bits")
    return number


LIST_TEXTS: dict[str, Convert] = {
    "Bytes": _hex_text,
    "Float": _number_text,
    "Decimal": _number_text,
    "DateTime": _moment_text,
}
ENCODERS: dict[str, Convert] = {
    "DateTime": iso_text,
    "Decimal": _decimal,
    "Float": _number,
    "Json": written_json,
    "Boolean": int,
}
