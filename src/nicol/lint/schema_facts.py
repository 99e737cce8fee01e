"""What several schema rules ask about models and fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from nicol.lint.words import words
from nicol.model.actions import default_on_delete
from nicol.model.annotations import Annotated, Annotation, Check, ExtraIndex
from nicol.model.schema import Action, Index, Model, RelationField, ScalarField

A = TypeVar("A", bound=Annotated)
_PEOPLE = "user users person people member customer author account profile employee admin player student patient"
PEOPLE = frozenset(_PEOPLE.split())
"""Words for models whose rows are people."""


def foreign_keys(model: Model) -> Iterator[RelationField]:
    """The relations whose columns are in the model."""
    return (relation for relation in model.relations if relation.holds_key)


def key_columns(model: Model) -> frozenset[str]:
    """The fields of the model that hold foreign keys."""
    return frozenset(name for relation in foreign_keys(model) for name in relation.fields)


def is_optional(model: Model, relation: RelationField) -> bool:
    """Whether the foreign key may be NULL."""
    return any(not model.scalar(name).is_required for name in relation.fields)


def on_delete(model: Model, relation: RelationField) -> Action:
    """What happens when the referenced row is deleted, as written or by default."""
    return relation.on_delete or default_on_delete(model, relation)


def all_indexes(model: Model) -> tuple[Index, ...]:
    """The primary key and every other index."""
    return (model.primary_key, *model.indexes) if model.primary_key else model.indexes


def in_primary_key(model: Model, field: ScalarField) -> bool:
    """Whether `field` is part of the primary key."""
    return model.primary_key is not None and field.name in model.primary_key.field_names


def is_edge(model: Model) -> bool:
    """Whether the model joins two rows and says little more: two foreign keys whose pair is unique."""
    own = key_columns(model)
    pairs = (index for index in model.uniques if len(index.fields) >= 2 and own.issuperset(index.field_names))
    return len(list(foreign_keys(model))) == 2 and any(pairs)


def has_default(field: ScalarField, *functions: str) -> bool:
    """Whether the default is a call of one of `functions`."""
    return field.default is not None and field.default.kind == "function" and field.default.text in functions


def annotated(annotations: tuple[Annotation, ...], kind: type[A]) -> Iterator[A]:
    """Those of `annotations` that are of `kind`."""
    return (one for one in annotations if isinstance(one, kind))


def extra_indexes(model: Model) -> Iterator[ExtraIndex]:
    """The indexes that annotations of the model describe."""
    return annotated(model.annotations, ExtraIndex)


def has_check(model: Model, *fields: str) -> bool:
    """Whether a CHECK constraint of the model mentions the columns of all `fields`."""
    columns = [model.scalar(name).db_name for name in fields]
    own = (*model.annotations, *(one for field in model.scalars for one in field.annotations))
    return any(all(column in check.expression for column in columns) for check in annotated(own, Check))


def is_person(model: Model) -> bool:
    """Whether the rows of the model are people, judged by its name."""
    own = words(model.name)
    return bool(own) and own[-1] in PEOPLE
