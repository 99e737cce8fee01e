"""How the rows of a relation's two ends find each other."""

from __future__ import annotations

from dataclasses import dataclass

from nicol.dialects.quoting import identifier
from nicol.model.schema import Model, RelationField, ScalarField
from nicol.query.columns import column, qualified, scalars
from nicol.query.plan import Context
from nicol.query.sql import Sql, sql


@dataclass(frozen=True, slots=True)
class JoinTable:
    """The table of an implicit many-to-many relation, seen from one end: quoted names."""

    name: str
    own: str
    other: str


@dataclass(frozen=True, slots=True)
class Link:
    """`own` fields of the model equal `other` fields of the target, or meet in `through`."""

    field: RelationField
    target: Model
    own: tuple[ScalarField, ...]
    other: tuple[ScalarField, ...]
    through: JoinTable | None = None


def link(context: Context, model: Model, field: RelationField) -> Link:
    """The link of a relation field of `model`."""
    target = context.model(field.target)
    if context.schema.is_many_to_many(field):
        return Link(field, target, _key(model), _key(target), _join_table(context, model, field))
    if field.holds_key:
        return Link(field, target, scalars(model, field.fields), scalars(target, field.references))
    opposite = context.schema.opposite(field)
    return Link(field, target, scalars(model, opposite.references), scalars(target, opposite.fields))


def matches(context: Context, alias: str, other_alias: str, link: Link) -> Sql:
    """The condition that the row under `other_alias` is related to the one under `alias`."""
    pairs = zip(link.own, link.other, strict=True)
    if link.through is None:
        return sql(" AND ".join(f"{column(context, other_alias, b)} = {column(context, alias, a)}" for a, b in pairs))
    through = link.through
    own, other = column(context, alias, link.own[0]), column(context, other_alias, link.other[0])
    return sql(
        f"EXISTS (SELECT 1 FROM {through.name} {other_alias}j "
        f"WHERE {other_alias}j.{through.own} = {own} AND {other_alias}j.{through.other} = {other})"
    )


def _key(model: Model) -> tuple[ScalarField, ...]:
    assert model.primary_key is not None
    return scalars(model, model.primary_key.field_names)


def _join_table(context: Context, model: Model, field: RelationField) -> JoinTable:
    """Column A holds the keys of the model (of a self relation: of the field) that comes first in the alphabet."""
    first = (model.name, field.name) < (field.target, field.opposite)
    owner = model if first else context.model(field.target)
    a, b = (identifier(context.dialect, name) for name in "AB")
    name = qualified(context, owner.schema, f"_{field.relation}")
    return JoinTable(name, a, b) if first else JoinTable(name, b, a)
