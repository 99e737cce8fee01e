"""PostgreSQL: arrays as parameters, casts by the column's type. Type names: https://www.postgresql.org/docs/current/datatype.html."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from nicol.model.schema import ScalarField
from nicol.query.columns import qualified
from nicol.query.plan import Context
from nicol.query.reader import Reader, each, first_day, json_text, member_reader, midnight, plain_decimal
from nicol.query.render.json_text import json_text as written_json
from nicol.query.render.patterns import literal_pattern
from nicol.query.render.tsquery import tsquery
from nicol.query.sql import Convert, Given, Parameter, Sql, Value, sql

NULLS_HIGH = True
NO_LIMIT = "ALL"
SAME = "IS NOT DISTINCT FROM"
SCALARS = {
    "String": "text",
    "Boolean": "boolean",
    "Int": "integer",
    "BigInt": "bigint",
    "Float": "double precision",
    "Decimal": "numeric",
    "DateTime": "timestamp",
    "Json": "jsonb",
    "Bytes": "bytea",
}
NATIVE = {
    "SmallInt": "smallint",
    "Integer": "integer",
    "BigInt": "bigint",
    "Oid": "oid",
    "Real": "real",
    "DoublePrecision": "double precision",
    "Decimal": "numeric",
    "Money": "money",
    "Uuid": "uuid",
    "Xml": "xml",
    "Inet": "inet",
    "Citext": "citext",
    "Bit": "bit varying",
    "Char": "bpchar",
    "VarChar": "varchar",
    "VarBit": "bit varying",
    "Timestamp": "timestamp",
    "Timestamptz": "timestamptz",
    "Date": "date",
    "Time": "time",
    "Timetz": "timetz",
    "Json": "json",
    "JsonB": "jsonb",
}
AS_TEXT = frozenset({"uuid", "xml", "bit", "bit varying", "json", "jsonb", "oid", "citext"})
"""Types that drivers decode into objects of their own."""

OWN_TEXT = frozenset({"text", "varchar", "bpchar", "citext"})
"""Types of a String field with which LIKE and LOWER work as they are."""
COMPARED_AS = {"xml": "text", "json": "jsonb"}
"""Types without equality and order of their own, and what their values are compared as."""
EXTREMES_AS_TEXT = frozenset({"uuid", "bit varying", "xml"})
"""Types without min and max of their own."""
COUNTED_AS = {"oid": "bigint", "money": "numeric"}
"""Types without (all) arithmetic of their own, and what their values are counted as."""


def column_type(context: Context, field: ScalarField) -> str:
    """The type of the field's column, of one element for a list, without length or precision."""
    if field.kind == "enum":
        enum = context.schema.enum(field.type)
        return qualified(context, enum.schema, enum.db_name)
    if field.native is not None and field.native.name in NATIVE:
        return NATIVE[field.native.name]
    return SCALARS[field.type]


def cast(context: Context, field: ScalarField, value: Value) -> Sql:
    """`$1::type`, so that the same text means the same to every driver."""
    return sql(value, f"::{_array(context, field) if field.is_list else _asked(column_type(context, field))}")


def element(context: Context, field: ScalarField, value: Value) -> Sql:
    """One element of a list column."""
    return sql(value, f"::{_asked(column_type(context, field))}")


def spellings(field: ScalarField, operand: Parameter) -> tuple[Parameter, ...]:
    return (operand,)


def compared(context: Context, field: ScalarField, of: str) -> str:
    """A list of bits needs a cast as well: its column may be bit(n)[], which does not equal a bit varying[]."""
    kind = column_type(context, field)
    if field.is_list:
        return f"{of}::{COMPARED_AS.get(kind, kind)}[]" if kind in COMPARED_AS or kind == "bit varying" else of
    return f"{of}::{COMPARED_AS[kind]}" if kind in COMPARED_AS else of


def exact(context: Context, field: ScalarField, of: str) -> str:
    return compared(context, field, of)


def alike(context: Context, field: ScalarField, of: str, other: ScalarField, of_other: str) -> tuple[str, str]:
    """Texts of two native types meet as text, money and numbers as numbers."""
    kinds = {column_type(context, field), column_type(context, other)}
    if len(kinds) > 1 and field.type == "String":
        return as_text(context, field, of), as_text(context, other, of_other)
    if len(kinds) > 1 and "money" in kinds:
        return f"{of}::numeric", f"{of_other}::numeric"
    return compared(context, field, of), compared(context, other, of_other)


def as_text(context: Context, field: ScalarField, of: str) -> str:
    kind = column_type(context, field)
    if kind == "inet":
        return f"format('%s', {of})"
    return of if kind in OWN_TEXT else f"{of}::text"


def cased(context: Context, field: ScalarField) -> bool:
    return field.kind == "scalar" and column_type(context, field) in (*OWN_TEXT, "xml")


def arithmetic(context: Context, field: ScalarField, of: str, sign: str, amount: Parameter) -> Sql:
    kind = column_type(context, field)
    if kind not in COUNTED_AS:
        return sql(f"{of} {sign} ", amount)
    counted = COUNTED_AS[kind]
    return sql(f"({of}::{counted} {sign} ", amount, f"::{counted})::{kind}")


def figure(context: Context, word: str, field: ScalarField, of: str) -> str:
    kind = column_type(context, field)
    if word in ("min", "max"):
        if kind == "boolean":
            return f"{'bool_and' if word == 'min' else 'bool_or'}({of})"
        return f"{word}({of}::text)::{kind}" if kind in EXTREMES_AS_TEXT else f"{word}({of})"
    counted = f"{of}::{COUNTED_AS[kind]}" if kind in COUNTED_AS else of
    return f"{word}({counted})" if word == "sum" or field.type == "Decimal" else f"avg({counted})::double precision"


def any_of(context: Context, field: ScalarField, of: str, values: Value) -> Sql:
    kind = column_type(context, field)
    if kind in COMPARED_AS:
        return sql(f"{compared(context, field, of)} = ANY(", values, f"::{kind}[]::{COMPARED_AS[kind]}[])")
    return sql(f"{of} = ANY(", values, f"::{_array(context, field)})")


def element_of(context: Context, field: ScalarField, of: str, items: str) -> Sql:
    if field.type == "String" and field.kind == "scalar":
        return sql(f"{as_text(context, field, of)} = ANY({items}::text[])")
    return sql(f"{of} = ANY({items})")


def keyed(context: Context, fields: tuple[ScalarField, ...], of: tuple[str, ...]) -> Sql:
    types = [_array(context, field) for field in fields]
    if len(fields) == 1:
        return sql(f"{of[0]} = ANY(", Given(0), f"::{types[0]})")
    arrays = [sql(", " if number else "", Given(number), f"::{kind}") for number, kind in enumerate(types)]
    return sql(f"({', '.join(of)}) IN (SELECT * FROM unnest(", *arrays, "))")


def keys(fields: tuple[ScalarField, ...], found: list[Any]) -> tuple[Any, ...]:
    if len(fields) == 1:
        return (found,)
    return tuple(list(column) for column in zip(*found, strict=True))


def locking(alias: str, words: str) -> str:
    return f" FOR UPDATE OF {alias}{words}"


def bucket(context: Context, field: ScalarField, of: str, unit: str) -> str:
    kind = column_type(context, field)
    if kind == "timestamptz":
        return f"date_trunc('{unit}', {of} AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'"
    return f"date_trunc('{unit}', {of}::timestamp)::{kind}"


def stepped(context: Context, field: ScalarField, of: str, width: int) -> str:
    return f"(floor({of}::numeric / {width}) * {width})::{column_type(context, field)}"


def like(of: str, pattern: Value, insensitive: bool) -> Sql:
    return sql(f"{of} {'ILIKE' if insensitive else 'LIKE'} ", pattern)


def pattern(before: str, of: str, after: str) -> Sql:
    return sql(literal_pattern(before, of, after))


def search_words(text: str) -> str:
    return tsquery(text)


def search(columns: list[str], words: Parameter) -> Sql:
    return sql(f"{_document(columns)} @@ to_tsquery(", words, ")")


def relevance(columns: list[str], words: Parameter) -> Sql:
    return sql(f"ts_rank({_document(columns)}, to_tsquery(", words, "))")


def _document(columns: list[str]) -> str:
    return f"to_tsvector(concat_ws(' ', {', '.join(columns)}))"


def any_of_lowered(of: str, values: Value) -> Sql:
    return sql(f"{of} IN (SELECT LOWER(one) FROM unnest(", values, "::text[]) AS one)")


def listed(context: Context, field: ScalarField, operator: str, of: str, value: Value) -> Sql:
    held = compared(context, field, of)
    match operator:
        case "has":
            kind = COMPARED_AS.get(column_type(context, field))
            one = sql(element(context, field, value), f"::{kind}" if kind else "")
            return sql(one, f" = ANY({held})")
        case "has_every" | "has_some":
            sign = "@>" if operator == "has_every" else "&&"
            several = sql(cast(context, field, value), compared(context, field, ""))
            return sql(f"{held} {sign} ", several)
        case _:
            return sql(f"(CARDINALITY({of}) = 0) = ", value, "::boolean")


def json_null(of: str, path: Parameter | None) -> Sql:
    return sql(_at(of, path, "#>"), "::jsonb = 'null'::jsonb")


def json_absent(of: str, path: Parameter | None) -> Sql:
    return sql(_at(of, path, "#>"), " IS NULL")


def json_equal(field: ScalarField, of: str, path: Parameter | None, value: Sql) -> Sql:
    return sql(_at(of, path, "#>"), "::jsonb = ", value, "::jsonb")


def json_like(of: str, path: Parameter | None, pattern: Value, insensitive: bool) -> Sql:
    text = _at(of, path, "#>>") if path is not None else sql(f"({of} #>> '{{}}')")
    matches = sql(text, " ILIKE " if insensitive else " LIKE ", pattern)
    return sql("CASE WHEN jsonb_typeof(", _at(of, path, "#>"), "::jsonb) = 'string' THEN ", matches, " END")


def json_array(of: str, path: Parameter | None, word: str, value: Sql) -> Sql:
    inside = sql(_at(of, path, "#>"), "::jsonb")
    held = {"contains": " @> ", "starts_with": " -> 0 = ", "ends_with": " -> -1 = "}[word]
    return sql("CASE WHEN jsonb_typeof(", inside, ") = 'array' THEN ", inside, held, value, "::jsonb END")


def json_ordered(of: str, path: Parameter | None, sign: str, value: Sql) -> Sql:
    inside = sql(_at(of, path, "#>"), "::jsonb")
    alike = sql("jsonb_typeof(", inside, ") = jsonb_typeof(", value, "::jsonb)")
    return sql("CASE WHEN ", alike, " THEN ", inside, f" {sign} ", value, "::jsonb END")


def _at(of: str, path: Parameter | None, arrow: str) -> Sql:
    return sql(of) if path is None else sql(f"({of} {arrow} ", path, "::text[])")


def number(parameter: Parameter) -> Sql:
    return sql(parameter, "::bigint")


def encode(context: Context, field: ScalarField) -> Convert | None:
    """DateTime by the column's type, Json and money as text; everything else as it is."""
    if field.type == "Json":
        return written_json
    if column_type(context, field) == "money":
        return _money
    make = MOMENTS.get(column_type(context, field))
    unit = 10 ** (6 - _digits(field))
    return make if make is None or unit == 1 else lambda value: make(_cut(value, unit))


def selected(context: Context, field: ScalarField, of: str) -> str:
    kind = column_type(context, field)
    if kind == "money":
        return f"{of}::numeric{'[]' if field.is_list else ''}"
    if field.is_list and (field.kind == "enum" or kind in AS_TEXT):
        return f"{of}::text[]"
    return f"{of}::text" if kind in AS_TEXT else of


def reader(context: Context, field: ScalarField) -> Reader | None:
    """A list that is NULL reads as an empty list; the caller sees to that."""
    one = _element_reader(context, field)
    return each(one) if field.is_list and one is not None else one


def in_json(context: Context, field: ScalarField, of: str) -> str:
    """The expression for the field inside `json_build_array`; what JSON cannot say exactly goes as text."""
    kind = column_type(context, field)
    if field.is_list:
        return f"{of}::text[]" if kind in AS_JSON_TEXT else of
    if kind == "timestamp":
        return f"{of} AT TIME ZONE 'UTC'"
    if kind == "bytea":
        return f"encode({of}, 'hex')"
    return f"{of}::text" if kind in AS_JSON_TEXT else of


def json_reader(context: Context, field: ScalarField) -> tuple[Any, Reader | None] | None:
    """The type that msgspec decodes `in_json` to, and what is left to do; None = this type must not travel in JSON."""
    if field.is_list:
        return None
    if field.kind == "enum":
        return str, member_reader(context, field)
    kind = column_type(context, field)
    if kind in JSON_READERS:
        return JSON_READERS[kind]
    return JSON_TYPES[field.type], None


def _element_reader(context: Context, field: ScalarField) -> Reader | None:
    if field.kind == "enum":
        return member_reader(context, field)
    kind = column_type(context, field)
    if kind == "oid":
        return Reader("int({x})")
    return json_text if field.type == "Json" else READERS.get(kind)


def _array(context: Context, field: ScalarField) -> str:
    kind = column_type(context, field)
    return "numeric[]::money[]" if kind == "money" else f"{kind}[]"


def _asked(kind: str) -> str:
    """The type to cast a parameter to: a number goes to money through numeric."""
    return "numeric::money" if kind == "money" else kind


def _money(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError("money is a finite number")
    return str(value)


def _digits(field: ScalarField) -> int:
    """How many digits of a second the column keeps: three unless the native type says otherwise, as in Prisma."""
    if field.native is None:
        return 3
    return int(field.native.args[0]) if field.native.args else 6


def _cut(value: dt.datetime, unit: int) -> dt.datetime:
    """`value` without what the column does not keep: PostgreSQL would round it, and find nothing that equals it."""
    rest = value.microsecond % unit
    return value.replace(microsecond=value.microsecond - rest) if rest else value


def _naive(value: dt.datetime) -> dt.datetime:
    return value if value.tzinfo is None else value.astimezone(dt.UTC).replace(tzinfo=None)


def _aware(value: dt.datetime) -> dt.datetime:
    return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


def _day(value: dt.datetime) -> dt.date:
    return _naive(value).date()


def _time(value: dt.datetime) -> dt.time:
    return _naive(value).time()


def _time_zoned(value: dt.datetime) -> dt.time:
    return _aware(value).timetz()


MOMENTS: dict[str, Callable[[dt.datetime], object]] = {
    "timestamp": _naive,
    "timestamptz": _aware,
    "date": _day,
    "time": _time,
    "timetz": _time_zoned,
}
NUMERIC = Reader("{f}({x})", plain_decimal)
READERS = {
    "numeric": NUMERIC,
    "money": NUMERIC,
    "date": Reader("{f}({x})", midnight),
    "time": Reader("{f}({x})", first_day),
    "timetz": Reader("{f}({x})", first_day),
}
AS_JSON_TEXT = AS_TEXT - {"json", "jsonb"} | {"real", "double precision", "money", "timetz"}
JSON_TYPES: dict[str, Any] = {
    "String": str,
    "Boolean": bool,
    "Int": int,
    "BigInt": int,
    "Json": Any,
}
JSON_READERS: dict[str, tuple[Any, Reader | None] | None] = {
    "numeric": (Decimal, NUMERIC),
    "timestamp": (dt.datetime, None),
    "timestamptz": (dt.datetime, None),
    "date": (dt.date, Reader("{f}({x})", midnight)),
    "time": (dt.time, Reader("{f}({x})", first_day)),
    "timetz": None,
    "money": None,
    "bytea": (str, Reader("{f}({x})", bytes.fromhex)),
    "real": (str, Reader("float({x})")),
    "double precision": (str, Reader("float({x})")),
    "oid": (str, Reader("int({x})")),
}
