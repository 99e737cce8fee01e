"""The statements of writes: INSERT, UPDATE, DELETE, each with what it gives back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nicol.dialects.quoting import identifier
from nicol.model.schema import Model, ScalarField
from nicol.query.columns import table
from nicol.query.plan import Context
from nicol.query.sql import Bind, Sql, join, sql, statement
from nicol.query.write_cells import Cell, Givens, Maker


@dataclass(frozen=True, slots=True)
class WriteStatement:
    """A statement, the binding of the arguments' values, and what is made at run time."""

    text: str
    bind: Bind
    makers: tuple[Maker, ...]

    def parameters(self, values: Sequence[Any], now: datetime, linked: Mapping[str, Any]) -> Sequence[Any]:
        """The parameters of one run."""
        return self.bind(values, [make(now, linked) for make in self.makers])


def finished(ctx: Context, text: Sql, givens: Givens) -> WriteStatement:
    """Numbers the parameters of `text`."""
    done = statement(ctx.dialect, text)
    return WriteStatement(done.text, done.bind, tuple(givens.makers))


def insert(ctx: Context, model: Model, cells: Sequence[Cell]) -> Sql:
    """INSERT of one row, without what it returns."""
    into = f"INSERT INTO {table(ctx, model)}"
    if not cells:
        return sql(f"{into} DEFAULT VALUES")
    columns = ", ".join(column_name(ctx, cell.field) for cell in cells)
    return sql(f"{into} ({columns}) VALUES (", join(", ", [cell.value for cell in cells]), ")")


def conflict_update(ctx: Context, unique: Sequence[ScalarField], cells: Sequence[Cell]) -> Sql:
    """The ON CONFLICT clause that turns an insert into an upsert."""
    target = ", ".join(column_name(ctx, item) for item in unique)
    if not cells:
        unchanged = column_name(ctx, unique[0])
        return sql(f" ON CONFLICT ({target}) DO UPDATE SET {unchanged} = excluded.{unchanged}")
    return sql(f" ON CONFLICT ({target}) DO UPDATE SET ", assignments(ctx, cells))


def update(ctx: Context, model: Model, cells: Sequence[Cell], condition: Sql) -> Sql:
    """UPDATE of the rows of `condition` (empty = all), without what it returns."""
    return sql(f"UPDATE {table(ctx, model)} SET ", assignments(ctx, cells), where(condition))


def delete(ctx: Context, model: Model, condition: Sql) -> Sql:
    """DELETE of the rows of `condition` (empty = all), without what it returns."""
    return sql(f"DELETE FROM {table(ctx, model)}", where(condition))


def select(ctx: Context, model: Model, columns: Sequence[str], condition: Sql) -> Sql:
    """SELECT of `columns` (SQL texts) of the rows of `condition`."""
    return sql(f"SELECT {', '.join(columns)} FROM {table(ctx, model)}", where(condition))


def where(condition: Sql) -> Sql:
    """The WHERE clause; nothing for an empty condition."""
    return sql(" WHERE ", condition) if condition else condition


def returning(columns: Sequence[str]) -> str:
    """The RETURNING clause of `columns` (SQL texts)."""
    return f" RETURNING {', '.join(columns)}"


def assignments(ctx: Context, cells: Sequence[Cell]) -> Sql:
    """`a = …, b = …`."""
    return join(", ", [sql(f"{column_name(ctx, cell.field)} = ", cell.value) for cell in cells])


def column_name(ctx: Context, item: ScalarField) -> str:
    """The quoted name of a column, unqualified."""
    return identifier(ctx.dialect, item.db_name)
