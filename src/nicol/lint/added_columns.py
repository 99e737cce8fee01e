"""Columns that migrations gave to tables with rows, with defaults."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from nicol.dialects import Dialect
from nicol.lint.query_rule import AddedColumn
from nicol.migrate.folder import read_folder
from nicol.sql import read_script
from nicol.sql.values import AddColumn, AlterTable

_SLASHES = re.compile(r"^//", re.MULTILINE)
"""Another language's comment, which the database refuses: what follows is read all the same."""


def added_columns(folder: Path, dialect: Dialect) -> Iterator[AddedColumn]:
    """The columns of every migration of `folder`, in their order; one default after another for the same column."""
    for migration in read_folder(folder).migrations:
        for read in read_script(_SLASHES.sub("--", migration.script), dialect):
            if not isinstance(read.ddl, AlterTable):
                continue
            for action in read.ddl.actions:
                default = action.column.default if isinstance(action, AddColumn) else None
                if isinstance(action, AddColumn) and default is not None and default.upper() != "NULL":
                    yield AddedColumn(read.ddl.table[1], action.column.name, default, migration.name)
