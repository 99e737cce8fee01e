"""Default literals that must hold a value of their type."""

from __future__ import annotations

import base64
import binascii
import json
import re
from datetime import datetime
from decimal import Decimal, InvalidOperation

from nicol.psl.ast import ArrayValue, Expression, NumberValue, StringValue
from nicol.validate.checks.state import Checks

_RFC3339 = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_NAMES = {"DateTime": "rfc3339 datetime string", "Json": "JSON string", "Bytes": "base64 string"}


def check_literal(checks: Checks, scalar: str, value: Expression) -> None:
    """Report a literal that cannot be read as `scalar`."""
    if isinstance(value, ArrayValue):
        for item in value.items:
            check_literal(checks, scalar, item)
        return
    if isinstance(value, StringValue) and scalar in _NAMES:
        problem = _problem(scalar, value.text)
        kind = _NAMES[scalar]
    elif isinstance(value, NumberValue) and scalar in ("Int", "BigInt"):
        problem, kind = _integer_problem(value.text), "integer"
    elif isinstance(value, StringValue) and scalar == "Decimal":
        problem, kind = _decimal_problem(value.text), "decimal"
    else:
        return
    if problem:
        text = f'Parse error: "{value.text}" is not a valid {kind}. ({problem})'
        checks.context.attribute_error(text, "default" if kind == "decimal" else "@default", value.span)


def _integer_problem(text: str) -> str:
    if "." in text:
        return "invalid digit found in string"
    number = int(text)
    if number >= 2**63:
        return "number too large to fit in target type"
    return "number too small to fit in target type" if number < -(2**63) else ""


def _decimal_problem(text: str) -> str:
    try:
        Decimal(text)
    except InvalidOperation:
        return "invalid digit found in string"
    return ""


def _problem(scalar: str, text: str) -> str:
    match scalar:
        case "Json":
            return json_problem(text)
        case "Bytes":
            return _base64_problem(text)
        case _:
            return _date_problem(text)


def _date_problem(text: str) -> str:
    match = _RFC3339.match(text)
    if match is None:
        return "premature end of input" if re.fullmatch(r"[\d\-:T.]*", text) else "input contains invalid characters"
    if match.end() != len(text):
        return "trailing input"
    try:
        datetime.fromisoformat(f"{match[1]}T{match[2].replace(':60', ':59')}")
    except ValueError:
        return "input is out of range"
    return ""


def _base64_problem(text: str) -> str:
    start = "Could not convert from `base64 encoded bytes` to `PrismaValue::Bytes`"
    try:
        base64.b64decode(text, validate=True)
    except binascii.Error:
        for place, char in enumerate(text):
            if not (char.isascii() and (char.isalnum() or char in "+/=")):
                return f"{start}: Invalid byte {ord(char)}, offset {place}."
        return f"{start}."
    return ""


def json_problem(text: str) -> str:
    """Why `text` is not JSON, in serde_json's words where they are known, else empty."""
    try:
        json.loads(text, parse_constant=_refuse_constant)
    except ValueError as error:
        offset = error.pos if isinstance(error, json.JSONDecodeError) else 0
        line = text.count("\n", 0, offset) + 1
        return _serde_words(text, offset, line)
    except RecursionError:
        return "recursion limit exceeded at line 1 column 128"
    return ""


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _serde_words(text: str, offset: int, line: int) -> str:
    rest = text[offset:]
    column = offset - (text.rfind("\n", 0, offset) + 1) + 1
    if not rest.strip():
        return f"EOF while parsing a value at line {line} column {len(text)}"
    for word in ("true", "false", "null"):
        if rest[0] == word[0]:
            return f"expected ident at line {line} column {column + _common(word, rest)}"
    return f"expected value at line {line} column {column}"


def _common(word: str, rest: str) -> int:
    """How far `rest` agrees with `word`: where the ident breaks."""
    place = 0
    while place < len(word) and place < len(rest) and word[place] == rest[place]:
        place += 1
    return place
