"""The join tables of implicit many-to-many relations."""

from __future__ import annotations

from nicol.model.schema import RelationField
from nicol.query.columns import column
from nicol.query.links import JoinTable, Link, link
from nicol.query.plan import Context
from nicol.query.sql import Given, Sql, sql
from nicol.query.write_sql import do_nothing


def joined(ctx: Context, field: RelationField) -> tuple[Link, JoinTable]:
    """The link of `field`, an end of an implicit many-to-many relation, and its join table."""
    found = link(ctx, ctx.model(ctx.schema.opposite(field).target), field)
    assert found.through is not None
    return found, found.through


def joined_condition(ctx: Context, field: RelationField, alias: str, near_key: Sql) -> Sql:
    """That the far row called `alias` is linked to the near row with the key `near_key`."""
    found, join = joined(ctx, field)
    far = column(ctx, alias, found.other[0])
    return sql(f"{far} IN (SELECT {join.other} FROM {join.name} WHERE {join.own} = ", near_key, ")")


def link_sql(ctx: Context, field: RelationField) -> Sql:
    """Links a near key (given 0) with a far key (given 1); already linked rows stay."""
    _, join = joined(ctx, field)
    return sql(
        f"INSERT INTO {join.name} ({join.own}, {join.other}) VALUES (",
        Given(0),
        ", ",
        Given(1),
        f"){do_nothing(ctx, join.own)}",
    )


def unlink_sql(ctx: Context, field: RelationField) -> Sql:
    """Takes the link between a near key (given 0) and a far key (given 1) away."""
    _, join = joined(ctx, field)
    return sql(f"DELETE FROM {join.name} WHERE {join.own} = ", Given(0), f" AND {join.other} = ", Given(1))
