"""Writes of databases whose statements give no rows back: the rows are read by their keys, in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nicol.errors.query import UnreadableRowError
from nicol.model.schema import Model, ScalarField
from nicol.query.columns import column, row_key, table
from nicol.query.plan import Context
from nicol.query.render import renderer
from nicol.query.sql import Fixed, Sql, join, sql
from nicol.query.write_cells import Cell, Givens, table_alias
from nicol.query.write_sql import WriteStatement, assignments, column_name, finished, insert, select, where

ASKED = "?"
KEYS = "*"
"""Under this name the keys of the rows to change stand among the linked values."""


@dataclass(frozen=True, slots=True)
class InsertAndFind:
    """An INSERT and the SELECT of its row, with the same values made at run time."""

    insert: WriteStatement
    find: WriteStatement
    ask: str | None = None
    """What gives the parts of the key that the database makes; under `ASKED` and their place they are linked values."""


@dataclass(frozen=True, slots=True)
class FindAndUpdate:
    """Reads and locks the rows to change, each with the key that it will have; changes them; reads what became of them,
    None where nothing that was read changes."""

    find: WriteStatement
    update: WriteStatement | None
    again: WriteStatement | None


def inserted(ctx: Context, model: Model, written: Mapping[str, Sql]) -> Sql:
    """The condition that finds the row of an INSERT just made; `written`: field name → value.

    UnreadableRowError (NICOL-QUERY) where the database alone knows every key of the row.
    """
    keys = sorted(model.uniques, key=lambda key: key.field_names != row_key(model))
    for key in keys:
        values = [_new_value(model.scalar(name), written) for name in key.field_names]
        names = [column_name(ctx, model.scalar(name)) for name in key.field_names]
        found = [sql(f"{name} = ", value) for name, value in zip(names, values, strict=True) if value is not None]
        if len(found) == len(names):
            return join(" AND ", found)
    raise UnreadableRowError(
        "data",
        f"the new row of {model.name} cannot be read back: on {ctx.dialect.name} only the database knows its key. "
        "Give the key, or use create_many",
    )


def _new_value(field: ScalarField, written: Mapping[str, Sql]) -> Sql | None:
    value = written.get(field.name)
    if value is not None:
        return None if value.parts == (Fixed(None),) else value
    return sql("LAST_INSERT_ID()") if _numbered(field) else None


def asking(ctx: Context, model: Model, cells: Sequence[Cell], givens: Givens) -> tuple[list[Cell], str | None]:
    """The cells of a new row with those of a key that the database makes by an expression, and what asks for them."""
    written = {cell.field.name for cell in cells}
    for key in sorted(model.uniques, key=lambda key: key.field_names != row_key(model)):
        rest = [model.scalar(name) for name in key.field_names if name not in written]
        made = [_expression(field) for field in rest]
        if all(made):
            asked = [Cell(field, givens.linked(f"{ASKED}{place}")) for place, field in enumerate(rest)]
            return [*cells, *asked], f"SELECT {', '.join(map(str, made))}" if made else None
        if all(one or _numbered(field) for one, field in zip(made, rest, strict=True)):
            break
    return list(cells), None


def _expression(field: ScalarField) -> str | None:
    default = field.default
    own = default is not None and default.kind == "function" and default.text == "dbgenerated" and default.args
    return f"({default.args[0]})" if own and default is not None else None


def _numbered(field: ScalarField) -> bool:
    return field.default is not None and field.default.kind == "function" and field.default.text == "autoincrement"


def insert_and_find(
    ctx: Context, model: Model, cells: Sequence[Cell], givens: Givens, names: Sequence[str]
) -> InsertAndFind:
    """An INSERT of `cells` with the reading of the fields `names` of its row."""
    cells, ask = asking(ctx, model, cells, givens)
    condition = inserted(ctx, model, {cell.field.name: cell.value for cell in cells})
    columns = [column_name(ctx, model.scalar(name)) for name in names]
    find = finished(ctx, select(ctx, model, columns, condition), givens)
    return InsertAndFind(finished(ctx, insert(ctx, model, cells), givens), find, ask)


def asked(row: Sequence[Any]) -> dict[str, Any]:
    """The linked values of what `ask` gave."""
    return {f"{ASKED}{place}": value for place, value in enumerate(row)}


def keyed(ctx: Context, model: Model, givens: Givens) -> Sql:
    """That a row's key is among the linked keys; the first of all that is made at run time."""
    assert not givens.makers
    fields = tuple(model.scalar(name) for name in row_key(model))
    givens.take(lambda _now, linked: linked[KEYS])
    alias = table_alias(ctx, model)
    return renderer(ctx).keyed(ctx, fields, tuple(column(ctx, alias, field) for field in fields))


def key_parameters(ctx: Context, model: Model, rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """The linked value of `keyed` for rows that hold exactly the key."""
    fields = tuple(model.scalar(name) for name in row_key(model))
    keys: list[object] = [tuple(row) if len(fields) > 1 else row[0] for row in rows]
    (value,) = renderer(ctx).keys(fields, keys)
    return {KEYS: value}


def finding(
    ctx: Context, model: Model, names: Sequence[str], cells: Sequence[Cell], condition: Sql, limit: int | None
) -> Sql:
    """The SELECT that locks the rows of `condition`: the fields `names`, the key, and the key as `cells` change it."""
    changed = {cell.field.name: cell.value for cell in cells}
    columns = [sql(column_name(ctx, model.scalar(name))) for name in (*names, *row_key(model))]
    columns += [changed.get(name, sql(column_name(ctx, model.scalar(name)))) for name in row_key(model)]
    ending = "" if limit is None else f" LIMIT {limit}"
    source = sql(f" FROM {table(ctx, model)}", where(condition))
    return sql("SELECT ", join(", ", columns), source, f"{ending} FOR UPDATE")


def updating(ctx: Context, model: Model, cells: Sequence[Cell], keys: Sql) -> Sql:
    """UPDATE of the rows with the given keys."""
    return sql(f"UPDATE {table(ctx, model)} SET ", assignments(ctx, cells), where(keys))


def reading(ctx: Context, model: Model, columns: Sequence[str]) -> WriteStatement:
    """SELECT of `columns` of the rows with the given keys."""
    givens = Givens()
    condition = keyed(ctx, model, givens)
    return finished(ctx, select(ctx, model, columns, condition), givens)
