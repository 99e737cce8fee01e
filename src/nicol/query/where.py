"""Reading `where`: nested dicts into conditions, every name and value checked against the schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nicol.errors.query import InvalidInputError, MissingArgumentError, QueryArgumentError
from nicol.model.schema import Index, Model, RelationField, ScalarField
from nicol.query.condition import All, AnyOf, Compare, Condition, Not, Null, Related
from nicol.query.kinds import is_dict, is_list
from nicol.query.links import Link, link
from nicol.query.marks import JsonNull, NullMark, Skip
from nicol.query.plan import Context
from nicol.query.shape import Leaf
from nicol.query.sql import Fixed, Parameter
from nicol.query.suggest import no_field, unknown
from nicol.query.values import encoder, given, list_parameter, parameter, placed

COMPARED = {"lt": "<", "lte": "<=", "gt": ">", "gte": ">="}
PATTERNS = ("contains", "startswith", "endswith")
ORDERED = ("String", "Int", "BigInt", "Float", "Decimal", "DateTime")
JSON_TEXT = ("string_contains", "string_starts_with", "string_ends_with")
JSON_ARRAY = ("array_contains", "array_starts_with", "array_ends_with")
JSON_NULL = Fixed("null")
TO_MANY = ("some", "every", "none")
TO_ONE = ("is", "is_not")


def read_where(context: Context, model: Model, where: Any, path: str = "where") -> Condition:
    """The condition that a slotted `where` (see `shape.slotted`) states about rows of `model`."""
    return all_of([_entry(context, model, key, value, f"{path}.{key}") for key, value in _dict(where, path).items()])


def read_unique(context: Context, model: Model, where: Any, path: str = "where") -> Condition:
    """Like `read_where`, where at least one unique key must be given whole."""
    if unique_key(model, _dict(where, path)) is None:
        raise MissingArgumentError(path, f"needs one of {', '.join(unique_names(model))}")
    return read_where(context, model, where, path)


def unique_key(model: Model, where: Mapping[str, Any]) -> Index | None:
    """The unique key that `where` gives a value for, by name."""
    for index in model.uniques:
        if len(index.fields) == 1 and _is_value(where.get(index.field_names[0])):
            return index
        if len(index.fields) > 1 and is_dict(where.get(index.name)):
            return index
    return None


def unique_names(model: Model) -> list[str]:
    """The keys that a unique `where` may use: fields, and names of compound keys."""
    return [index.field_names[0] if len(index.fields) == 1 else index.name for index in model.uniques]


def all_of(items: list[Condition]) -> Condition:
    """The conditions together, without needless nesting."""
    kept = [item for item in items if item != All()]
    return kept[0] if len(kept) == 1 else All(tuple(kept))


def _is_value(value: Any) -> bool:
    return isinstance(value, Leaf) or (
        is_dict(value) and set(value) == {"equals"} and isinstance(value["equals"], Leaf)
    )


def _dict(value: Any, path: str) -> Mapping[str, Any]:
    if is_dict(value):
        return value
    shown = value.example if isinstance(value, Leaf) else value
    raise QueryArgumentError(path, f"expected a dict, got {type(shown).__name__}")


def _entry(context: Context, model: Model, key: str, value: Any, path: str) -> Condition:
    match model.by_name.get(key):
        case RelationField() as field if not field.ignored:
            return _relation(context, model, field, value, path)
        case ScalarField() as field if not field.ignored:
            return read_filter(context, field, value, path)
        case _:
            return _other(context, model, key, value, path)


def _other(context: Context, model: Model, key: str, value: Any, path: str) -> Condition:
    if key in ("AND", "OR", "NOT"):
        return _logic(context, model, key, value, path)
    compound = [index for index in model.uniques if len(index.fields) > 1 and index.name == key]
    if compound:
        return _compound(context, model, compound[0], _dict(value, path), path)
    known = [field.name for field in model.fields if not field.ignored]
    raise no_field(path, model, key, [*known, *(n for n in unique_names(model) if n not in known)])


def _logic(context: Context, model: Model, key: str, value: Any, path: str) -> Condition:
    if not is_list(value):
        items = [read_where(context, model, value, path)]
    else:
        wheres = [(where, f"{path}[{place}]") for place, where in enumerate(value) if not isinstance(where, Skip)]
        items = [read_where(context, model, where, here) for where, here in wheres]
    if key == "NOT":
        return all_of([Not(item) for item in items])
    return all_of(items) if key == "AND" else AnyOf(tuple(items))


def _compound(context: Context, model: Model, index: Index, value: Mapping[str, Any], path: str) -> Condition:
    for name in value:
        if name not in index.field_names:
            raise unknown(f"{path}.{name}", f'the key {index.name} has no field "{name}"', name, index.field_names)
    for name in index.field_names:
        if not isinstance(value.get(name), Leaf):
            raise MissingArgumentError(f"{path}.{name}", f"the key {index.name} needs a value for each of its fields")
    return all_of(
        [read_filter(context, model.scalar(name), value[name], f"{path}.{name}") for name in index.field_names]
    )


def _relation(context: Context, model: Model, field: RelationField, value: Any, path: str) -> Condition:
    found = link(context, model, field)
    if value is None:
        if field.is_list:
            raise QueryArgumentError(path, f"a list relation takes {', '.join(TO_MANY)}, not None")
        return _quantified(context, found, "is", None, path)
    given_keys = _dict(value, path)
    words = TO_MANY if field.is_list else TO_ONE
    if not field.is_list and not (given_keys and given_keys.keys() <= set(words)):
        return _quantified(context, found, "is", value, path)
    for word in given_keys:
        if word not in words:
            raise unknown(f"{path}.{word}", f'a list relation has no filter "{word}"', word, words)
    return all_of([_quantified(context, found, word, inner, f"{path}.{word}") for word, inner in given_keys.items()])


def _quantified(context: Context, found: Link, word: str, value: Any, path: str) -> Condition:
    if value is None and found.field.is_required and found.field.holds_key:
        raise QueryArgumentError(path, f'"{found.field.name}" is a required relation and is never None')
    if value is None:
        absent: Condition = Not(Related(found, All()))
        if found.field.holds_key:
            absent = all_of([Null(field) for field in found.own]) if len(found.own) == 1 else absent
        return Not(absent) if word == "is_not" else absent
    condition = read_where(context, found.target, value, path)
    match word:
        case "none" | "is_not":
            return Not(Related(found, condition))
        case "every":
            return All() if condition == All() else Not(Related(found, Not(condition)))
        case _:
            return Related(found, condition)


def read_filter(context: Context, field: ScalarField, value: Any, path: str) -> Condition:
    """The condition that a slotted value or dict of operators states about one field."""
    if isinstance(value, Leaf) and field.type == "Json" and field.kind == "scalar" and not field.is_list:
        raise QueryArgumentError(path, "a field of type Json takes a filter: {'equals': …}, {'path': …}")
    if not is_dict(value):
        return _operation(context, field, "equals", value, _Mode(path, False, None))
    mode = _Mode(path, _insensitive(field, value, path), value.get("path"))
    if set(value) == {"path"}:
        raise InvalidInputError(path, "A JSON path cannot be set without a scalar filter.")
    known = operators(context, field)
    for operator in value:
        if operator not in known:
            raise unknown(f"{path}.{operator}", f'{_kind(field)} has no filter "{operator}"', operator, known)
    return all_of(
        [
            _operation(context, field, operator, operand, mode)
            for operator, operand in value.items()
            if operator not in ("mode", "path")
        ]
    )


@dataclass(frozen=True, slots=True)
class _Mode:
    """What the other keys of a filter say about each of its operators."""

    path: str
    insensitive: bool
    json_path: Any


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
    return (*words, *PATTERNS, "mode")


def _kind(field: ScalarField) -> str:
    return f"a list of {field.type}" if field.is_list else f"a field of type {field.type}"


def _insensitive(field: ScalarField, value: Mapping[str, Any], path: str) -> bool:
    mode = value.get("mode", "default")
    if mode not in ("default", "insensitive"):
        raise QueryArgumentError(f"{path}.mode", f'expected "default" or "insensitive", got {mode!r}')
    return bool(mode == "insensitive")


def _operation(context: Context, field: ScalarField, operator: str, operand: Any, mode: _Mode) -> Condition:
    path = mode.path if operator == "equals" else f"{mode.path}.{operator}"
    if field.is_list:
        return _of_list(context, field, operator, operand, path)
    if field.type == "Json" and field.kind == "scalar":
        return _of_json(context, field, operator, operand, mode)
    match operator:
        case "equals":
            return _equals(context, field, operand, mode, path)
        case "not" if is_dict(operand):
            inner = {**operand, "mode": "insensitive"} if mode.insensitive and "mode" not in operand else operand
            return _none_of(read_filter(context, field, inner, path))
        case "not":
            return Not(_equals(context, field, operand, mode, path))
        case "in" | "not_in":
            return _among(context, field, operator, operand, mode, path)
        case "contains" | "startswith" | "endswith":
            return Compare(field, "like", _pattern(context, field, operator, operand, path), mode.insensitive)
        case _:
            return Compare(field, COMPARED[operator], parameter(context, field, operand, path), mode.insensitive)


def _none_of(condition: Condition) -> Condition:
    """None of the operators of a `not: {…}` holds."""
    return all_of([Not(item) for item in condition.items]) if isinstance(condition, All) else Not(condition)


def _equals(context: Context, field: ScalarField, operand: Any, mode: _Mode, path: str) -> Condition:
    if operand is None:
        if field.is_required:
            raise QueryArgumentError(path, f'"{field.name}" is a required field and is never None')
        return Null(field)
    return Compare(field, "=", parameter(context, field, operand, path), mode.insensitive)


def _among(context: Context, field: ScalarField, operator: str, operand: Any, mode: _Mode, path: str) -> Condition:
    compare = Compare(field, "in", list_parameter(context, field, operand, path), mode.insensitive)
    return Not(compare) if operator == "not_in" else compare


def _pattern(context: Context, field: ScalarField, operator: str, operand: Any, path: str) -> Parameter:
    leaf = given(operand, path)
    before, after = "" if operator == "startswith" else "%", "" if operator == "endswith" else "%"
    encode = encoder(context, field, leaf.type, path)
    if encode is None:
        return placed(leaf, lambda text: f"{before}{escaped(text)}{after}")
    return placed(leaf, lambda text: f"{before}{escaped(encode(text))}{after}")


def escaped(text: str) -> str:
    """`text` with LIKE's wildcards taken literally."""
    if "%" not in text and "_" not in text and "\\" not in text:
        return text
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _of_list(context: Context, field: ScalarField, operator: str, operand: Any, path: str) -> Condition:
    if operator == "equals" and operand is None:
        return Null(field)
    leaf = given(operand, path)
    if operator == "has":
        return Compare(field, operator, placed(leaf, encoder(context, field, leaf.type, path)))
    if operator == "is_empty":
        if leaf.type is not bool:
            raise QueryArgumentError(path, f"expected a bool, got {leaf.type.__name__}")
        return Compare(field, operator, placed(leaf, None))
    sign = "=" if operator == "equals" else operator
    return Compare(field, sign, list_parameter(context, field, leaf, path))


def _of_json(context: Context, field: ScalarField, operator: str, operand: Any, mode: _Mode) -> Condition:
    path = None if mode.json_path is None else _json_path(mode)
    here = mode.path if operator == "equals" else f"{mode.path}.{operator}"
    if operator in JSON_TEXT:
        return _json_text(field, operator, given(operand, here), mode, path)
    if operator in JSON_ARRAY:
        value = JSON_NULL if operand is None or operand is JsonNull else parameter(context, field, operand, here)
        return Compare(field, f"json_{operator}", value, path=path)
    if operator in COMPARED:
        return _json_ordered(context, field, operator, given(operand, here), path, here)
    if operand is None or isinstance(operand, NullMark):
        return _json_null(field, operator, operand, path)
    compare = Compare(field, "json", parameter(context, field, operand, here), path=path)
    return Not(compare) if operator == "not" else compare


def _json_text(field: ScalarField, operator: str, leaf: Leaf, mode: _Mode, path: Parameter | None) -> Condition:
    if not issubclass(leaf.type, str):
        raise QueryArgumentError(f"{mode.path}.{operator}", f"expected a str, got {leaf.type.__name__}")
    before, after = "" if operator == JSON_TEXT[1] else "%", "" if operator == JSON_TEXT[2] else "%"
    pattern = placed(leaf, lambda text: f"{before}{escaped(text)}{after}")
    return Compare(field, "json_like", pattern, mode.insensitive, path)


def _json_ordered(
    context: Context, field: ScalarField, operator: str, leaf: Leaf, path: Parameter | None, here: str
) -> Condition:
    if leaf.type is bool or not issubclass(leaf.type, str | int | float):
        raise QueryArgumentError(here, f"expected a str or a number, got {leaf.type.__name__}")
    return Compare(field, f"json {COMPARED[operator]}", parameter(context, field, leaf, here), path=path)


def _json_null(field: ScalarField, operator: str, mark: NullMark | None, path: Parameter | None) -> Condition:
    null: Condition = Null(field) if path is None else Compare(field, "json_absent", path=path)
    json_null: Condition = Compare(field, "json_null", path=path)
    name = "DbNull" if mark is None else mark.name
    found = {"DbNull": null, "JsonNull": json_null, "AnyNull": AnyOf((null, json_null))}[name]
    return Not(found) if operator == "not" else found


def text_path(path: str) -> list[str]:
    """The keys of a path in MySQL's and SQLite's form: `$.a.b[0]`."""
    return [key for key in path.removeprefix("$").replace("[", ".").replace("]", "").split(".") if key]


def _json_path(mode: _Mode) -> Parameter:
    leaf = given(mode.json_path, f"{mode.path}.path")
    if leaf.type is str:
        return placed(leaf, text_path)
    if leaf.type is not list:
        raise QueryArgumentError(f"{mode.path}.path", f"expected a list of keys, got {leaf.type.__name__}")
    return placed(leaf, lambda keys: _path_keys(keys, f"{mode.path}.path"))


def _path_keys(keys: list[Any], path: str) -> list[str]:
    for place, key in enumerate(keys):
        if not isinstance(key, str | int):
            raise QueryArgumentError(f"{path}[{place}]", f"expected a str, got {type(key).__name__}")
    return [str(key) for key in keys]
