"""Nicol's results as Prisma's recorded responses, and when the two are the same."""

from __future__ import annotations

import base64
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from nicol.model.schema import Model, RelationField, ScalarField, Schema
from nicol.query.kinds import is_dict, is_list

NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
DATE = re.compile(r"\d{4}-\d\d-\d\dT")


@dataclass(frozen=True, slots=True)
class JsonNothing:
    """SQL NULL or JSON's null in a Json field: Python has None for both, as Prisma Client has null."""


JSON_NOTHING = JsonNothing()


def answer(schema: Schema, model: Model, row: Mapping[str, Any] | None, selections: list[dict[str, Any]]) -> Any:
    """A row in the form of a response."""
    if row is None:
        return None
    found: dict[str, Any] = {}
    for item in selections:
        name = item["name"]
        found[item.get("alias") or name] = _part(schema, model, row, name, item)
    return found


def _part(schema: Schema, model: Model, row: Mapping[str, Any], name: str, item: dict[str, Any]) -> Any:
    if name == "_count":
        return {count.get("alias") or count["name"]: row[f"#{count['name']}"] for count in item["selections"]}
    field = model.field(name)
    if not isinstance(field, RelationField):
        return scalar(field, row[name])
    target = schema.model(field.target)
    if field.is_list:
        return [answer(schema, target, child, item["selections"]) for child in row[name]]
    return answer(schema, target, row[name], item["selections"])


def group(model: Model, row: Mapping[str, Any], selections: list[dict[str, Any]]) -> dict[str, Any]:
    """Fields and aggregates in the form of a response."""
    found: dict[str, Any] = {}
    for item in selections:
        name = item["name"]
        if "selections" in item:
            values = {part["name"]: row[name][part["name"]] for part in item["selections"]}
            found[item.get("alias") or name] = {
                part: _figure(model, name, part, value) for part, value in values.items()
            }
        else:
            found[item.get("alias") or name] = scalar(model.scalar(name), row[name])
    return found


def _figure(model: Model, word: str, name: str, value: Any) -> Any:
    return value if word == "_count" else scalar(model.scalar(name), value)


def scalar(field: ScalarField, value: Any) -> Any:
    """A value in the form of a response."""
    if value is None:
        return JSON_NOTHING if field.type == "Json" and field.kind == "scalar" and not field.is_list else None
    if field.is_list and is_list(value):
        return [_one(field, item) for item in value]
    return _one(field, value)


def _one(field: ScalarField, value: Any) -> Any:
    match field.type:
        case "Json":
            return json.dumps(value)
        case "BigInt" | "Decimal":
            return f"{value:f}" if isinstance(value, Decimal) else str(value)
        case "DateTime" if isinstance(value, datetime):
            return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        case "Bytes":
            return base64.b64encode(value).decode()
        case _:
            return value


def same(expected: Any, actual: Any) -> bool:
    """Whether two responses say the same: objects without order, numbers by value, JSON texts as JSON."""
    if actual == JSON_NOTHING:
        return expected in (None, "null")
    if is_dict(expected) and is_dict(actual):
        return _same_objects(expected, actual)
    if is_list(expected) and is_list(actual):
        return len(expected) == len(actual) and all(map(same, expected, actual))
    match expected, actual:
        case (bool(), _) | (_, bool()):
            return expected is actual
        case (int() | float(), int() | float()):
            return math.isclose(expected, actual, rel_tol=1e-9)
        case (str(), str()):
            return _same_text(expected, actual)
        case (int() | float(), str()) | (str(), int() | float()):
            numbers = NUMBER.fullmatch(str(expected)) and NUMBER.fullmatch(str(actual))
            return bool(numbers) and Decimal(str(expected)) == Decimal(str(actual))
        case _:
            return bool(expected == actual)


def _same_objects(expected: dict[str, Any], actual: dict[str, Any]) -> bool:
    return expected.keys() == actual.keys() and all(same(expected[key], actual[key]) for key in expected)


def _same_text(expected: str, actual: str) -> bool:
    if expected == actual:
        return True
    if expected[:1] in "[{" and actual[:1] in "[{" and expected and actual:
        try:
            return same(json.loads(expected), json.loads(actual))
        except ValueError:
            return False
    if NUMBER.fullmatch(expected) and NUMBER.fullmatch(actual):
        return Decimal(expected) == Decimal(actual)
    if DATE.match(expected) and DATE.match(actual):
        return datetime.fromisoformat(expected) == datetime.fromisoformat(actual)
    return False


def at(document: Any, pointer: str) -> Any:
    """The value at a JSON pointer; None where there is none."""
    for step in pointer.strip("/").split("/"):
        if step == "":
            continue
        if is_list(document):
            document = document[int(step)] if step.isdigit() and int(step) < len(document) else None
        else:
            document = document.get(step) if is_dict(document) else None
    return document
