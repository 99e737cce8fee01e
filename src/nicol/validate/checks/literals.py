"""Default literals that must hold a value of their type."""

from __future__ import annotations

import base64
import re
from decimal import Decimal

from nicol.psl.ast import ArrayValue, Expression, NumberValue, StringValue
from nicol.validate.checks.json_text import json_problem
from nicol.validate.checks.moments import moment_problem
from nicol.validate.checks.state import Checks

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
    number = Decimal(text)
    if number >= 2**63:
        return "number too large to fit in target type"
    return "number too small to fit in target type" if number < -(2**63) else ""


def _decimal_problem(text: str) -> str:
    base, *exponent = re.split("[eE]", text, maxsplit=1)
    if not base:
        return "Failed to parse empty string"
    lead, _, trail = base.partition(".")
    digits = re.sub(r"(?<!\A)_", "", re.sub(r"\A[+-]", "", lead + trail))
    for part in (*(re.sub(r"\A\+?-?", "", one) for one in exponent), digits):
        if not part:
            return "cannot parse integer from empty string"
        if not re.fullmatch(r"[0-9]+", part):
            return "invalid digit found in string"
    return ""


def _problem(scalar: str, text: str) -> str:
    match scalar:
        case "Json":
            return json_problem(text)
        case "Bytes":
            return _base64_problem(text)
        case _:
            return moment_problem(text)


def _base64_problem(text: str) -> str:
    """Prisma takes the standard alphabet, padded, without bits to spare."""
    try:
        if base64.b64encode(base64.b64decode(text, validate=True)) == text.encode():
            return ""
    except ValueError:
        pass
    return "Could not convert from `base64 encoded bytes` to `PrismaValue::Bytes`"
