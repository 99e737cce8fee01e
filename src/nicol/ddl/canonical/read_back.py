"""A table with the texts of another, which the server made of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from nicol.ddl.extras import Computed
from nicol.ddl.tables import Column, SqlSchema, Table


def speaks_sql(table: Table) -> bool:
    """Whether the table holds expressions that a server prints in its own way."""
    return bool(
        table.constraints
        or table.extra_indexes
        or any(column.generated or (column.default and column.default.kind == "expression") for column in table.columns)
    )


def read_back(table: Table, found: Table, clean: Callable[[str], str]) -> Table:
    """`table` with the texts of `found`; `clean` takes away what belongs to the scratch only."""
    constraints = {one.name: one for one in found.constraints}
    indexes = {one.name: one for one in found.extra_indexes}
    return replace(
        table,
        columns=tuple(_column(column, found.column(column.name), clean) for column in table.columns),
        constraints=tuple(
            replace(one, canonical=clean(constraints[one.name].body)) if one.name in constraints else one
            for one in table.constraints
        ),
        extra_indexes=tuple(
            replace(one, canonical=clean(indexes[one.name].body)) if one.name in indexes else one
            for one in table.extra_indexes
        ),
    )


def _column(column: Column, found: Column, clean: Callable[[str], str]) -> Column:
    if column.generated is not None and found.generated is not None:
        text = clean(found.generated.expression)
        return replace(column, generated=Computed(column.generated.expression, column.generated.stored, text))
    if column.default is None or column.default.kind != "expression" or found.default is None:
        return column
    default = replace(found.default, text=clean(found.default.text))
    return replace(column, read_back=default)


def with_tables(wanted: SqlSchema, tables: dict[tuple[str | None, str], Table]) -> SqlSchema:
    """`wanted` with some of its tables replaced."""
    return replace(wanted, tables=tuple(tables.get(table.key, table) for table in wanted.tables))
