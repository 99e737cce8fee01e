"""Columns that migrations gave to tables with rows, with defaults."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from nicol.dialects import Dialect
from nicol.lint.query_rule import AddedColumn
from nicol.sql import read_script
from nicol.sql.values import AddColumn, AlterTable
from nicol.text.span import Source

_SLASHES = re.compile(r"^//", re.MULTILINE)
"""Another language's comment, which the database refuses: what follows is read all the same."""


def added_columns(scripts: Iterable[tuple[str, Source]], dialect: Dialect) -> Iterator[AddedColumn]:
    """The columns of every script (its migration's name and text); one default after another for the same column."""
    for name, source in scripts:
        for read in read_script(_SLASHES.sub("--", source.text), dialect):
            if not isinstance(read.ddl, AlterTable):
                continue
            for action in read.ddl.actions:
                default = action.column.default if isinstance(action, AddColumn) else None
                if isinstance(action, AddColumn) and default is not None and default.upper() != "NULL":
                    yield AddedColumn(read.ddl.table[1], action.column.name, default, name)
