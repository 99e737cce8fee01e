"""The structure of a query's arguments as a cache key, and their values apart from it.

`walk` is the hot path of every operation: one pass over the nested dicts appends the structure (keys, operators, types
of values) to `tokens` and the values to `values`. `slotted` does the same walk on a cache miss and puts a numbered
`Leaf` where a value stood, so that a compiled plan finds each value by its number. Both must take the values in the
same order; a property test holds them together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, TypeAlias

from nicol.model.schema import RelationField, Schema
from nicol.query.kinds import is_dict, is_list, kind_of, listed
from nicol.query.marks import NullMark, Ref, Skip, skip


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value of the arguments: its number in the flat list of values (None = constant of a shape), and an example."""

    index: int | None
    example: Any

    @property
    def type(self) -> type[Any]:
        """The value's Python type, which is part of the cache key: every later value has the same."""
        return kind_of(self.example)


Names: TypeAlias = dict[str, Any]
"""What a dict under a field's name holds: the target model's names under a relation, OPAQUE under a Json field,
JSON_LIST under a list of them."""
OPAQUE: Final[Names] = {}
JSON_LIST: Final[Names] = {}
NONE: Final[Names] = {}
OPEN: Final = "{"
CLOSE: Final = "}"
LOGIC: Final = frozenset({"AND", "OR", "NOT", "some", "every", "none", "is", "is_not"})
PLAIN: Final = frozenset({str, int, bool, float, datetime, Decimal, bytes})
WHERE_LIKE: Final = frozenset({"where", "connect", "set", "disconnect", "delete", "delete_many"})
MARKS: Final = frozenset({Skip, NullMark, Ref})
"""What is structure wherever it stands."""
LISTS: Final = (list, tuple, set, frozenset)


def names_of(schema: Schema) -> dict[str, Names]:
    """The name table of each model, for `walk` and `slotted`."""
    tables: dict[str, Names] = {model.name: {} for model in schema.models}
    for model in schema.models:
        for field in model.fields:
            if isinstance(field, RelationField):
                tables[model.name][field.name] = tables[field.target]
            elif field.type == "Json" and field.kind == "scalar":
                tables[model.name][field.name] = JSON_LIST if field.is_list else OPAQUE
    return tables


def walk(args: Mapping[str, Any], names: Names, tokens: list[Any], values: list[Any]) -> None:
    """Appends the structure of an operation's (or an include's) arguments to `tokens`, its values to `values`."""
    for key, value in args.items():
        if value is None or value is skip:
            continue
        kind = kind_of(value)
        tokens.append(key)
        if kind is dict:
            tokens.append(OPEN)
            if key == "where" or key == "cursor":
                _walk_where(value, names, tokens, values)
            elif key == "include" or key == "select":
                _walk_select(value, names, tokens, values)
            elif key == "data" or key == "create" or key == "update":
                _walk_data(value, names, tokens, values)
            elif key == "order_by":
                tokens.append(_ordered(value, values))
            else:
                tokens.append(_frozen(value))
            tokens.append(CLOSE)
        elif key == "take" and kind is int:
            tokens.append(value.bit_length() if value >= 0 else -1 - value.bit_length())
            values.append(value)
        elif (key == "skip" or key == "data") and kind not in MARKS:
            tokens.append(kind)
            values.append(value)
        elif key == "order_by":
            tokens.append(_ordered(value, values))
        else:
            tokens.append(_frozen(value))


def _walk_where(where: Mapping[str, Any], names: Names, tokens: list[Any], values: list[Any]) -> None:
    for key, value in where.items():
        kind = kind_of(value)
        tokens.append(key)
        if kind in PLAIN:
            tokens.append(kind)
            values.append(value)
        elif value is None:
            tokens.append(None)
        elif kind is dict:
            tokens.append(OPEN)
            inner = names.get(key)
            if inner is OPAQUE or inner is JSON_LIST:
                _walk_operators(value, tokens, values)
            elif inner is not None:
                _walk_where(value, inner, tokens, values)
            elif key in LOGIC:
                _walk_where(value, names, tokens, values)
            else:
                _walk_filter(value, tokens, values)
            tokens.append(CLOSE)
        elif kind is list and (key == "OR" or key == "AND" or key == "NOT"):
            _walk_each(value, names, tokens, values)
        else:
            _walk_other(value, tokens, values)


def _walk_each(items: Sequence[Any], names: Names, tokens: list[Any], values: list[Any]) -> None:
    tokens.append(len(items))
    for item in items:
        if is_dict(item):
            tokens.append(OPEN)
            _walk_where(item, names, tokens, values)
            tokens.append(CLOSE)
        else:
            _walk_other(item, tokens, values)


def _walk_filter(operators: Mapping[str, Any], tokens: list[Any], values: list[Any]) -> None:
    for operator, value in operators.items():
        kind = kind_of(value)
        tokens.append(operator)
        if operator == "mode":
            tokens.append(_frozen(value))
        elif kind in PLAIN:
            tokens.append(kind)
            if operator == "search" and kind is str:
                tokens.append(_first(value, values))
            values.append(value)
        elif value is None:
            tokens.append(None)
        elif kind is dict:
            tokens.append(OPEN)
            _walk_filter(value, tokens, values)
            tokens.append(CLOSE)
        else:
            _walk_other(value, tokens, values)


def _first(text: str, values: list[Any]) -> int:
    """The place of an equal text among the values before, -1 without: searches for the same words belong together."""
    return next((place for place, value in enumerate(values) if type(value) is str and value == text), -1)


def _walk_other(value: Any, tokens: list[Any], values: list[Any]) -> None:
    kind = kind_of(value)
    if value is None or kind in MARKS:
        tokens.append(value)
        return
    tokens.append(kind)
    if kind in LISTS:
        tokens.append(frozenset(map(type, value)))
    values.append(value)


def _walk_opaque(value: Any, tokens: list[Any], values: list[Any]) -> None:
    kind = kind_of(value)
    if value is None or kind in MARKS:
        tokens.append(value)
    else:
        tokens.append(kind)
        values.append(value)


def _walk_operators(operators: Mapping[str, Any], tokens: list[Any], values: list[Any]) -> None:
    for operator, operand in operators.items():
        tokens.append(operator)
        if operator == "mode":
            tokens.append(_frozen(operand))
        else:
            _walk_opaque(operand, tokens, values)


def _walk_select(selection: Mapping[str, Any], names: Names, tokens: list[Any], values: list[Any]) -> None:
    for key, value in selection.items():
        tokens.append(key)
        if value is True or value is False or value is None:
            tokens.append(value)
        elif is_dict(value):
            tokens.append(OPEN)
            if key == "_count" or key == "select":
                _walk_select(value, names, tokens, values)
            else:
                walk(value, names.get(key, NONE), tokens, values)
            tokens.append(CLOSE)
        else:
            tokens.append(_frozen(value))


def _walk_data(data: Mapping[str, Any], names: Names, tokens: list[Any], values: list[Any]) -> None:
    for key, value in data.items():
        kind = kind_of(value)
        tokens.append(key)
        if kind in PLAIN:
            tokens.append(kind)
            values.append(value)
        elif value is None:
            tokens.append(None)
        elif names.get(key) is OPAQUE:
            _walk_opaque(value, tokens, values)
        elif kind is dict:
            tokens.append(OPEN)
            inner = names.get(key)
            if inner is None:
                _walk_filter(value, tokens, values)
            elif inner is JSON_LIST:
                _walk_operators(value, tokens, values)
            else:
                _walk_nested(value, inner, tokens, values)
            tokens.append(CLOSE)
        else:
            _walk_other(value, tokens, values)


def _walk_nested(writes: Mapping[str, Any], names: Names, tokens: list[Any], values: list[Any]) -> None:
    for verb, value in writes.items():
        tokens.append(verb)
        if verb == "create_many":
            tokens.append(type(value))
            values.append(value)
            continue
        several = is_list(value)
        items: list[Any] = value if several else [value]
        tokens.append(len(items) if several else OPEN)
        for item in items:
            if not is_dict(item):
                tokens.append(_frozen(item))
                continue
            tokens.append(OPEN)
            if enveloped(verb, item):
                _walk_nested(item, names, tokens, values)
            elif verb in WHERE_LIKE:
                _walk_where(item, names, tokens, values)
            else:
                _walk_data(item, names, tokens, values)
            tokens.append(CLOSE)


def enveloped(verb: str, item: Mapping[str, Any]) -> bool:
    """Whether a nested write's dict holds `where`, `data`, `create`, `update` rather than the fields themselves."""
    if verb in ("connect_or_create", "upsert", "update_many"):
        return True
    return verb == "update" and "data" in item and item.keys() <= {"where", "data"}


def _frozen(value: Any) -> Any:
    """A hashable stand-in for an argument that is structure through and through (order_by, distinct, omit)."""
    kind = kind_of(value)
    if kind is str:
        return value
    if kind is dict:
        return (dict, tuple([(key, _frozen(item)) for key, item in value.items()]))
    if kind in (list, tuple):
        return (list, tuple([_frozen(item) for item in value]))
    if kind in (set, frozenset):
        return (kind, frozenset([_frozen(item) for item in value]))
    return (kind, value if kind is int else repr(value))


def _ordered(order: Any, values: list[Any]) -> Any:
    """Like `_frozen`, for order_by, where the text of a full-text search is a value."""
    kind = kind_of(order)
    if kind is dict:
        items = [
            (key, _ranked(item, values) if key == "_relevance" else _ordered(item, values))
            for key, item in order.items()
        ]
        return (dict, tuple(items))
    if kind in (list, tuple):
        return (list, tuple([_ordered(item, values) for item in order]))
    return _frozen(order)


def _ranked(relevance: Any, values: list[Any]) -> Any:
    if not is_dict(relevance) or type(relevance.get("search")) is not str:
        return _frozen(relevance)
    values.append(relevance["search"])
    return _frozen({**relevance, "search": True})


@dataclass(slots=True)
class Slots:
    """Numbers the values of one set of arguments in the order of `walk`; None for the constants of a shape."""

    next: int | None = 0

    def take(self, value: Any) -> Any:
        if value is None or isinstance(value, Leaf) or kind_of(value) in MARKS:
            return value
        index = self.next
        if index is not None:
            self.next = index + 1
        return Leaf(index, value)


def slotted(args: Mapping[str, Any], names: Names, slots: Slots) -> dict[str, Any]:
    """`args` with a `Leaf` where `walk` takes a value; what is absent (None, `skip`) is left out."""
    out: dict[str, Any] = {}
    for key, value in _given(args):
        if value is None:
            continue
        if is_dict(value):
            if key in ("where", "cursor"):
                out[key] = _slot_where(value, names, slots)
            elif key in ("include", "select"):
                out[key] = _slot_select(value, names, slots)
            elif key in ("data", "create", "update"):
                out[key] = _slot_data(value, names, slots)
            elif key == "order_by":
                out[key] = _slot_order(value, slots)
            else:
                out[key] = value
        elif (key == "take" and type(value) is int) or key in ("skip", "data"):
            out[key] = slots.take(value)
        elif key == "order_by":
            out[key] = _slot_order(value, slots)
        else:
            out[key] = value
    return out


def _slot_order(order: Any, slots: Slots) -> Any:
    if is_dict(order):
        return {
            key: _slot_relevance(item, slots) if key == "_relevance" else _slot_order(item, slots)
            for key, item in order.items()
        }
    return [_slot_order(item, slots) for item in listed(order)] if isinstance(order, list | tuple) else order


def _slot_relevance(relevance: Any, slots: Slots) -> Any:
    if not is_dict(relevance) or type(relevance.get("search")) is not str:
        return relevance
    return {**relevance, "search": slots.take(relevance["search"])}


def _slot_where(where: Mapping[str, Any], names: Names, slots: Slots) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, value in _given(where):
        inner = names.get(key)
        if is_dict(value):
            if inner is OPAQUE or inner is JSON_LIST:
                out[key] = _slot_operators(value, slots)
            elif inner is not None:
                out[key] = _slot_where(value, inner, slots)
            elif key in LOGIC:
                out[key] = _slot_where(value, names, slots)
            else:
                out[key] = _slot_filter(value, slots)
        elif is_list(value) and key in ("OR", "AND", "NOT"):
            out[key] = [_slot_where(item, names, slots) if is_dict(item) else slots.take(item) for item in value]
        else:
            out[key] = slots.take(value)
    return out


def _given(items: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(key, value) for key, value in items.items() if type(value) is not Skip]


def _slot_filter(operators: Mapping[str, Any], slots: Slots) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for operator, value in _given(operators):
        if operator == "mode":
            out[operator] = value
        elif is_dict(value):
            out[operator] = _slot_filter(value, slots)
        else:
            out[operator] = slots.take(value)
    return out


def _slot_operators(operators: Mapping[str, Any], slots: Slots) -> dict[str, Any]:
    return {name: value if name == "mode" else slots.take(value) for name, value in _given(operators)}


def _slot_select(selection: Mapping[str, Any], names: Names, slots: Slots) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, value in _given(selection):
        if not is_dict(value):
            out[key] = value
        elif key in ("_count", "select"):
            out[key] = _slot_select(value, names, slots)
        else:
            out[key] = slotted(value, names.get(key, NONE), slots)
    return out


def _slot_data(data: Mapping[str, Any], names: Names, slots: Slots) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, value in _given(data):
        inner = names.get(key)
        if inner is OPAQUE or not is_dict(value):
            out[key] = slots.take(value)
        elif inner is JSON_LIST:
            out[key] = _slot_operators(value, slots)
        else:
            out[key] = _slot_filter(value, slots) if inner is None else _slot_nested(value, inner, slots)
    return out


def _slot_nested(writes: Mapping[str, Any], names: Names, slots: Slots) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for verb, value in writes.items():
        if verb == "create_many":
            out[verb] = slots.take(value)
        elif is_list(value):
            out[verb] = [_slot_write(verb, item, names, slots) for item in value]
        else:
            out[verb] = _slot_write(verb, value, names, slots)
    return out


def _slot_write(verb: str, item: Any, names: Names, slots: Slots) -> Any:
    if not is_dict(item):
        return item
    if enveloped(verb, item):
        return _slot_nested(item, names, slots)
    if verb in WHERE_LIKE:
        return _slot_where(item, names, slots)
    return _slot_data(item, names, slots)
