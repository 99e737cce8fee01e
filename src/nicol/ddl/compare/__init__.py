"""What differs between two columns, database by database."""

from __future__ import annotations

from nicol.ddl.compare.comparison import Comparison
from nicol.ddl.compare.mysql import mysql
from nicol.ddl.compare.postgresql import postgresql
from nicol.ddl.compare.sqlite import sqlite
from nicol.dialects import Dialect

COMPARISONS = {"postgresql": postgresql, "mysql": mysql, "sqlite": sqlite}


def comparison_for(dialect: Dialect) -> Comparison:
    """The comparison for `dialect`; KeyError for one that Nicol cannot migrate."""
    return COMPARISONS[dialect.provider]


__all__ = ["Comparison", "comparison_for"]
