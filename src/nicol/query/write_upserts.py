"""upsert_many: rows that are written, or where their key is there already, change the row that has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nicol.dialects.facts import Can
from nicol.errors.query import InvalidInputError, MissingValueError, QueryArgumentError
from nicol.model.schema import Index, Model, ScalarField
from nicol.query.columns import visible
from nicol.query.kinds import is_dict, listed
from nicol.query.plan import Context
from nicol.query.sql import sql
from nicol.query.suggest import no_field, unknown
from nicol.query.write_cells import Cell
from nicol.query.write_sql import column_name, conflict_update


@dataclass(frozen=True, slots=True)
class Conflict:
    """Where a row has the `key` already, it takes over the fields `update` of the new row; None = all that the new row
    gives, but its key. `@updatedAt` changes with them."""

    key: tuple[ScalarField, ...]
    update: tuple[str, ...] | None

    def clause(self, ctx: Context, model: Model, names: Sequence[str]) -> str:
        """What follows the rows that give the fields `names`."""
        own = [field.name for field in self.key]
        wanted = [name for name in names if (name not in own if self.update is None else name in self.update)]
        taken = [field for field in model.scalars if field.name in wanted or (field.updated_at and wanted)]
        cells = [Cell(field, sql(_new(ctx, column_name(ctx, field)))) for field in taken]
        return "".join(part for part in conflict_update(ctx, self.key, cells).parts if isinstance(part, str))


def _new(ctx: Context, column: str) -> str:
    return f"excluded.{column}" if Can.ON_CONFLICT in ctx.dialect.can else f"VALUES({column})"


def read_conflict(model: Model, args: Mapping[str, Any]) -> Conflict:
    """The arguments `unique`, the name of a unique key, and `update`, names of fields."""
    names = {_name(index): index for index in model.uniques if index.where is None}
    unique = args["unique"]
    if unique not in names:
        raise unknown("unique", f"{model.name} has no unique key {unique!r}", unique, names)
    key = tuple(model.scalar(name) for name in names[unique].field_names)
    if "update" not in args:
        return Conflict(key, None)
    known = [field.name for field in visible(model)]
    update = listed(args["update"])
    for name in update:
        if name not in known:
            raise no_field("update", model, name, known)
    return Conflict(key, tuple(update))


def _name(index: Index) -> str:
    return index.field_names[0] if len(index.fields) == 1 else index.name


def check_rows(conflict: Conflict, data: Any) -> None:
    """Every row has the key, and no two have the same; QueryArgumentError with the row's number."""
    seen: dict[Any, int] = {}
    for number, row in enumerate(listed(data) if isinstance(data, list | tuple) else ()):
        if not is_dict(row):
            raise QueryArgumentError(f"data[{number}]", f"expected a dict, got {type(row).__name__}")
        for field in conflict.key:
            if row.get(field.name) is None:
                raise MissingValueError(f"data[{number}].{field.name}", "A value is required: it is part of the key")
        key = tuple(repr(row[field.name]) for field in conflict.key)
        if key in seen:
            raise InvalidInputError(f"data[{number}]", f"has the same key as data[{seen[key]}]")
        seen[key] = number
