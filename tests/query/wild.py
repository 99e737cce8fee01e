"""Random arguments for every operation: shaped after the schema, with wrong parts among the right ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

from nicol.model.schema import Index, Model, RelationField, ScalarField, Schema
from nicol.query.marks import AnyNull, DbNull, JsonNull, Ref, skip

Make = Callable[[], Any]
MANY = 3


class Stray(Enum):
    """An enum of the caller's own."""

    RED = "RED"
    ONE = 1


VALUES: dict[str, list[Any]] = {
    "String": [
        "",
        "a",
        "ü",
        "101",
        "10.0.0.1",
        "<a/>",
        "a%_\\b",
        "RED",
        "0b8f0b7e-0d7a-4d6f-9d1e-5a1c1f0e0a01",
        "x" * 300,
        "\x00",
        "\ud800",
        "'; --",
        UUID(int=1),
        Stray.RED,
        "fe80::1",
        "2024-02-30",
    ],
    "Boolean": [True, False],
    "Int": [0, 1, -1, 7, 2**15, 2**31 - 1, -(2**31), 2**31],
    "BigInt": [0, 2**53 + 1, 2**63 - 1, -(2**63), 2**63, 10**30],
    "Float": [
        0.0,
        -0.0,
        1.5,
        1e308,
        5e-324,
        1e39,
        1,
        10**400,
        float("inf"),
        float("-inf"),
        float("nan"),
        Decimal("1.5"),
    ],
    "Decimal": [
        Decimal(0),
        Decimal("1.50"),
        Decimal("-9999.99"),
        Decimal("1e30"),
        Decimal("1e-30"),
        1,
        0.1,
        "3.4",
        "x",
        Decimal("NaN"),
        Decimal("Infinity"),
        Decimal("1e200000"),
        10**5000,
    ],
    "DateTime": [
        dt.datetime(2024, 2, 29, 12, 30, 15, 123456, dt.UTC),
        dt.datetime(2024, 2, 29, 12, 30),
        dt.datetime(1, 1, 1),
        dt.datetime(1, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=14))),
        dt.datetime(9999, 12, 31, 23, 59, 59, 999999, dt.timezone(-dt.timedelta(hours=12))),
        dt.date(2024, 2, 29),
        "2024-02-29T12:30:15Z",
        "2024-02-29",
        "soon",
        dt.time(1, 2),
        dt.timedelta(1),
        0,
    ],
    "Json": [
        {},
        [],
        {"a": [1, None]},
        1,
        "x",
        "\x00",
        "\ud800",
        True,
        1e400,
        2**70,
        Decimal("1.5"),
        b"x",
        {1: 2},
        {"a": {1, 2}},
        object(),
        JsonNull,
        DbNull,
        AnyNull,
        float("nan"),
        {"equals": 1},
        [DbNull],
    ],
    "Bytes": [b"", b"\x00\xff", bytearray(b"a"), memoryview(b"a"), "a"],
    "Color": ["RED", "BLUE", "bl ue", "GREEN", Stray.RED, Stray.ONE],
}
WRONG: list[Any] = [
    None,
    True,
    0,
    1.5,
    "x",
    b"x",
    [],
    {},
    (),
    set(),
    [None],
    [[]],
    {"x": 1},
    {1: 2},
    {None: None},
    object(),
]
WRONG += [int, skip, DbNull, JsonNull, AnyNull, Stray.ONE, dt.datetime(2024, 1, 1), Decimal(1), range(2), float("nan")]
WRONG += [{"equals": None}, {"not": {"not": {"not": None}}}, {"in": None}, {"in": [None]}, {"in": [[1]]}, {"set": {}}]
COMPARED = ("lt", "lte", "gt", "gte")
LISTED = ("in", "not_in")
PATTERNS = ("contains", "startswith", "endswith")
HAS = ("equals", "has", "has_every", "has_some", "is_empty")
JSON = ("equals", "not", "string_contains", "string_starts_with", "string_ends_with", "array_contains")
JSON += ("array_starts_with", "array_ends_with", "lt", "gte")
FIGURES = ("count", "avg", "sum", "min", "max")
COUNTED = ("set", "increment", "decrement", "multiply", "divide")


@dataclass(frozen=True)
class Wild:
    """Makes arguments for the operations of a schema, by the choices of `chance`."""

    schema: Schema
    chance: Random

    def call(self, operation: str, model: Model) -> dict[str, Any]:
        """The arguments of an operation on a model."""
        needed, optional = self._arguments(operation, model)
        return {**self.some_of(optional), **{name: make() for name, make in needed.items()}}

    def _arguments(self, operation: str, model: Model) -> tuple[dict[str, Make], dict[str, Make]]:
        page, shown = self.page(model), self.shown(model)
        way: dict[str, Make] = {"relation_load_strategy": lambda: self.or_wrong(lambda: self.one("join", "query"))}
        where: dict[str, Make] = {"where": lambda: self.where(model)}
        unique: dict[str, Make] = {"where": lambda: self.unique(model)}
        create: dict[str, Make] = {"data": lambda: self.create(model)}
        update: dict[str, Make] = {"data": lambda: self.update(model)}
        match operation:
            case "find_unique" | "find_unique_or_raise":
                return unique, {**shown, **way}
            case "find_many" | "find_first" | "find_first_or_raise":
                return {}, {**page, **shown, **way}
            case "count":
                names = [field.name for field in model.scalars]
                return {}, {**page, "select": lambda: self.some_of(dict.fromkeys([*names, "_all"], self.flag))}
            case "aggregate":
                return {}, {**page, **self.figures(model)}
            case "group_by":
                names = [field.name for field in model.scalars]
                by: dict[str, Make] = {"by": lambda: self.or_wrong(lambda: self.chance.sample(names, 2))}
                own: dict[str, Make] = {
                    "having": lambda: self.having(model),
                    "order_by": lambda: self.group_order(model),
                }
                return by, {**page, **self.figures(model), **own}
            case "create":
                return create, shown
            case "create_many" | "create_many_and_return":
                rows: dict[str, Make] = {
                    "data": lambda: self.or_wrong(lambda: self.list_of(lambda: self.create(model, 0)))
                }
                return rows, {"skip_duplicates": self.flag, **(shown if operation.endswith("return") else {})}
            case "update":
                return {**unique, **update}, shown
            case "upsert":
                return {**unique, "create": create["data"], "update": update["data"]}, shown
            case "delete":
                return unique, shown
            case "update_many" | "update_many_and_return":
                more = shown if operation.endswith("return") else {}
                return {"data": lambda: self.update(model, 0)}, {**where, **more, "limit": self._number}
            case _:
                return {}, {**where, "limit": self._number}

    def one(self, *choices: Any) -> Any:
        """One of the choices."""
        return self.chance.choice(choices)

    def or_wrong(self, make: Make, odds: int = 16) -> Any:
        """What `make` gives, and once in `odds` something that nobody expects there."""
        return self.chance.choice(WRONG) if self.chance.randrange(odds) == 0 else make()

    def some_of(self, pairs: dict[str, Make], most: int = MANY) -> dict[str, Any]:
        """Some of the keys, now and then with one that does not exist."""
        names = self.chance.sample(sorted(pairs), min(self.chance.randint(0, most), len(pairs)))
        made = {name: pairs[name]() for name in names}
        return {**made, "nonsense": 1} if self.chance.randrange(30) == 0 else made

    def list_of(self, make: Make, most: int = MANY) -> list[Any]:
        """Up to `most` of what `make` gives."""
        return [make() for _ in range(self.chance.randint(0, most))]

    def flag(self) -> Any:
        """Mostly a bool."""
        return self.or_wrong(lambda: self.one(True, False))

    def single(self, field: ScalarField) -> Any:
        """A value of the field's type, in range or out of it."""
        if self.chance.randrange(40) == 0:
            model = self.one(*self.schema.models)
            return Ref(model.name, self.one("nonsense", *(one.name for one in model.fields)))
        return self.or_wrong(lambda: self.one(*VALUES[field.type]), 24)

    def value(self, field: ScalarField) -> Any:
        """A value of the field."""
        if field.is_list and self.chance.randrange(6):
            return self.list_of(lambda: self.single(field))
        return self.single(field)

    def several(self, field: ScalarField) -> Any:
        """A list of values, or another collection."""
        kind = self.one(list, list, list, tuple, set)
        values = self.list_of(lambda: self.single(field))
        try:
            return self.or_wrong(lambda: kind(values))
        except TypeError:
            return values

    def condition(self, field: ScalarField) -> Any:
        """What `where` holds for a field."""
        return self.or_wrong(
            lambda: self.some_of(self._operators(field)) if self.chance.random() < 0.8 else self.value(field)
        )

    def _operators(self, field: ScalarField) -> dict[str, Make]:
        """The filters of a field; now and then those of all fields."""
        single = partial(self.single, field)
        several = partial(self.several, field)
        mode: dict[str, Make] = {"mode": lambda: self.or_wrong(lambda: self.one("default", "insensitive"))}
        if field.is_list:
            return {**dict.fromkeys(HAS, several), "has": single, "is_empty": self.flag}
        if field.type == "Json":
            return {**dict.fromkeys(JSON, single), **mode, "path": lambda: self.or_wrong(self._json_path)}
        inner = partial(self.condition, field)
        words = {"equals": single, "not": inner, **dict.fromkeys(LISTED, several)}
        if field.kind == "scalar" and field.type not in ("Boolean", "Bytes"):
            words |= dict.fromkeys(COMPARED, single)
        if field.type == "String" or self.chance.randrange(20) == 0:
            words |= {**dict.fromkeys((*PATTERNS, "search"), single), **mode}
        return words

    def _json_path(self) -> Any:
        keys = self.list_of(lambda: self.one("a", "0", 0, 'a"b', "", "\x00", "\ud800"), 2)
        return self.one(keys, keys, "$.a", "$[", tuple(keys))

    def where(self, model: Model, depth: int = 2) -> Any:
        """Any filter."""
        parts: dict[str, Make] = {field.name: (lambda field=field: self.condition(field)) for field in model.scalars}
        parts |= {name: make for name, make in self._keys(model).items() if name not in parts}
        if depth:
            inner = partial(self.where, model, depth - 1)
            for word in ("AND", "OR", "NOT"):
                parts[word] = lambda: self.or_wrong(lambda: inner() if self.one(0, 1) else self.list_of(inner))
            for field in model.relations:
                parts[field.name] = lambda field=field: self.or_wrong(lambda: self._related(field, depth - 1))
        return self.or_wrong(lambda: self.some_of(parts), 40)

    def _related(self, field: RelationField, depth: int) -> Any:
        inner = partial(self.where, self.schema.model(field.target), depth)
        words = ("some", "every", "none") if field.is_list else ("is", "is_not")
        if field.is_list or self.one(0, 1):
            return self.some_of(dict.fromkeys(words, lambda: self.or_wrong(inner)), 2)
        return self.one(None, inner())

    def _keys(self, model: Model) -> dict[str, Make]:
        """The unique keys by the names they have in a where."""
        return {
            index.name if len(index.fields) > 1 else index.field_names[0]: (lambda index=index: self._key(model, index))
            for index in model.uniques
        }

    def _key(self, model: Model, index: Index) -> Any:
        values = {name: self.value(model.scalar(name)) for name in index.field_names}
        return values if len(values) > 1 else values[index.field_names[0]]

    def unique(self, model: Model) -> Any:
        """A filter with a unique key, most of the time."""
        keys = self._keys(model)
        name = self.one(*sorted(keys))
        found = self.where(model, 1) if self.chance.random() < 0.3 else {}
        if not isinstance(found, dict) or self.chance.randrange(20) == 0:
            return found
        return {**found, name: keys[name]()}

    def order(self, model: Model, depth: int = 1) -> Any:
        """What order_by takes."""
        if depth and self.chance.random() < 0.4:
            return self.list_of(lambda: self.order(model, 0), 2)
        parts: dict[str, Make] = dict.fromkeys([field.name for field in model.scalars], self._way)
        parts["_relevance"] = lambda: self.or_wrong(lambda: self._relevance(model))
        for field in model.relations:
            if field.is_list:
                parts[field.name] = lambda: self.or_wrong(lambda: {"_count": self._way()})
            elif depth:
                parts[field.name] = lambda field=field: self.order(self.schema.model(field.target), depth - 1)
        return self.or_wrong(lambda: self.some_of(parts, 2))

    def _relevance(self, model: Model) -> dict[str, Any]:
        texts = [field.name for field in model.scalars if self.chance.randrange(9) == 0 or field.type == "String"]
        words = self.or_wrong(lambda: self.one("a", "a b", "a & | (!", "<->", ":*", "\x00", "\ud800", "'"))
        return {"fields": self.one("id", texts, texts), "search": words, "sort": self._way()}

    def _way(self) -> Any:
        way = self.one("asc", "desc")
        return self.or_wrong(
            lambda: self.one(way, way, {"sort": way, "nulls": self.or_wrong(lambda: self.one("first", "last"))})
        )

    def page(self, model: Model) -> dict[str, Make]:
        """The arguments that choose rows."""
        names = [*(field.name for field in model.fields), "nonsense"]
        return {
            "where": lambda: self.where(model),
            "order_by": lambda: self.order(model),
            "cursor": lambda: self.unique(model),
            "take": self._number,
            "skip": self._number,
            "distinct": lambda: self.or_wrong(
                lambda: self.one(self.one(*names), self.list_of(lambda: self.one(*names), 2))
            ),
        }

    def _number(self) -> Any:
        return self.or_wrong(lambda: self.one(0, 1, 2, -1, -3, 2**31, 2**63, -(2**63), 2**70, True))

    def shown(self, model: Model, depth: int = 1) -> dict[str, Make]:
        """select, include and omit."""
        scalars: dict[str, Make] = dict.fromkeys([field.name for field in model.scalars], self.flag)
        related: dict[str, Make] = {
            field.name: (lambda field=field: self._shown(field, depth)) for field in model.relations
        }
        if any(field.is_list for field in model.relations):
            related["_count"] = lambda: self._counted(model)
        return {
            "select": lambda: self.or_wrong(lambda: self.some_of({**scalars, **related})),
            "include": lambda: self.or_wrong(lambda: self.some_of(related)),
            "omit": lambda: self.or_wrong(lambda: self.some_of(scalars)),
        }

    def _shown(self, field: RelationField, depth: int) -> Any:
        if not depth or self.one(0, 1):
            return self.flag()
        target = self.schema.model(field.target)
        return self.some_of({**self.page(target), **self.shown(target, depth - 1)})

    def _counted(self, model: Model) -> Any:
        lists = [field for field in model.relations if field.is_list]

        def one(field: RelationField) -> Any:
            target = self.schema.model(field.target)
            return self.flag() if self.one(0, 1) else self.some_of({"where": lambda: self.where(target, 1)}, 1)

        counts = self.some_of({field.name: (lambda field=field: one(field)) for field in lists})
        return self.one(self.flag(), counts, {"select": counts})

    def figures(self, model: Model) -> dict[str, Make]:
        """The aggregates to ask for."""
        chosen = partial(self.some_of, dict.fromkeys([*(field.name for field in model.fields), "_all"], self.flag))
        return {word: lambda: self.or_wrong(lambda: self.one(True, chosen())) for word in FIGURES}

    def having(self, model: Model, depth: int = 1) -> Any:
        """A filter of groups."""

        def about(field: ScalarField) -> Any:
            numbers = ScalarField(name="n", db_name="n", type="Int")
            return self.some_of(
                {f"_{word}": partial(self.condition, numbers if word == "count" else field) for word in FIGURES}, 2
            )

        parts = {field.name: partial(about if self.one(0, 1, 1) else self.condition, field) for field in model.scalars}
        for word in ("AND", "OR", "NOT") if depth else ():
            parts[word] = lambda: self.or_wrong(lambda: self.one(self.having(model, 0), [self.having(model, 0)]))
        return self.or_wrong(lambda: self.some_of(parts))

    def group_order(self, model: Model) -> Any:
        """The order of groups."""
        fields: dict[str, Make] = dict.fromkeys([field.name for field in model.scalars], self._way)
        figures = dict.fromkeys(
            [f"_{word}" for word in FIGURES], lambda: self.or_wrong(lambda: self.some_of(fields, 1))
        )
        one = self.some_of({**fields, **figures}, 2)
        return self.or_wrong(lambda: self.one(one, [one]))

    def create(self, model: Model, depth: int = 1) -> Any:
        """The data of a new row; what is required is there, most of the time."""
        needed = [item for item in model.scalars if item.is_required and item.default is None and not item.updated_at]
        data = self.some_of(self._cells(model, depth, new=True))
        if self.chance.randrange(12):
            data |= {item.name: self.value(item) for item in needed}
        return self.or_wrong(lambda: data, 30)

    def update(self, model: Model, depth: int = 1) -> Any:
        """The data of a change."""
        return self.or_wrong(lambda: self.some_of(self._cells(model, depth, new=False)), 30)

    def _cells(self, model: Model, depth: int, *, new: bool) -> dict[str, Make]:
        cells: dict[str, Make] = {item.name: (lambda item=item: self._cell(item, new=new)) for item in model.scalars}
        for field in model.relations if depth else ():
            cells[field.name] = lambda field=field: self.or_wrong(lambda: self._written(field, depth - 1, new=new))
        return cells

    def _cell(self, item: ScalarField, *, new: bool) -> Any:
        if self.chance.random() < 0.6:
            return self.value(item)
        words = ("set",) if new else ("set", "push") if item.is_list else COUNTED
        return self.some_of(dict.fromkeys(words, lambda: self.value(item)), 1 if self.chance.randrange(8) else 2)

    def _written(self, field: RelationField, depth: int, *, new: bool) -> Any:
        verbs = self._verbs(field, depth, new=new)

        def argument(make: Make) -> Any:
            return self.or_wrong(lambda: self.list_of(make, 2) if field.is_list and self.one(0, 1) else make())

        return self.some_of({name: (lambda make=make: argument(make)) for name, make in verbs.items()}, 2)

    def _verbs(self, field: RelationField, depth: int, *, new: bool) -> dict[str, Make]:
        target = self.schema.model(field.target)
        create = partial(self.create, target, depth)
        update = partial(self.update, target, depth)
        unique = partial(self.unique, target)
        where = partial(self.where, target, 1)
        verbs: dict[str, Make] = {
            "create": create,
            "connect": unique,
            "connect_or_create": lambda: self.parts(where=unique, create=create),
        }
        if field.is_list:
            verbs["create_many"] = lambda: self.parts(data=lambda: self.list_of(create, 2), skip_duplicates=self.flag)
        if new:
            return verbs
        verbs |= {"disconnect": lambda: self.one(True, unique()), "delete": lambda: self.one(True, False, unique())}
        verbs["update"] = lambda: self.one(self.parts(where=unique, data=update), update())
        verbs["upsert"] = lambda: self.parts(where=unique, create=create, update=update)
        if field.is_list:
            verbs |= {"set": unique, "delete_many": where}
            verbs["update_many"] = lambda: self.parts(where=where, data=update)
        return verbs

    def parts(self, **makes: Make) -> dict[str, Any]:
        """All of the keys, now and then without one."""
        made = {name: make() for name, make in makes.items()}
        if self.chance.randrange(8) == 0:
            made.pop(self.one(*made))
        return made
