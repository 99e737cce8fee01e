"""Constraint names that the database would refuse to have twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from nicol.text.span import Span
from nicol.validate.checks.state import Checks
from nicol.validate.connectors import Allows, Scope
from nicol.validate.constraint_names import (
    default_constraint_name,
    foreign_key_name,
    index_name,
    primary_key_name,
)
from nicol.validate.draft import DraftIndex, DraftModel, DraftScalar
from nicol.validate.relations import Relation

Kind = Literal["index", "relation", "default", "id"]
_MEMBERS: dict[Scope, tuple[Kind, ...]] = {
    Scope.GLOBAL_INDEXES: ("index",),
    Scope.GLOBAL_FOREIGN_KEYS: ("relation",),
    Scope.GLOBAL_KEYS: ("id", "index"),
    Scope.GLOBAL_PRIMARY_KEYS_AND_DEFAULTS: ("id", "relation", "default"),
    Scope.MODEL_INDEXES: ("index",),
    Scope.MODEL_KEYS: ("id", "index"),
    Scope.MODEL_ALL: ("id", "index", "relation"),
}
_ASKED: dict[Kind, tuple[Scope, ...]] = {
    "index": (Scope.GLOBAL_INDEXES, Scope.GLOBAL_KEYS, Scope.MODEL_INDEXES, Scope.MODEL_KEYS),
    "relation": (Scope.GLOBAL_FOREIGN_KEYS, Scope.GLOBAL_PRIMARY_KEYS_AND_DEFAULTS, Scope.MODEL_ALL),
    "default": (Scope.GLOBAL_PRIMARY_KEYS_AND_DEFAULTS,),
    "id": (
        Scope.GLOBAL_PRIMARY_KEYS_AND_DEFAULTS,
        Scope.GLOBAL_KEYS,
        Scope.MODEL_KEYS,
        Scope.MODEL_ALL,
    ),
}
_GLOBAL = frozenset(scope for scope in Scope if scope.value.startswith("global"))


def written_on(relation: Relation) -> DraftModel:
    """The model whose field declares the relation: the one with the key, if that end is written."""
    return relation.model if relation.forward else relation.target


@dataclass(slots=True)
class Namespaces:
    """How often each name occurs where it must be unique, and the client names of keys per model."""

    checks: Checks
    counts: Counter[tuple[Scope, str | None, str]] = field(default_factory=Counter[tuple[Scope, str | None, str]])
    custom: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])

    def __post_init__(self) -> None:
        for model in self.checks.context.models.values():
            for kind, name in self._names(model):
                self._count(kind, model, name)
            for key in (model.primary_key, *model.indexes):
                if key and key.name:
                    self.custom[model.name, key.name] += 1
        for relation in self.checks.relations:
            if relation.kind in ("one-to-one", "one-to-many"):
                self._count("relation", written_on(relation), self.relation_name(relation))

    def _names(self, model: DraftModel) -> Iterator[tuple[Kind, str]]:
        for index in model.indexes:
            yield "index", self.index_name(model, index)
        if model.primary_key and (name := self.key_name(model, model.primary_key)):
            yield "id", name
        for one in model.scalars.values():
            if one.default:
                yield "default", self.default_name(model, one)

    def _count(self, kind: Kind, model: DraftModel, name: str) -> None:
        for scope in self.checks.connector.scopes:
            if kind in _MEMBERS[scope]:
                self.counts[self._place(scope, model, name)] += 1

    def _place(self, scope: Scope, model: DraftModel, name: str) -> tuple[Scope, str | None, str]:
        if scope in _GLOBAL:
            return scope, model.schema[0] if model.schema else None, name
        return scope, model.name, name

    def key_name(self, model: DraftModel, key: DraftIndex) -> str | None:
        """The primary key's name where the provider lets one choose it."""
        named = self.checks.allows(Allows.NAMED_PRIMARY_KEYS)
        return primary_key_name(self.checks.connector, model, key) if named else None

    def index_name(self, model: DraftModel, index: DraftIndex) -> str:
        return index_name(self.checks.connector, model, index)

    def default_name(self, model: DraftModel, one: DraftScalar) -> str:
        written = one.default.constraint if one.default else None
        return written or default_constraint_name(self.checks.connector, model, one)

    def relation_name(self, relation: Relation) -> str:
        forward = relation.forward
        if forward and forward.mapped_name:
            return forward.mapped_name
        fields = (forward.fields if forward else None) or []
        return foreign_key_name(self.checks.connector, relation.model, fields)

    def check(self, kind: Kind, model: DraftModel, name: str, where: tuple[str, Span]) -> None:
        """Report each scope in which `name` occurs more than once; `where` is the attribute's name and span."""
        for scope in _ASKED[kind]:
            if self.counts[self._place(scope, model, name)] > 1:
                self.checks.context.attribute_error(
                    f"The given constraint name `{name}` has to be unique in the following namespace: "
                    f"{scope.value.format(model=model.name)}. "
                    "Please provide a different name using the `map` argument.",
                    *where,
                )
