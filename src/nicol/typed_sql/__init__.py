"""SQL files as typed functions: what a statement takes and gives, found from the schema without a database.

The types of columns and parameters come from the schema through the statement's own structure, which sqlglot reads
(the extra `sql`): `compile` needs it, what is imported here does not.
"""

from nicol.typed_sql.file import SqlFile, read_files
from nicol.typed_sql.folder import FOLDER, typed_statements
from nicol.typed_sql.value import Column, Parameter, Typed, TypedStatement

__all__ = ["FOLDER", "Column", "Parameter", "SqlFile", "Typed", "TypedStatement", "read_files", "typed_statements"]
