"""Reading the filter of one scalar field: a value, or a dict of operators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from nicol.dialects.facts import Can
from nicol.errors.query import InvalidInputError, QueryArgumentError, UnsupportedFeatureError
from nicol.model.schema import ScalarField
from nicol.query.asked import COMPARED, PATTERNS, Asked
from nicol.query.condition import Compare, Condition, Not, Null, Other, Search, all_of, none_of
from nicol.query.json_filters import JSON_ARRAY, JSON_TEXT, read_json
from nicol.query.kinds import is_dict
from nicol.query.marks import is_ref
from nicol.query.plan import Context
from nicol.query.references import Refer
from nicol.query.render import renderer
from nicol.query.shape import Leaf
from nicol.query.sql import Parameter
from nicol.query.suggest import unknown
from nicol.query.values import encoder, given, placed


def read_filter(context: Context, field: ScalarField, value: Any, path: str, refer: Refer) -> Condition:
    """The condition that a slotted value or dict of operators states about one field."""
    asked = Asked(context, field, path, refer)
    if not is_dict(value):
        if field.type == "Json" and field.kind == "scalar" and not field.is_list:
            raise QueryArgumentError(path, "a field of type Json takes a filter: {'equals': …}, {'path': …}")
        return _operation(asked, "equals", value)
    asked = replace(asked, insensitive=_insensitive(field, value, path), json_path=value.get("path"))
    if set(value) == {"path"}:
        raise InvalidInputError(path, "A JSON path cannot be set without a scalar filter.")
    known = operators(context, field)
    for operator in value:
        if operator not in known:
            raise _no_operator(context, field, operator, known, f"{path}.{operator}")
    return all_of(
        [
            _operation(asked, operator, operand)
            for operator, operand in value.items()
            if operator not in ("mode", "path")
        ]
    )


def operators(context: Context, field: ScalarField) -> tuple[str, ...]:
    """The filter words that a field takes."""
    if field.is_list:
        return ("equals", "has", "has_every", "has_some", "is_empty")
    if field.kind == "enum" or field.type == "Bytes":
        return ("equals", "in", "not_in", "not")
    if field.type == "Boolean":
        return ("equals", "not")
    if field.type == "Json":
        return ("equals", "not", "path", "mode", *JSON_TEXT, *JSON_ARRAY, *COMPARED)
    words = ("equals", "in", "not_in", *COMPARED, "not")
    if field.type != "String":
        return words
    if field.native is not None and field.native.name == "Uuid":
        return (*words, "mode")
    searched = ("search",) if Can.FULL_TEXT_SEARCH in context.dialect.can else ()
    return (*words, *PATTERNS, *searched, "mode")


def _no_operator(
    context: Context, field: ScalarField, operator: str, known: tuple[str, ...], path: str
) -> QueryArgumentError:
    if operator == "search" and "contains" in known:
        return UnsupportedFeatureError(path, f"full-text search is not available on {context.dialect.name}")
    kind = f"a list of {field.type}" if field.is_list else f"a field of type {field.type}"
    return unknown(path, f'{kind} has no filter "{operator}"', operator, known)


def _insensitive(field: ScalarField, value: Mapping[str, Any], path: str) -> bool:
    mode = value.get("mode", "default")
    if mode not in ("default", "insensitive"):
        raise QueryArgumentError(f"{path}.mode", f'expected "default" or "insensitive", got {mode!r}')
    return bool(mode == "insensitive")


def _operation(asked: Asked, operator: str, value: Any) -> Condition:
    field, path = asked.field, asked.at(operator)
    if field.is_list:
        return _of_list(asked, operator, value, path)
    if field.type == "Json" and field.kind == "scalar":
        return read_json(asked, operator, value)
    match operator:
        case "equals":
            return _equals(asked, value, path)
        case "not" if is_dict(value):
            inner = {**value, "mode": "insensitive"} if asked.insensitive and "mode" not in value else value
            return none_of(read_filter(asked.context, field, inner, path, asked.refer))
        case "not":
            return Not(_equals(asked, value, path))
        case "in" | "not_in":
            among = Compare(field, "in", asked.operands(value, path), asked.insensitive)
            return Not(among) if operator == "not_in" else among
        case "contains" | "startswith" | "endswith":
            return Compare(field, "like", asked.pattern(operator, value, path), asked.insensitive)
        case "search":
            return search((field,), asked.context, value, path)
        case _:
            return Compare(field, COMPARED[operator], asked.operand(value, path), asked.insensitive)


def _equals(asked: Asked, value: Any, path: str) -> Condition:
    if value is None:
        if asked.field.is_required:
            raise QueryArgumentError(path, f'"{asked.field.name}" is a required field and is never None')
        return Null(asked.field)
    return Compare(asked.field, "=", asked.operand(value, path), asked.insensitive)


def search(fields: tuple[ScalarField, ...], context: Context, value: Any, path: str) -> Search:
    """The condition that `fields` together match the words of `value`."""
    leaf = given(value, path)
    return Search(fields, searched(context, leaf, path), leaf.example)


def searched(context: Context, leaf: Leaf, path: str) -> Parameter:
    """The words of a full-text search as a parameter."""
    if not issubclass(leaf.type, str):
        raise QueryArgumentError(path, f"expected a str, got {leaf.type.__name__}")
    return placed(leaf, renderer(context).search_words)


def _of_list(asked: Asked, operator: str, value: Any, path: str) -> Condition:
    if operator == "equals" and value is None:
        return Null(asked.field)
    if operator == "has":
        if is_ref(value):
            return Compare(asked.field, operator, Other(asked.other(value, path)))
        leaf = given(value, path)
        return Compare(asked.field, operator, placed(leaf, encoder(asked.context, asked.field, leaf.type, path)))
    if operator == "is_empty":
        leaf = given(value, path)
        if leaf.type is not bool:
            raise QueryArgumentError(path, f"expected a bool, got {leaf.type.__name__}")
        return Compare(asked.field, operator, placed(leaf, None))
    sign = "=" if operator == "equals" else operator
    return Compare(asked.field, sign, asked.operands(value, path))
