"""Reading the filter of a Json field, about its whole value or what a path leads to."""

from __future__ import annotations

from typing import Any

from nicol.errors.query import QueryArgumentError
from nicol.query.asked import COMPARED, PATTERNS, Asked, escaped
from nicol.query.condition import AnyOf, Compare, Condition, Not, Null, Operand, Other, Pattern
from nicol.query.marks import JsonNull, NullMark, is_ref
from nicol.query.sql import Fixed, Parameter
from nicol.query.values import given, parameter, placed

JSON_TEXT = {
    "string_contains": PATTERNS["contains"],
    "string_starts_with": PATTERNS["startswith"],
    "string_ends_with": PATTERNS["endswith"],
}
"""Operator → the wildcards before and after the text."""
JSON_ARRAY = ("array_contains", "array_starts_with", "array_ends_with")
JSON_NULL = Fixed("null")


def read_json(asked: Asked, operator: str, value: Any) -> Condition:
    """The condition that one operator states about a Json field."""
    path = None if asked.json_path is None else _json_path(asked)
    here, field = asked.at(operator), asked.field
    if operator in JSON_TEXT:
        return Compare(field, "json_like", _text(asked, operator, value, here), asked.insensitive, path)
    if operator in JSON_ARRAY:
        null = value is None or value is JsonNull
        return Compare(field, f"json_{operator}", JSON_NULL if null else asked.operand(value, here), path=path)
    if operator in COMPARED:
        return Compare(field, f"json {COMPARED[operator]}", _ordered(asked, value, here), path=path)
    if value is None or isinstance(value, NullMark):
        return _null(asked, operator, value, path)
    compare = Compare(field, "json", asked.operand(value, here), path=path)
    return Not(compare) if operator == "not" else compare


def _text(asked: Asked, operator: str, value: Any, path: str) -> Operand:
    before, after = JSON_TEXT[operator]
    if is_ref(value):
        return Pattern(asked.other(value, path, "String"), before, after)
    leaf = given(value, path)
    if not issubclass(leaf.type, str):
        raise QueryArgumentError(path, f"expected a str, got {leaf.type.__name__}")
    return placed(leaf, lambda text: f"{before}{escaped(text)}{after}")


def _ordered(asked: Asked, value: Any, path: str) -> Operand:
    if is_ref(value):
        return Other(asked.other(value, path))
    leaf = given(value, path)
    if leaf.type is bool or not issubclass(leaf.type, str | int | float):
        raise QueryArgumentError(path, f"expected a str or a number, got {leaf.type.__name__}")
    return parameter(asked.context, asked.field, leaf, path)


def _null(asked: Asked, operator: str, mark: NullMark | None, path: Parameter | None) -> Condition:
    null: Condition = Null(asked.field) if path is None else Compare(asked.field, "json_absent", path=path)
    json_null: Condition = Compare(asked.field, "json_null", path=path)
    name = "DbNull" if mark is None else mark.name
    found = {"DbNull": null, "JsonNull": json_null, "AnyNull": AnyOf((null, json_null))}[name]
    return Not(found) if operator == "not" else found


def text_path(path: str) -> list[str]:
    """The keys of a path in MySQL's and SQLite's form: `$.a.b[0]`."""
    return [key for key in path.removeprefix("$").replace("[", ".").replace("]", "").split(".") if key]


def _json_path(asked: Asked) -> Parameter:
    path = f"{asked.path}.path"
    leaf = given(asked.json_path, path)
    if leaf.type is str:
        return placed(leaf, text_path)
    if leaf.type is not list:
        raise QueryArgumentError(path, f"expected a list of keys, got {leaf.type.__name__}")
    return placed(leaf, lambda keys: _path_keys(keys, path))


def _path_keys(keys: list[Any], path: str) -> list[str]:
    for place, key in enumerate(keys):
        if not isinstance(key, str | int):
            raise QueryArgumentError(f"{path}[{place}]", f"expected a str, got {type(key).__name__}")
    return [str(key) for key in keys]
