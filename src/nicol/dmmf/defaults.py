"""Defaults as JSON values, equal to Prisma's to the last digit."""

from __future__ import annotations

import re

from nicol.dmmf.document import DefaultValue, Function, Literals
from nicol.model.schema import Default

_IMPLIED = {"uuid": 4, "cuid": 1}
"""What functions take when nothing is written."""
_WITHOUT_ARGUMENTS = ("sequence",)
"""Functions whose arguments concern the database alone."""
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d+))?([Zz]|[+\N{MINUS SIGN}-]\d\d:\d\d)\Z")
_UTC = ("Z", "z", "-00:00")


def default_value(type_name: str, default: Default) -> DefaultValue:
    """The default of a field of the type `type_name`."""
    match default.kind:
        case "function":
            return _function(default)
        case "list":
            return tuple(_literal(type_name, item) for item in default.items)
        case "value" | "enum":
            return _literal(type_name, default)


def _function(default: Default) -> Function:
    if default.text == "dbgenerated":
        return Function(name=default.text, args=default.args)
    if default.text in _WITHOUT_ARGUMENTS:
        return Function(name=default.text)
    if not default.args and default.text in _IMPLIED:
        return Function(name=default.text, args=(_IMPLIED[default.text],))
    return Function(name=default.text, args=tuple(map(int, default.args)))


def _literal(type_name: str, default: Default) -> Literals:
    text = default.text
    if default.kind == "enum":
        return text
    match type_name:
        case "Int":
            return int(text)
        case "BigInt":
            return str(int(text))
        case "Float" | "Decimal":
            return _number(text)
        case "Boolean":
            return text == "true"
        case "DateTime":
            return _moment(text)
        case _:
            return text


def _number(text: str) -> float:
    """The digits as one number times a power of ten, each rounded: by Prisma's arithmetic 0.3 is 0.30000000000000004.

    Too many digits for a float give infinity, which JSON has as null.
    """
    whole, _, fraction = text.partition(".")
    try:
        digits = float(int(whole + fraction))
    except OverflowError:
        return float("-inf") if text.startswith("-") else float("inf")
    return digits * _tenth(len(fraction))


def _tenth(exponent: int) -> float:
    """10 to the power of -exponent by repeated squaring, as its rounding errors are those that Prisma prints."""
    power, square = 1.0, 10.0
    while exponent:
        if exponent & 1:
            power *= square
        exponent >>= 1
        square *= square
    return 1 / power


def _moment(text: str) -> str:
    """A moment as Prisma writes it: `T`, the fraction in groups of three digits, and an offset by numbers."""
    found = _MOMENT.match(text)
    assert found is not None
    date, time, fraction, written = found.groups()
    offset = written.replace("\N{MINUS SIGN}", "-")
    digits = (fraction or "")[:9].rstrip("0")
    digits += "0" * (-len(digits) % 3)
    return f"{date}T{time}{f'.{digits}' if digits else ''}{'+00:00' if offset in _UTC else offset}"
