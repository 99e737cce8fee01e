"""How the rows of a relation's two ends find each other."""

from __future__ import annotations

from dataclasses import dataclass

from nicol.dialects.quoting import identifier
from nicol.model.schema import Model, RelationField, ScalarField
from nicol.query.columns import column, qualified, scalars, table
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


def rows_of(context: Context, child: str, link: Link) -> str:
    """What to put after FROM to read the target's rows under the alias `child`, together with their join table."""
    target = f"{table(context, link.target)} {child}"
    if link.through is None:
        return target
    key = column(context, child, link.other[0])
    return f"{link.through.name} {child}j JOIN {target} ON {key} = {child}j.{link.through.other}"


def child_keys(context: Context, child: str, link: Link) -> tuple[str, ...]:
    """The columns among `rows_of` that hold the parent's key."""
    if link.through is not None:
        return (f"{child}j.{link.through.own}",)
    return tuple(column(context, child, field) for field in link.other)


def parent_fields(link: Link) -> tuple[ScalarField, ...]:
    """The fields of the target that hold the parent's key; none when a join table does."""
    return () if link.through is not None else link.other


def tied(context: Context, alias: str, child: str, link: Link) -> Sql:
    """The condition that the rows of `rows_of` belong to the row under `alias`."""
    keys = zip(child_keys(context, child, link), link.own, strict=True)
    return sql(" AND ".join(f"{key} = {column(context, alias, field)}" for key, field in keys))


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
