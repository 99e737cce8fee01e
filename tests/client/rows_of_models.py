"""Rows for the models of any schema: values by type, parents before children, each value known for comparison."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from types import ModuleType
from typing import Any

from nicol.client.names import main_accessors
from nicol.client.row import visible_relations, visible_scalars
from nicol.model.schema import Model, RelationField, ScalarField, Schema

START = dt.datetime(2024, 2, 29, 12, 30, 15, 123000, tzinfo=dt.UTC)
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class Uncreatable(Exception):
    """No row of the model can be written; the text says why."""


@dataclass(frozen=True, slots=True)
class Made:
    """A row that was written: what was given and so has to be read back, the row that create gave, and the rows that
    it points at, by relation field (None = it points at nothing)."""

    model: Model
    given: dict[str, Any]
    row: Any
    parents: dict[str, Made | None]

    def key(self) -> dict[str, Any]:
        """A unique `where` for the row."""
        for index in self.model.uniques:
            values = {
                name: getattr(self.row, name) for name in index.field_names if is_written(self.model.scalar(name))
            }
            if len(values) == len(index.fields) and None not in values.values() and index.where is None:
                return values if len(values) == 1 else {index.name: values}
        raise Uncreatable(f"{self.model.name}: no unique key of the row has values")


@dataclass(slots=True, repr=False)
class Writer:
    """Writes rows through a sync client of the schema's package."""

    schema: Schema
    package: ModuleType
    client: Any
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    shared: dict[str, Made] = field(default_factory=dict[str, Made])
    under_way: list[str] = field(default_factory=list[str])

    def actions(self, model: Model) -> Any:
        """The operations on `model`."""
        return getattr(self.client, main_accessors(self.schema)[model.name])

    def minimal(self, model: Model) -> Made:
        """A row with nothing but what is required; its relations are given by their keys."""
        data: dict[str, Any] = {}
        parents: dict[str, Made | None] = {}
        for one in held(model):
            if is_forced(model, one):
                parents[one.name] = parent = self._parent(model, one)
                linked = keys(one, parent)
                if any(data.get(name, value) != value for name, value in linked.items()):
                    raise Uncreatable(f"{model.name}.{one.name} shares its key with another relation")
                data |= linked
            else:
                parents[one.name] = None
        data |= {item.name: self.value(item) for item in model.scalars if item.name not in data and is_needed(item)}
        return Made(model, data, self.actions(model).create(data), parents)

    def full(self, model: Model) -> Made:
        """A row with a value for every field; a parent without parents is created with it, others are connected."""
        parents: dict[str, Made | None] = {}
        data: dict[str, Any] = {}
        given: dict[str, Any] = {}
        for one in held(model):
            target = self.schema.model(one.target)
            if not given.keys().isdisjoint(one.fields):
                continue
            if target is not model and not any(is_forced(target, other) for other in held(target)):
                new = {item.name: self.value(item) for item in target.scalars if is_needed(item)}
                data[one.name], parents[one.name] = {"create": new}, Made(target, new, None, {})
                given |= dict.fromkeys(one.fields)
                continue
            try:
                parents[one.name] = parent = self._parent(model, one)
            except Uncreatable:
                if is_forced(model, one):
                    raise
                parents[one.name] = None
                continue
            data[one.name] = {"connect": parent.key()}
            given |= keys(one, parent)
        foreign = {name for one in model.relations for name in one.fields}
        data |= {item.name: self.value(item) for item in visible_scalars(model) if is_ours(item, foreign)}
        row = self.actions(model).create(data, include={name: True for name, made in parents.items() if made})
        for one in held(model):
            made = parents.get(one.name)
            if made is not None:
                parents[one.name] = made = Made(made.model, made.given, getattr(row, one.name), made.parents)
                given |= keys(one, made)
        given |= {name: value for name, value in data.items() if name not in parents}
        return Made(model, given, row, parents)

    def value(self, item: ScalarField) -> Any:
        """A value of the field's type, unlike those before it where the type allows, as it will be read back."""
        number = next(self.numbers)
        return (
            [self._single(item, number), self._single(item, number + 1)] if item.is_list else self._single(item, number)
        )

    def _parent(self, model: Model, one: RelationField) -> Made:
        """A row for `one` to point at: one of its own where a unique key forbids to share it."""
        target = self.schema.model(one.target)
        unique = {name for index in model.uniques for name in index.field_names}
        if unique.isdisjoint(one.fields) and target.name in self.shared:
            return self.shared[target.name]
        if target.name in self.under_way:
            raise Uncreatable(f"{' → '.join([*self.under_way, target.name])} require one another")
        self.under_way.append(target.name)
        made = self.minimal(target)
        self.under_way.pop()
        self.shared.setdefault(target.name, made)
        return made

    def _single(self, item: ScalarField, number: int) -> Any:
        if item.kind == "unsupported":
            raise Uncreatable(f"{item.name} is Unsupported")
        if item.kind == "enum":
            members = list(getattr(self.package, item.type))
            return members[number % len(members)]
        native = item.native.name if item.native else ""
        args = tuple(int(arg) for arg in item.native.args) if item.native else ()
        match item.type:
            case "String":
                return _text(native, args, number)
            case "Int":
                return number % 2**15 if native == "SmallInt" else number
            case "BigInt":
                return number if native == "Oid" else 2**53 + number
            case "Float":
                return number + 0.5
            case "Decimal":
                return _decimal(args, number)
            case "Boolean":
                return number % 2 == 0
            case "DateTime":
                whole = native in ("Timestamp", "DateTime") and not args and self.schema.provider == "mysql"
                return _moment(native, args, number).replace(microsecond=0) if whole else _moment(native, args, number)
            case "Json":
                return {"n": number, "list": [1.5, None, "é"], "inner": {"true": True}}
            case "Bytes":
                return number.to_bytes(4, "big")
            case other:
                raise AssertionError(other)


def is_written(item: ScalarField) -> bool:
    """Whether a client can write the field."""
    return not item.ignored and item.kind != "unsupported"


def is_needed(item: ScalarField) -> bool:
    """Whether a create has to give the field."""
    return item.is_required and item.default is None and not item.updated_at


def is_ours(item: ScalarField, foreign: set[str]) -> bool:
    """Whether a full row gives the field: not a foreign key, nor one that the database counts up."""
    counted = item.default is not None and item.default.kind == "function" and item.default.text == "autoincrement"
    return item.name not in foreign and not counted


def held(model: Model) -> list[RelationField]:
    """The relations whose key the model's rows hold, the required ones first."""
    found = [one for one in visible_relations(model) if one.holds_key]
    return sorted(found, key=lambda one: not one.is_required)


def is_forced(model: Model, one: RelationField) -> bool:
    """Whether no row can be without this relation."""
    return one.is_required or any(is_needed(model.scalar(name)) for name in one.fields)


def keys(one: RelationField, parent: Made) -> dict[str, Any]:
    """The foreign key of a row that points at `parent`."""
    return {own: getattr(parent.row, other) for own, other in zip(one.fields, one.references, strict=True)}


def _text(native: str, args: tuple[int, ...], number: int) -> str:
    size = args[0] if args else 1
    match native:
        case "Uuid":
            return str(uuid.UUID(int=number))
        case "Inet":
            return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        case "Xml":
            return f"<a>{number}</a>"
        case "Bit":
            return "1".zfill(size)
        case "Char":
            return str(number).zfill(size)[-size:]
        case _:
            text = f"ü{number}"
            return text[-size:] if args else text


def _decimal(args: tuple[int, ...], number: int) -> Decimal:
    if not args:
        return Decimal(f"{number}.25")
    scale = args[1] if len(args) > 1 else 0
    return Decimal(number % 10 ** min(args[0] - scale, 4))


def _moment(native: str, args: tuple[int, ...], number: int) -> dt.datetime:
    moment = START + dt.timedelta(days=number)
    if native == "Date":
        moment = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if native in ("Time", "Timetz"):
        moment = EPOCH + dt.timedelta(seconds=number % 86400)
    return moment if not args or args[0] >= 3 else moment.replace(microsecond=0)
