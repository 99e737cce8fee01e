"""Equality of JSON values."""

from __future__ import annotations

import json

from conformance.schemas import first_difference


def json_difference(expected: object, actual: object) -> str | None:
    """None when equal in values and in the order of keys, else the first lines that differ; 1 and 1.0 are the same."""
    return first_difference(_text(expected), _text(actual))


def _text(value: object) -> str:
    return json.dumps(json.loads(json.dumps(value), parse_float=_number), indent=1, ensure_ascii=False)


def _number(text: str) -> float | int:
    number = float(text)
    return int(number) if number.is_integer() else number
