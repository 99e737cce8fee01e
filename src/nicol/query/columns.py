"""Names of tables and columns as SQL."""

from __future__ import annotations

from collections.abc import Iterable

from nicol.dialects.quoting import identifier
from nicol.model.schema import Model, ScalarField
from nicol.query.plan import Context


def table(context: Context, model: Model) -> str:
    """The model's table, with its schema where it has one."""
    return qualified(context, model.schema, model.db_name)


def qualified(context: Context, schema: str | None, name: str) -> str:
    """A table or type name, with its schema where it has one."""
    quoted = identifier(context.dialect, name)
    owner = schema or context.namespace
    return quoted if owner is None else f"{identifier(context.dialect, owner)}.{quoted}"


def column(context: Context, alias: str, field: ScalarField) -> str:
    """The field's column of the table that stands under `alias`."""
    return f"{alias}.{identifier(context.dialect, field.db_name)}"


def scalars(model: Model, names: Iterable[str]) -> tuple[ScalarField, ...]:
    """The scalar fields of those names."""
    return tuple(model.scalar(name) for name in names)


def visible(model: Model) -> tuple[ScalarField, ...]:
    """The scalar fields that a client reads by default."""
    return tuple(field for field in model.scalars if field.kind != "unsupported" and not field.ignored)


def row_key(model: Model) -> tuple[str, ...]:
    """The fields that tell every row of the model from the others: the primary key, else the first unique key that
    cannot be NULL, else the first unique key."""
    required = [key for key in model.uniques if all(model.scalar(name).is_required for name in key.field_names)]
    return (required or model.uniques)[0].field_names
