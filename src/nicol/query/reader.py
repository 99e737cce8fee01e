"""How a stored value becomes a Python value: a piece of generated code."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Context as DecimalContext
from decimal import Decimal
from typing import Any

import msgspec

from nicol.errors.database import InconsistentDataError
from nicol.model.schema import ScalarField
from nicol.query.plan import Context


@dataclass(frozen=True, slots=True)
class Reader:
    """`code` is an expression over `{x}`, the stored value, which is not NULL, and `{f}`, the name of `helper`."""

    code: str
    helper: Any = None


class Members(dict[str, object]):
    """Database value → enum member; a value that the schema does not know is an InconsistentDataError."""

    def __init__(self, enum: str, members: dict[str, object]) -> None:
        super().__init__(members)
        self.enum = enum

    def __missing__(self, key: str) -> object:
        raise InconsistentDataError(f"Value '{key}' not found in enum '{self.enum}'")


def member_reader(context: Context, field: ScalarField) -> Reader:
    """A column of an enum: by dictionary, which is ten times as fast as calling the enum."""
    return Reader("{f}[{x}]", Members(field.type, dict(context.enums[field.type])))


def each(reader: Reader) -> Reader:
    """Reads every element of a list."""
    inner = eval(f"lambda f: lambda items: [{reader.code.format(x='x', f='f')} for x in items]")(reader.helper)
    return Reader("{f}({x})", inner)


json_text = Reader("{f}({x})", msgspec.json.Decoder().decode)
"""A Json column selected as text."""
stored_json = Reader("({f}({x}) if type({x}) is str else {x})", json_text.helper)
"""A Json column of SQLite: its affinity is numeric, so a JSON number is stored as one. https://www.sqlite.org/datatype3.html"""
ANY_PRECISION = DecimalContext(prec=2000)
ONE = Decimal(1)
parse_moment = dt.datetime.fromisoformat
WITHOUT_OFFSET = frozenset({19, 23, 26})
"""Lengths of a date and time with seconds, milliseconds, microseconds: to add the offset to the text is four times as
fast as to add it to the datetime."""


def midnight(day: dt.date) -> dt.datetime:
    """A date column as Prisma gives it: the day's first instant in UTC."""
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)


def first_day(time: dt.time) -> dt.datetime:
    """A time column as Prisma gives it: on the first day of 1970, in UTC."""
    moment = dt.datetime.combine(dt.date(1970, 1, 1), time)
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)


def stored_moment(value: str | int | float) -> dt.datetime:
    """A DateTime in SQLite: ISO text with or without offset, CURRENT_TIMESTAMP's text, or Unix milliseconds."""
    if not isinstance(value, str):
        return dt.datetime.fromtimestamp(value / 1000, dt.UTC)
    try:
        if len(value) in WITHOUT_OFFSET:
            return parse_moment(value + "+00:00")
        found = parse_moment(value)
    except ValueError:
        raise InconsistentDataError(f"Conversion failed: '{value}' is not a date and time") from None
    if found.tzinfo is dt.UTC:
        return found
    return found.replace(tzinfo=dt.UTC) if found.tzinfo is None else found.astimezone(dt.UTC)


def plain_decimal(value: Decimal) -> Decimal:
    """A numeric without the zeros that its column's scale adds, written without exponent, as Prisma gives it."""
    text = str(value)
    if "E" not in text and value.is_finite():
        return Decimal(text.rstrip("0").rstrip(".")) if text[-1] == "0" and "." in text else value
    short = ANY_PRECISION.normalize(value)
    if short.is_finite() and short == short.to_integral_value(context=ANY_PRECISION):
        return short.quantize(ONE, context=ANY_PRECISION)
    return short


def stored_decimal(value: str | int | float) -> Decimal:
    """A Decimal in SQLite, which keeps it as a number."""
    return Decimal(str(value))
