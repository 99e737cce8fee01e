"""The input types of one model, as TypedDicts.

The graph of TypedDicts that refer to one another is bounded: an edge over a relation leads to the next level, and from
the last level to a plain Mapping. Unbounded recursion crashes pyright at about 150 dense models and costs mypy minutes;
up to `FULL` models it is affordable and every level is level 0. A dict parameter is one TypedDict, never a union with
None, since checkers name the wrong key only then; `create` and unique keys are unions because one of several keys has
to be there. Nothing inherits from a type whose keys lead back to it: pyright loses such a base.
"""

from __future__ import annotations

import keyword
from collections.abc import Iterator
from dataclasses import dataclass

from nicol.client.names import derived
from nicol.client.row import visible_relations, visible_scalars
from nicol.dialects import dialect_for
from nicol.dialects.facts import Can
from nicol.generate.aggregates import aggregate_definitions, argument_definitions
from nicol.generate.typed import Alias, Definition, Dict
from nicol.generate.values import filter_type, single_input, updated_type, written_type
from nicol.model.schema import Arity, Model, RelationField, ScalarField, Schema

FULL = 20
"""Up to this many models, nesting is typed without end."""
ANYTHING = "Mapping[str, Any]"


@dataclass(frozen=True, slots=True)
class Depth:
    """How many relations deep arguments are typed; None = without end."""

    levels: int | None

    @staticmethod
    def of(schema: Schema) -> Depth:
        """The depth that a schema of this size affords."""
        return Depth(None if len(schema.models) <= FULL else 1)

    @property
    def all(self) -> range:
        return range(1 if self.levels is None else self.levels + 1)


@dataclass(frozen=True, slots=True)
class Inputs:
    """Writes the input types of a schema's models."""

    schema: Schema
    depth: Depth
    names: dict[tuple[str, str], str]

    @staticmethod
    def of(schema: Schema) -> Inputs:
        return Inputs(schema, Depth.of(schema), derived(schema))

    def searched(self, model: Model) -> str:
        """The names of the fields that a full-text search ranks, roughly in large schemas; empty without any."""
        names = [field.name for field in visible_scalars(model) if field.type == "String" and not field.is_list]
        if not names or Can.FULL_TEXT_SEARCH not in dialect_for(self.schema.provider).can:
            return ""
        return _literal(iter(names)) if self.depth.levels is None else self.name(model.name, "Key")

    def definitions(self, model: Model) -> list[Definition]:
        """Every input type of `model`, level by level."""
        return list(self._definitions(model))

    def _definitions(self, model: Model) -> Iterator[Definition]:
        yield Alias(self.name(model.name, "Key"), _literal(field.name for field in visible_scalars(model)))
        for level in self.depth.all if visible_relations(model) else range(1):
            yield from _Level(self, model, level).definitions()
        yield from aggregate_definitions(model, self.name(model.name, "Key"), full=self.depth.levels is None)
        yield from argument_definitions(
            model, {suffix: self.name(model.name, suffix) for suffix in ("Where", "OrderBy", "WhereUnique")}
        )

    def name(self, model: str, suffix: str, level: int = 0) -> str:
        """The name of a type of `model` at `level`."""
        own = self.names.get((model, suffix), f"{model}{suffix}")
        return f"{own}_{level}" if level else own

    def edge(self, model: str, suffix: str, level: int) -> str:
        """The type at the other end of a relation that starts at `level`."""
        if self.depth.levels is None:
            return self.name(model, suffix)
        return ANYTHING if level == self.depth.levels else self.name(model, suffix, level + 1)


@dataclass(frozen=True, slots=True)
class _Level:
    """The input types of one model at one level."""

    inputs: Inputs
    model: Model
    level: int

    def definitions(self) -> Iterator[Definition]:
        yield from self._where()
        yield from self._reading()
        yield from self._create()
        yield from self._update()
        if self.relations:
            yield from self._filters()
            yield from self._nested()

    def own(self, suffix: str) -> str:
        return self.inputs.name(self.model.name, suffix, self.level)

    def edge(self, field: RelationField, suffix: str) -> str:
        if keyword.iskeyword(field.name):
            return ANYTHING
        return self.inputs.edge(field.target, suffix, self.level)

    def make(self, suffix: str, entries: list[tuple[str, str]], *bases: str, total: bool = False) -> Dict:
        return Dict(self.own(suffix), tuple(entries), total, bases)

    @property
    def scalars(self) -> tuple[ScalarField, ...]:
        return visible_scalars(self.model)

    @property
    def relations(self) -> tuple[RelationField, ...]:
        return visible_relations(self.model)

    @property
    def lists(self) -> list[RelationField]:
        return [field for field in self.relations if field.is_list]

    def _conditions(self) -> list[tuple[str, str]]:
        where = self.own("Where")
        pairs = [(field.name, filter_type(field)) for field in self.scalars]
        pairs += [(field.name, self._relation_filter(field)) for field in self.relations]
        return [
            *pairs,
            ("AND", f"{where} | Sequence[{where}]"),
            ("OR", f"Sequence[{where}]"),
            ("NOT", f"{where} | Sequence[{where}]"),
        ]

    def _relation_filter(self, field: RelationField) -> str:
        if field.is_list:
            return self.edge(field, "WhereMany")
        return self.edge(field, "WhereOne") + (" | None" if field.arity is Arity.OPTIONAL else "")

    def _where(self) -> Iterator[Definition]:
        """`Where`, and one variant of it for each unique key, where that key is required and a plain value."""
        keys: dict[str, str] = {}
        for index in self.model.uniques:
            fields = [self.model.scalar(name) for name in index.field_names]
            if len(fields) == 1:
                keys[fields[0].name] = single_input(fields[0])
            else:
                if not self.level and index.name not in keys:
                    parts = [(field.name, single_input(field)) for field in fields]
                    yield self.make(f"Unique_{index.name}", parts, total=True)
                keys[index.name] = self.inputs.name(self.model.name, f"Unique_{index.name}")
        conditions = self._conditions()
        yield self.make("Where", conditions)
        yield self.make("UniqueRest", [(name, kind) for name, kind in conditions if name not in keys])
        for key in keys:
            own = [(name, kind if name == key else f"NotRequired[{kind}]") for name, kind in keys.items()]
            yield self.make(f"By_{key}", own, self.own("UniqueRest"), total=True)
        yield Alias(self.own("WhereUnique"), " | ".join(self.own(f"By_{key}") for key in keys) or self.own("Where"))

    def _filters(self) -> Iterator[Definition]:
        """What can stand behind a relation that leads to this model in `where`."""
        where = self.own("Where")
        yield Dict(self.own("Is"), (("is", f"{where} | None"), ("is_not", f"{where} | None")))
        yield self.make("WhereOne", [], where, self.own("Is"))
        yield self.make("WhereMany", [("some", where), ("every", where), ("none", where)])

    def _reading(self) -> Iterator[Definition]:
        sorts = [
            (field.name, "Sort | SortNulls" if field.arity is Arity.OPTIONAL else "Sort")
            for field in self.scalars
            if field.type != "Json" and not field.is_list
        ]
        sorts += [
            (field.name, "CountOrder" if field.is_list else self.edge(field, "OrderBy")) for field in self.relations
        ]
        key = self.inputs.name(self.model.name, "Key")
        if texts := self.inputs.searched(self.model):
            sorts.append(("_relevance", f"Relevance[{texts}]"))
        yield self.make("OrderBy", sorts)
        included = [
            (field.name, f"bool | {self.edge(field, 'Args' if field.is_list else 'OneArgs')}")
            for field in self.relations
        ]
        if self.lists:
            counted = [(field.name, f"bool | CountWhere[{self.edge(field, 'Where')}]") for field in self.lists]
            yield self.make("CountSelect", counted)
            yield Dict(self.own("CountArgs"), (("select", self.own("CountSelect")),), total=True)
            included.append(("_count", f"bool | {self.own('CountArgs')}"))
        yield self.make("Include", included)
        if self.inputs.depth.levels is None:
            yield self.make("Omit", [(field.name, "bool") for field in self.scalars])
        elif not self.level:
            yield Alias(self.own("Omit"), f"Mapping[{key}, bool]")
        yield self.make("Select", [*((field.name, "bool") for field in self.scalars), *included])
        one = [
            ("include", self.own("Include")),
            ("select", self.own("Select")),
            ("omit", self.inputs.name(self.model.name, "Omit")),
        ]
        yield self.make("OneArgs", one)
        order, unique = self.own("OrderBy"), self.own("WhereUnique")
        many = [("where", self.own("Where")), ("order_by", f"{order} | Sequence[{order}]"), ("take", "int")]
        many += [("skip", "int"), ("cursor", unique), ("distinct", f"{key} | Sequence[{key}]")]
        yield self.make("Args", [*many, *one])

    def _create(self) -> Iterator[Definition]:
        held = {name for field in self.relations for name in field.fields}
        holding = [field for field in self.relations if field.holds_key]
        base = [(field.name, _created(field)) for field in self.scalars if field.name not in held]
        base += [(field.name, f"NotRequired[{self._new(field)}]") for field in self.relations if not field.holds_key]
        keys = [field for field in self.scalars if field.name in held]
        loose = [(field.name, f"NotRequired[{written_type(field)}]") for field in keys]
        loose += [(field.name, f"NotRequired[{self._new(field)}]") for field in holding]
        yield self.make("NestedCreate", [*base, *loose], total=True)
        if self.level:
            return
        if not any(field.is_required for field in holding):
            yield Alias(self.own("Create"), self.own("NestedCreate"))
            return
        by_key = [(field.name, _created(field)) for field in keys]
        by_row = [
            (field.name, self._new(field) if field.is_required else f"NotRequired[{self._new(field)}]")
            for field in holding
        ]
        yield self.make("CreateByKey", [*base, *by_key], total=True)
        yield self.make("CreateByRow", [*base, *by_row], total=True)
        yield Alias(self.own("Create"), f"{self.own('CreateByKey')} | {self.own('CreateByRow')}")

    def _new(self, field: RelationField) -> str:
        return self.edge(field, "NewMany" if field.is_list else "NewOne")

    def _update(self) -> Iterator[Definition]:
        scalars = [(field.name, updated_type(field)) for field in self.scalars]
        related = [
            (field.name, self.edge(field, "ChangeMany" if field.is_list else "ChangeOne")) for field in self.relations
        ]
        yield self.make("Update", [*scalars, *related])

    def _nested(self) -> Iterator[Definition]:
        """What can stand behind a relation that leads to this model in `data`."""
        create, unique, where, update = (self.own(name) for name in ("NestedCreate", "WhereUnique", "Where", "Update"))
        yield self.make("ConnectOrCreate", [("where", unique), ("create", create)], total=True)
        yield self.make("NestedUpdate", [("where", unique), ("data", update)], total=True)
        yield self.make("NestedUpdateMany", [("where", where), ("data", update)], total=True)
        yield self.make("NestedUpsert", [("where", unique), ("create", create), ("update", update)], total=True)
        several = [("data", _one_or_more(create)), ("skip_duplicates", "NotRequired[bool]")]
        yield self.make("NestedCreateMany", several, total=True)
        either = self.own("ConnectOrCreate")
        new_one = [("create", create), ("connect", unique), ("connect_or_create", either)]
        yield self.make("NewOne", new_one)
        yield self.make(
            "NewMany",
            [*((name, _one_or_more(kind)) for name, kind in new_one), ("create_many", self.own("NestedCreateMany"))],
        )
        yield self.make("UpsertOne", [("create", create), ("update", update)], total=True)
        change_one = [("disconnect", f"bool | {where}"), ("delete", f"bool | {where}"), ("update", update)]
        yield self.make("ChangeOne", [*change_one, ("upsert", self.own("UpsertOne"))], self.own("NewOne"))
        change_many = [("set", unique), ("disconnect", unique), ("delete", unique), ("delete_many", where)]
        change_many += [("update", self.own("NestedUpdate")), ("update_many", self.own("NestedUpdateMany"))]
        change_many += [("upsert", self.own("NestedUpsert"))]
        pairs = [(name, _one_or_more(kind)) for name, kind in change_many]
        yield self.make("ChangeMany", pairs, self.own("NewMany"))


def _created(field: ScalarField) -> str:
    optional = field.default is not None or field.updated_at or not field.is_required
    return f"NotRequired[{written_type(field)}]" if optional else written_type(field)


def _one_or_more(single: str) -> str:
    return f"{single} | Sequence[{single}]"


def _literal(names: Iterator[str]) -> str:
    shown = ", ".join(f'"{name}"' for name in names)
    return f"Literal[{shown}]" if shown else "Never"
