"""Which statements of a script change rows and not structure."""

from __future__ import annotations

import re

from nicol.dialects import Dialect
from nicol.migrate.statements import Statement, statements

_ROWS = frozenset({"INSERT", "UPDATE", "DELETE", "REPLACE", "MERGE", "TRUNCATE", "COPY", "WITH"})
_COPY_OF_A_TABLE = re.compile(r'INSERT INTO "new_', re.IGNORECASE)
_SHOWN = 80


def row_changes(script: str, dialect: Dialect) -> tuple[str, ...]:
    """The beginnings of the statements that change rows; SQLite's copying of a table written anew is none."""
    found = (statement.code for statement in statements(script, dialect) if _changes_rows(statement))
    return tuple(" ".join(code.split())[:_SHOWN] for code in found)


def _changes_rows(statement: Statement) -> bool:
    return bool(_ROWS.intersection(statement.words[:1])) and not _COPY_OF_A_TABLE.match(statement.code)
