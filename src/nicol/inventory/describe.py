"""The shape of an operation's arguments, as a generated client takes them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeGuard

from nicol.inventory.shape import Condition, Included, Shape, Sorted, Under
from nicol.model.schema import Model, RelationField, Schema

QUANTIFIERS = ("some", "every", "none", "is", "is_not")
SEARCHED = ("where", "cursor", "connect", "disconnect", "set", "delete", "delete_many")
NEGATIVE = ("NOT", "none", "is_not", "every")


def describe(schema: Schema, model: str, args: Mapping[str, Any]) -> Shape:
    """The shape of `args` on `model`; what is absent (None, `skip`) is left out, whatever else it is."""
    return _shape(schema, schema.model(model), args)


def largest(args: Mapping[str, Any]) -> dict[str, int]:
    """The greatest numbers in the arguments: of values in an `in` list, of `skip` and of `take`."""
    found: dict[str, int] = {}
    for name in ("skip", "take"):
        value = args.get(name)
        if type(value) is int:
            found[name] = abs(value)
    if longest := max(_in_lists(args.get("where")), default=0):
        found["in"] = longest
    return found


def _in_lists(value: Any) -> Iterator[int]:
    if _is_dict(value):
        for name, inner in value.items():
            if name in ("in", "not_in") and _is_many(inner):
                yield len(inner)
            else:
                yield from _in_lists(inner)
    elif _is_list(value):
        for inner in value:
            yield from _in_lists(inner)


def _is_dict(value: object) -> TypeGuard[Mapping[str, Any]]:
    return isinstance(value, Mapping)


def _is_list(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list | tuple)


def _is_many(value: object) -> TypeGuard[Collection[Any]]:
    return isinstance(value, list | tuple | set | frozenset)


def _listed(value: Any) -> list[Any]:
    """`value` as a list."""
    return [*value] if _is_many(value) else [value]


def _names(value: Any) -> tuple[str, ...]:
    return tuple(name for name in _listed(value) if isinstance(name, str))


def _given(value: Any) -> bool:
    """Whether an argument counts: `skip`, which is false as well, and None do not."""
    return value is not None and (bool(value) or type(value) in (int, bool))


def _shape(schema: Schema, model: Model, args: Mapping[str, Any]) -> Shape:
    where, cursor = args.get("where"), args.get("cursor")
    select, include = args.get("select"), args.get("include")
    conditions = _conditions(_Place(schema, model), where) if _is_dict(where) else ()
    return Shape(
        where=tuple(sorted(set(conditions), key=lambda one: (one.path, one.operator, one.under, one.over))),
        order_by=tuple(_order(args.get("order_by"))),
        take=type(args.get("take")) is int,
        skip=type(args.get("skip")) is int,
        cursor=tuple(_key_fields(model, cursor)) if _is_dict(cursor) else (),
        distinct=_names(args.get("distinct")),
        by=_names(args.get("by")),
        select=_selected(model, select, args.get("omit")),
        include=tuple(
            one for chosen in (select, include) if _is_dict(chosen) for one in _included(schema, model, chosen)
        ),
        data=tuple(dict.fromkeys(_written(schema, model, args))),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a `where` one is."""

    schema: Schema
    model: Model
    path: tuple[str, ...] = ()
    under: Under = ""
    over: tuple[str, ...] = ()

    def below(self, logic: str) -> _Place:
        """Inside AND, OR or NOT."""
        if logic == "AND" or self.under == "NOT":
            return self
        return replace(self, under="NOT" if logic == "NOT" else "OR")

    def along(self, field: RelationField, quantifier: str | None) -> _Place:
        """Inside a relation's filter."""
        over = (*self.over, quantifier) if quantifier else self.over
        under: Under = "NOT" if quantifier in NEGATIVE else self.under
        return replace(
            self, model=self.schema.model(field.target), path=(*self.path, field.name), over=over, under=under
        )


def _conditions(place: _Place, where: Mapping[str, Any]) -> Iterator[Condition]:
    for name, value in where.items():
        if name in ("AND", "OR", "NOT"):
            for item in _listed(value):
                if _is_dict(item):
                    yield from _conditions(place.below(name), item)
        elif isinstance(field := place.model.by_name.get(name), RelationField):
            yield from _across(place, field, value)
        elif field is None and _is_dict(value):
            yield from (Condition((*place.path, one), "equals", place.under, over=place.over) for one in value)
        elif value is None or not _is_mark(value):
            yield from _comparisons(place, name, value)


def _is_mark(value: object) -> bool:
    """Whether it is `skip`: nothing is asked for."""
    return type(value).__name__ == "Skip"


def _across(place: _Place, field: RelationField, value: Any) -> Iterator[Condition]:
    if not _is_dict(value):
        if value is None:
            yield Condition((*place.path, field.name), "is_null", place.under, over=place.over)
        return
    quantified = [name for name in value if name in QUANTIFIERS]
    if not quantified:
        yield from _conditions(place.along(field, None), value)
    for name in quantified:
        inner = place.along(field, name)
        if not _is_dict(value[name]) or not value[name]:
            yield Condition(inner.path, "is_null" if value[name] is None else "exists", inner.under, over=inner.over)
        else:
            yield from _conditions(inner, value[name])


def _comparisons(place: _Place, name: str, value: Any) -> Iterator[Condition]:
    path = (*place.path, name)
    if not _is_dict(value):
        yield Condition(path, "is_null" if value is None else "equals", place.under, over=place.over)
        return
    insensitive = value.get("mode") == "insensitive"
    for operator, operand in value.items():
        if operator == "mode" or _is_mark(operand):
            continue
        if operator == "not" and _is_dict(operand):
            yield from _comparisons(replace(place, under="NOT"), name, operand)
        elif operator == "equals" and operand is None:
            yield Condition(path, "is_null", place.under, over=place.over)
        else:
            yield Condition(path, operator, place.under, insensitive, place.over)


def _key_fields(model: Model, key: Mapping[str, Any]) -> Iterator[str]:
    for name, value in key.items():
        if name not in model.by_name and _is_dict(value):
            yield from value
        else:
            yield name


def _order(order: Any) -> Iterator[Sorted]:
    for item in _listed(order):
        if _is_dict(item):
            for name, value in item.items():
                yield from _sorted((name,), value)


def _sorted(path: tuple[str, ...], value: Any) -> Iterator[Sorted]:
    if value in ("asc", "desc"):
        direction: Literal["asc", "desc"] = value
        yield Sorted(path, direction)
    elif _is_dict(value) and "sort" in value:
        nulls = value.get("nulls")
        yield Sorted(path, "desc" if value["sort"] == "desc" else "asc", nulls if nulls in ("first", "last") else None)
    elif _is_dict(value):
        for name, inner in value.items():
            yield from _sorted((*path, name), inner)


def _selected(model: Model, select: Any, omit: Any) -> tuple[str, ...] | None:
    names = [field.name for field in model.scalars]
    if _is_dict(select):
        return tuple(name for name in names if select.get(name) is True)
    if _is_dict(omit) and (left := [name for name in names if omit.get(name) is True]):
        return tuple(name for name in names if name not in left)
    return None


def _included(schema: Schema, model: Model, chosen: Mapping[str, Any]) -> Iterator[Included]:
    for name, value in chosen.items():
        if not _given(value):
            continue
        if name == "_count":
            counted = value.get("select") if _is_dict(value) else None
            lists = {field.name: True for field in model.relations if field.is_list}
            for one in _included(schema, model, counted if _is_dict(counted) else lists):
                yield replace(one, counted=True)
        elif isinstance(field := model.by_name.get(name), RelationField):
            target = schema.model(field.target)
            yield Included(name, _shape(schema, target, value if _is_dict(value) else {}))


def _written(schema: Schema, model: Model, args: Mapping[str, Any]) -> Iterator[str]:
    for name in ("data", "create", "update"):
        for row in _listed(args.get(name)):
            if _is_dict(row):
                yield from _fields_of(schema, model, row, "")


def _fields_of(schema: Schema, model: Model, row: Mapping[str, Any], prefix: str) -> Iterator[str]:
    for name, value in row.items():
        field = model.by_name.get(name)
        if not isinstance(field, RelationField):
            yield f"{prefix}{name}"
        elif _is_dict(value):
            target = schema.model(field.target)
            for verb, items in value.items():
                for item in _listed(items):
                    yield from _nested(schema, target, verb, item, f"{prefix}{name}.{verb}.")


def _nested(schema: Schema, model: Model, verb: str, item: Any, prefix: str) -> Iterator[str]:
    if verb in SEARCHED or not _is_dict(item):
        yield prefix.removesuffix(".")
        return
    enveloped = [name for name in ("data", "create", "update") if name in item and name not in model.by_name]
    rows = [row for name in enveloped for row in _listed(item[name])] if enveloped else [item]
    for row in rows:
        if _is_dict(row):
            yield from _fields_of(schema, model, row, prefix)
