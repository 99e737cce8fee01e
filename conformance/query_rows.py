"""Rows for queries that come without any: one of each model, and those that a query names by a unique key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from conformance.families.query import Play
from conformance.query_args import Reader
from nicol.drivers import finish
from nicol.errors import NicolError
from nicol.model.schema import Model, RelationField, ScalarField
from nicol.query.kinds import is_dict, listed

VALUES: dict[str, Any] = {
    "String": "x",
    "Boolean": True,
    "Int": 1,
    "BigInt": 1,
    "Float": 1.5,
    "Decimal": Decimal("1.5"),
    "DateTime": datetime(2024, 1, 1, tzinfo=UTC),
    "Json": {},
    "Bytes": b"x",
}


class Rows:
    """Writes rows through the client that is tested."""

    def __init__(self, play: Play) -> None:
        self._play = play
        self._reader = Reader(play.schema, play.resolve)
        self._first: dict[str, dict[str, Any]] = {}

    def fill(self, item: dict[str, Any]) -> None:
        """The rows that a query asks for."""
        schema = self._play.schema
        model = schema.model(item["model"])
        args = self._reader.arguments(model, item["args"])
        if item["action"] in ("findUnique", "findUniqueOrThrow", "updateOne", "deleteOne") and "where" in args:
            self._add(model, args["where"])
        for key in ("data", "create", "update"):
            for data in listed(args.get(key, [])):
                for target, where in self._connected(model, data):
                    self._add(target, where)
        for one in schema.models:
            if one.name not in self._first:
                self._add(one, {})

    def _connected(self, model: Model, data: Any) -> Iterator[tuple[Model, dict[str, Any]]]:
        for field in model.relations:
            verbs = data.get(field.name) if is_dict(data) else None
            target = self._play.schema.model(field.target)
            for verb, argument in verbs.items() if is_dict(verbs) else ():
                for item in listed(argument):
                    if verb == "connect":
                        yield target, item
                    elif verb in ("create", "update"):
                        yield from self._connected(target, item)

    def _add(self, model: Model, where: dict[str, Any]) -> None:
        plain = {name: value for name, value in where.items() if isinstance(model.by_name.get(name), ScalarField)}
        number = len(self._first) + 100
        data = {field.name: self._value(field, number) for field in model.scalars if _needed(model, field)}
        for field in model.relations:
            if field.holds_key and field.is_required:
                data |= self._keys(field)
        row = finish(self._play.engine.session().run(model.name, "create", {"data": {**data, **plain}}))
        self._first.setdefault(model.name, row)

    def _keys(self, field: RelationField) -> dict[str, Any]:
        target = self._play.schema.model(field.target)
        try:
            self._add(target, {})
        except NicolError:
            assert target.name in self._first
        row = self._first[target.name]
        return {own: row[other] for own, other in zip(field.fields, field.references, strict=True)}

    def _value(self, field: ScalarField, number: int) -> Any:
        if field.kind == "enum":
            return self._play.schema.enum(field.type).values[0].name
        if field.type in ("Int", "BigInt"):
            return number
        return f"x{number}" if field.type == "String" else VALUES[field.type]


def _needed(model: Model, field: ScalarField) -> bool:
    held = any(field.name in relation.fields for relation in model.relations)
    return field.is_required and field.default is None and not field.updated_at and not held
