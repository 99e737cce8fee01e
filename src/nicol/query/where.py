"""Reading `where`: nested dicts into conditions, every name and value checked against the schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nicol.errors.query import MissingArgumentError, QueryArgumentError
from nicol.model.schema import Index, Model, RelationField, ScalarField
from nicol.query.condition import All, Condition, Not, Null, Related, all_of, any_of
from nicol.query.filters import read_filter
from nicol.query.kinds import is_dict, is_list
from nicol.query.links import Link, link
from nicol.query.marks import Skip
from nicol.query.plan import Context
from nicol.query.references import of_rows
from nicol.query.shape import Leaf
from nicol.query.suggest import no_field, unknown

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
            return read_filter(context, field, value, path, of_rows(model))
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
    return all_of(items) if key == "AND" else any_of(items)


def _compound(context: Context, model: Model, index: Index, value: Mapping[str, Any], path: str) -> Condition:
    for name in value:
        if name not in index.field_names:
            raise unknown(f"{path}.{name}", f'the key {index.name} has no field "{name}"', name, index.field_names)
    for name in index.field_names:
        if not isinstance(value.get(name), Leaf):
            raise MissingArgumentError(f"{path}.{name}", f"the key {index.name} needs a value for each of its fields")
    return all_of(
        [
            read_filter(context, model.scalar(name), value[name], f"{path}.{name}", of_rows(model))
            for name in index.field_names
        ]
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
