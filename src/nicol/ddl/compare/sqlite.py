"""SQLite's columns: a declared type means no more than its family."""

from __future__ import annotations

from dataclasses import replace

from nicol.ddl import sqlite_defaults
from nicol.ddl.compare.comparison import Comparison
from nicol.ddl.steps import Cast
from nicol.ddl.tables import Column


def type_change(before: Column, after: Column) -> Cast | None:
    if before.type.family == after.type.family:
        return None
    return "safe" if after.type.family == "String" else "risky"


def understood(column: Column) -> Column:
    if column.default is None or column.default.kind != "expression":
        return column
    return replace(column, default=sqlite_defaults.default_of(column.default.text, column.type.family))


sqlite = Comparison(type_change, understood, counting_changes=False)
