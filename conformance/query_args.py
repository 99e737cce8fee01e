"""Arguments of Prisma's recorded queries into Nicol's."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from conformance.family import Skip
from nicol.model.schema import Model, RelationField, ScalarField, Schema
from nicol.query.kinds import is_dict, is_list
from nicol.query.marks import AnyNull, DbNull, JsonNull, NullMark, Ref, is_ref

OPERATORS = {
    "notIn": "not_in",
    "startsWith": "startswith",
    "endsWith": "endswith",
    "hasEvery": "has_every",
    "hasSome": "has_some",
    "isEmpty": "is_empty",
}
VERBS = {
    "connectOrCreate": "connect_or_create",
    "createMany": "create_many",
    "updateMany": "update_many",
    "deleteMany": "delete_many",
}
AGGREGATES = ("_count", "_avg", "_sum", "_min", "_max")
NULLS = {"DbNull": DbNull, "JsonNull": JsonNull, "AnyNull": AnyNull}
JSON_TEXTS = ("string_contains", "string_starts_with", "string_ends_with", "path", "mode")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads arguments over `schema`; `resolve` gives the value behind a reference to an earlier step's response."""

    schema: Schema
    resolve: Callable[[str], Any]

    def plain(self, value: Any) -> Any:
        """A value without the recording's marks."""
        match value:
            case {"$enum": word}:
                return NULLS.get(word, word)
            case {"$float": text}:
                return float(text)
            case {"$ref": pointer}:
                return self.resolve(pointer)
            case {"_ref": name, "_container": model}:
                return Ref[Any](model, name)
            case _ if is_dict(value):
                return {key: self.plain(item) for key, item in value.items()}
            case _ if is_list(value):
                return [self.plain(item) for item in value]
            case _:
                return value

    def scalar(self, field: ScalarField, value: Any) -> Any:
        """A value of `field` as Python code would give it."""
        found = self.plain(value)
        if is_list(found) and (field.is_list or field.type != "Json"):
            return [self.scalar(field, item) for item in found]
        if found is None or isinstance(found, NullMark) or is_ref(found) or field.kind != "scalar":
            return found
        return _typed(field.type, found)

    def where(self, model: Model, where: Any) -> Any:
        """A filter."""
        if is_list(where):
            return [self.where(model, item) for item in where]
        if not is_dict(where) or "$enum" in where:
            return self.plain(where)
        return {key: self._condition(model, key, value) for key, value in where.items()}

    def _condition(self, model: Model, key: str, value: Any) -> Any:
        if key in ("AND", "OR", "NOT"):
            return self.where(model, value)
        field = model.by_name.get(key)
        if isinstance(field, RelationField):
            return self._related(self.schema.model(field.target), value)
        if field is not None:
            return self._filter(field, value)
        for index in model.uniques:
            if index.name == key and is_dict(value):
                return {name: self._filter(model.scalar(name), item) for name, item in value.items()}
        return self.plain(value)

    def _related(self, target: Model, value: Any) -> Any:
        if not is_dict(value) or "$enum" in value:
            return self.plain(value)
        words = {"some": "some", "every": "every", "none": "none", "is": "is", "isNot": "is_not"}
        if value.keys() <= words.keys() and value:
            return {words[word]: self.where(target, inner) for word, inner in value.items()}
        return self.where(target, value)

    def _filter(self, field: ScalarField, value: Any) -> Any:
        if not is_dict(value) or value.keys() & {"$enum", "$float", "$ref", "_ref"}:
            return self.plain(value) if field.type == "Json" and not field.is_list else self.scalar(field, value)
        return {OPERATORS.get(name, name): self._operand(field, name, item) for name, item in value.items()}

    def _operand(self, field: ScalarField, name: str, value: Any) -> Any:
        if name == "not" and is_dict(value) and not _is_reference(value):
            return self._filter(field, value)
        if name in JSON_TEXTS or name in ("isEmpty", "search"):
            return self.plain(value)
        if name in ("in", "notIn", "hasEvery", "hasSome") and not is_list(value) and not _is_reference(value):
            return [self.scalar(field, value)]
        return self.scalar(field, value)

    def having(self, model: Model, having: Any) -> Any:
        """A filter of groups: on fields, and on aggregates under a field."""
        if is_list(having):
            return [self.having(model, item) for item in having]
        if not is_dict(having):
            return self.plain(having)
        return {
            key: self.having(model, value)
            if key in ("AND", "OR", "NOT")
            else self._aggregated(model.scalar(key), value)
            for key, value in having.items()
        }

    def _aggregated(self, field: ScalarField, value: Any) -> Any:
        if not is_dict(value) or value.keys() & {"$enum", "$float", "$ref", "_ref"}:
            return self.scalar(field, value)
        found: dict[str, Any] = {}
        for name, item in value.items():
            if name == "_count":
                found[name] = {OPERATORS.get(word, word): operand for word, operand in self.plain(item).items()}
            elif name in AGGREGATES:
                found[name] = self._filter(field, item)
            else:
                found[OPERATORS.get(name, name)] = self._operand(field, name, item)
        return found

    def figures(self, selections: list[dict[str, Any]]) -> dict[str, Any]:
        """The aggregates that a response holds, as arguments."""
        return {
            item["name"].removeprefix("_"): {part["name"]: True for part in item["selections"]}
            for item in selections
            if item["name"] in AGGREGATES
        }

    def data(self, model: Model, data: Any) -> Any:
        """What to write into one row, or a list of rows."""
        if is_list(data):
            return [self.data(model, item) for item in data]
        if not is_dict(data):
            return self.plain(data)
        return {key: self._assigned(model, key, value) for key, value in data.items()}

    def _assigned(self, model: Model, key: str, value: Any) -> Any:
        field = model.by_name.get(key)
        if field is None:
            return self.plain(value)
        if isinstance(field, RelationField):
            return self._verbs(self.schema.model(field.target), value)
        plain = field.type == "Json" and not field.is_list
        if is_dict(value) and not value.keys() & {"$enum", "$float", "$ref"} and not plain:
            return {operator: self._operated(field, operator, item) for operator, item in value.items()}
        return self.scalar(field, value)

    def _operated(self, field: ScalarField, operator: str, value: Any) -> Any:
        """One JSON text pushed is one element, even when it is the text of a list."""
        single = operator == "push" and field.type == "Json" and not is_list(value)
        return self.scalar(field, [value] if single else value)

    def _verbs(self, target: Model, verbs: Any) -> Any:
        if not is_dict(verbs):
            return self.plain(verbs)
        return {VERBS.get(verb, verb): self._nested(target, verb, value) for verb, value in verbs.items()}

    def _nested(self, target: Model, verb: str, value: Any) -> Any:
        if is_list(value):
            return [self._nested(target, verb, item) for item in value]
        if not is_dict(value) or "$enum" in value:
            return self.plain(value)
        parts = {"where", "data", "create", "update", "skipDuplicates"}
        enveloped = verb in ("connectOrCreate", "upsert", "updateMany", "createMany")
        if enveloped or (verb == "update" and value.keys() <= {"where", "data"} and "data" in value):
            return {_part(key): self._part(target, key, item) for key, item in value.items() if key in parts}
        if verb in ("create", "update"):
            return self.data(target, value)
        return self.where(target, value)

    def _part(self, target: Model, key: str, value: Any) -> Any:
        if key == "where":
            return self.where(target, value)
        return self.data(target, value) if key in ("data", "create", "update") else self.plain(value)

    def arguments(self, model: Model, args: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments of an operation or of an included relation."""
        found: dict[str, Any] = {}
        for key, value in args.items():
            match key:
                case "where" | "cursor":
                    found[key] = self.where(model, value)
                case "data" | "create" | "update":
                    found[key] = self.data(model, value)
                case "having":
                    found[key] = self.having(model, value)
                case "by":
                    found[key] = self.plain(value)
                case "orderBy":
                    found["order_by"] = _order(self.plain(value))
                case "distinct":
                    names = self.plain(value)
                    found[key] = names if is_list(names) else [names]
                case "skipDuplicates":
                    found["skip_duplicates"] = self.plain(value)
                case "relationLoadStrategy":
                    found["relation_load_strategy"] = self.plain(value)
                case _:
                    found[key] = self.plain(value)
        return found

    def select(self, model: Model, selections: list[dict[str, Any]]) -> dict[str, Any]:
        """What a response holds, as a select; a relation twice with different arguments is not expressible."""
        chosen: dict[str, Any] = {}
        for item in selections:
            name = item["name"]
            wanted = self._chosen(model, item)
            if chosen.setdefault(name, wanted) != wanted:
                raise Skip("the same relation with two sets of arguments")
        return chosen

    def _chosen(self, model: Model, item: dict[str, Any]) -> Any:
        if item["name"] == "_count":
            return {"select": {count["name"]: self._count(model, count) for count in item["selections"]}}
        field = model.by_name.get(item["name"])
        if not isinstance(field, RelationField):
            return True
        target = self.schema.model(field.target)
        return {**self.arguments(target, item.get("args") or {}), "select": self.select(target, item["selections"])}

    def _count(self, model: Model, count: dict[str, Any]) -> Any:
        field = model.by_name.get(count["name"])
        args = count.get("args")
        if not args or not isinstance(field, RelationField):
            return True
        return self.arguments(self.schema.model(field.target), args)


def _part(key: str) -> str:
    return "skip_duplicates" if key == "skipDuplicates" else key


def _order(order: Any) -> Any:
    if is_list(order):
        return [_order(item) for item in order]
    return order


def _is_reference(value: Any) -> bool:
    return is_dict(value) and "_ref" in value


def _typed(kind: str, value: Any) -> Any:
    """JSON's form of a scalar as Python's; what does not have the form stays, for Nicol to refuse."""
    try:
        match kind, value:
            case "Json", str():
                found = json.loads(value)
                return JsonNull if found is None else found
            case "DateTime", str():
                moment = datetime.fromisoformat(value)
                return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
            case "Decimal", str() | float() | int():
                return Decimal(str(value))
            case "BigInt", str():
                return int(value)
            case "Bytes", str():
                return base64.b64decode(value)
            case "Float", int() if not isinstance(value, bool):
                return float(value)
            case _:
                return value
    except (ValueError, ArithmeticError):
        return value
