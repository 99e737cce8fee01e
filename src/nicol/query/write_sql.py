"""The statements of writes: INSERT, UPDATE, DELETE, each with what it gives back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nicol.dialects.facts import Can
from nicol.dialects.quoting import identifier
from nicol.model.schema import Model, ScalarField
from nicol.query.columns import row_key, table
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
        return self.bind(values, self.made(now, linked))

    def made(self, now: datetime, linked: Mapping[str, Any]) -> list[Any]:
        """What one run makes, for every statement with the same makers."""
        return [make(now, linked) for make in self.makers]


def finished(ctx: Context, text: Sql, givens: Givens) -> WriteStatement:
    """Numbers the parameters of `text`."""
    done = statement(ctx.dialect, text)
    return WriteStatement(done.text, done.bind, tuple(givens.makers))


def insert(ctx: Context, model: Model, cells: Sequence[Cell]) -> Sql:
    """INSERT of one row, without what it returns."""
    into = f"INSERT INTO {table(ctx, model)}"
    if not cells:
        return sql(f"{into} {empty_row(ctx)}")
    columns = ", ".join(column_name(ctx, cell.field) for cell in cells)
    return sql(f"{into} ({columns}) VALUES (", join(", ", [cell.value for cell in cells]), ")")


def empty_row(ctx: Context) -> str:
    """The values of a row that the database fills by itself."""
    return "DEFAULT VALUES" if Can.DEFAULT_VALUES in ctx.dialect.can else "() VALUES ()"


def conflict_update(ctx: Context, unique: Sequence[ScalarField], cells: Sequence[Cell]) -> Sql:
    """The clause that turns an insert into an upsert; without `cells` the row stays as it is."""
    if Can.ON_CONFLICT not in ctx.dialect.can:
        return sql(" ON DUPLICATE KEY UPDATE ", assignments(ctx, cells)) if cells else sql(skipping(ctx, unique[0]))
    target = ", ".join(column_name(ctx, item) for item in unique)
    if not cells:
        unchanged = column_name(ctx, unique[0])
        return sql(f" ON CONFLICT ({target}) DO UPDATE SET {unchanged} = excluded.{unchanged}")
    return sql(f" ON CONFLICT ({target}) DO UPDATE SET ", assignments(ctx, cells))


def skipping(ctx: Context, item: ScalarField) -> str:
    """The clause that leaves out rows whose keys are there already, and no other error: INSERT IGNORE would hide them.
    `item` is any field of the table."""
    return do_nothing(ctx, column_name(ctx, item))


def do_nothing(ctx: Context, column: str) -> str:
    """The same for a table with the quoted `column`."""
    if Can.ON_CONFLICT in ctx.dialect.can:
        return " ON CONFLICT DO NOTHING"
    return f" ON DUPLICATE KEY UPDATE {column} = {column}"


def update(ctx: Context, model: Model, cells: Sequence[Cell], condition: Sql) -> Sql:
    """UPDATE of the rows of `condition` (empty = all), without what it returns."""
    return sql(f"UPDATE {table(ctx, model)} SET ", assignments(ctx, cells), where(condition))


def delete(ctx: Context, model: Model, condition: Sql) -> Sql:
    """DELETE of the rows of `condition` (empty = all), without what it returns."""
    return sql(f"DELETE FROM {table(ctx, model)}", where(condition))


def select(ctx: Context, model: Model, columns: Sequence[str], condition: Sql) -> Sql:
    """SELECT of `columns` (SQL texts) of the rows of `condition`."""
    return sql(f"SELECT {', '.join(columns)} FROM {table(ctx, model)}", where(condition))


def chosen(ctx: Context, model: Model, condition: Sql, limit: int | None = None) -> Sql:
    """`condition` for an UPDATE or DELETE: of at most `limit` rows, and with its subqueries in a derived table where
    they may not read the table that is changed."""
    reads = any(isinstance(part, str) and "SELECT" in part for part in condition.parts)
    if limit is None and (not reads or Can.CHANGED_TABLE_READS in ctx.dialect.can):
        return condition
    keys = [column_name(ctx, model.scalar(name)) for name in row_key(model)]
    ending = "" if limit is None else f" LIMIT {limit}"
    inner = sql("SELECT * FROM (", select(ctx, model, keys, condition), f"{ending}) chosen")
    return sql(f"({', '.join(keys)}) IN (", inner, ")")


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
