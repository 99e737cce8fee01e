"""Columns that migrations gave to tables with rows, with defaults."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from nicol.dialects import Dialect
from nicol.lint.query_rule import AddedColumn
from nicol.migrate.folder import read_folder
from nicol.migrate.statements import statements

_NAME = r'(?:"[^"]+"|`[^`]+`|\[[^\]]+\]|\w+)'
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_TABLE = re.compile(rf"\bALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?(?:{_NAME}\.)?({_NAME})", re.IGNORECASE)
_COLUMN = re.compile(
    rf"\bADD\s+(?:COLUMN\s+)?(?:IF\s+NOT\s+EXISTS\s+)?({_NAME})\s+[^,]*?\bDEFAULT\s+('(?:[^']|'')*'|[\w.()-]+)",
    re.IGNORECASE,
)


def added_columns(folder: Path, dialect: Dialect) -> Iterator[AddedColumn]:
    """The columns of every migration of `folder`, in their order; one default after another for the same column."""
    for migration in read_folder(folder).migrations:
        for statement in statements(migration.script, dialect):
            code = _COMMENT.sub("", statement.code)
            table = _TABLE.search(code)
            for column in _COLUMN.finditer(code) if table else ():
                if table and column[2].upper() != "NULL":
                    yield AddedColumn(_bare(table[1]), _bare(column[1]), column[2], migration.name)


def _bare(name: str) -> str:
    return name.strip('"`[]')
