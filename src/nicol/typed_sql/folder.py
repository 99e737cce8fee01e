"""The SQL files of a project."""

from __future__ import annotations

from pathlib import Path

from nicol.dialects import dialect_for
from nicol.errors.cli import MissingExtraError
from nicol.model.schema import Schema
from nicol.typed_sql.file import read_files
from nicol.typed_sql.value import TypedStatement

FOLDER = "sql"
"""The folder beside the schema whose files become functions, as in Prisma."""


def typed_statements(schema: Schema, home: Path) -> tuple[TypedStatement, ...]:
    """The statements of the files in `sql` below `home`, the schema's folder.

    SqlFileError (NICOL-SQL) with everything that is wrong with them; MissingExtraError when there are files and
    sqlglot is not installed.
    """
    files = read_files(home / FOLDER, dialect_for(schema.provider))
    if not files:
        return ()
    try:
        from nicol.typed_sql.compile import compile_files
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "sqlglot":
            raise
        raise MissingExtraError("nicol generate", "sqlglot", "sql") from error
    return compile_files(files, schema)
