"""Which relation fields belong together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

from nicol.model.schema import Arity
from nicol.validate.context import Context
from nicol.validate.draft import DraftModel, DraftRelation

RelationKind = Literal["one-to-one", "one-to-many", "many-to-many", "embedded"]


@dataclass(frozen=True, slots=True, eq=False)
class Relation:
    """One relation: `forward` is the side that holds (or should hold) the key, `back` the other, if written."""

    kind: RelationKind
    forward: DraftRelation | None
    back: DraftRelation | None

    @property
    def model(self) -> DraftModel:
        """The model that holds the key."""
        if self.forward:
            return self.forward.model
        assert self.back is not None
        return self.back.target

    @property
    def target(self) -> DraftModel:
        """The model that the key refers to."""
        if self.forward:
            return self.forward.target
        assert self.back is not None
        return self.back.model


_Key = tuple[str, str, str | None]


def infer_relations(context: Context) -> list[Relation]:
    """The relations in the order of their first fields."""
    fields = [field for model in context.models.values() for field in model.relations.values()]
    ends: dict[_Key, list[DraftRelation]] = defaultdict(list)
    for field in fields:
        ends[field.model.name, field.target.name, field.given_name].append(field)
    found = (_relation(field, opposite_of(field, ends)) for field in fields)
    return [relation for relation in found if relation]


def opposite_of(field: DraftRelation, ends: dict[_Key, list[DraftRelation]]) -> DraftRelation | None:
    """The first field of the target that points back under the same name and is not `field` itself."""
    candidates = ends.get((field.target.name, field.model.name, field.given_name), [])
    return next((other for other in candidates if other is not field), None)


def _relation(field: DraftRelation, other: DraftRelation | None) -> Relation | None:
    """The relation, when `field` is the end that should declare it."""
    if other is None:
        return _half(field)
    match field.arity, other.arity:
        case Arity.LIST, Arity.LIST:
            if (field.model.name, field.name) > (other.model.name, other.name):
                return None
            embedded = field.fields is not None or other.fields is not None
            return Relation("embedded" if embedded else "many-to-many", field, other)
        case Arity.LIST, _:
            return None
        case _, Arity.LIST:
            return Relation("one-to-many", field, other)
        case Arity.OPTIONAL, Arity.REQUIRED:
            return None
        case Arity.REQUIRED, Arity.OPTIONAL:
            return Relation("one-to-one", field, other)
        case _:
            return _even(field, other)


def _even(field: DraftRelation, other: DraftRelation) -> Relation | None:
    """One-to-one, both ends required or both optional: `fields` decides, else the alphabet."""
    optional = field.arity is Arity.OPTIONAL
    if optional and field.fields is not None:
        return Relation("one-to-one", field, other)
    if optional and other.fields is not None:
        return None
    later = (field.model.name, field.name) > (other.model.name, other.name)
    return None if later else Relation("one-to-one", field, other)


def _half(field: DraftRelation) -> Relation:
    if field.arity is Arity.LIST:
        return Relation("one-to-many", None, field)
    unique = field.fields is not None and any(
        index.kind == "unique" and [member.field for member in index.fields] == field.fields
        for index in field.model.indexes
    )
    return Relation("one-to-one" if unique else "one-to-many", field, None)
