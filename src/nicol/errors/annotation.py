"""What annotations ask of a database."""

from __future__ import annotations

from nicol.errors.base import NicolError


class AnnotationRefusedError(
    NicolError,
    code="NICOL-ANNOTATION",
    text='The database refuses {what} of the table "{table}": {message}\n'
    "Correct the SQL of the annotation in the schema; it names columns of the database, not fields.",
):
    """SQL in an annotation or `dbgenerated()` that the server does not understand; `what` names the constraint."""

    def __init__(self, what: str, table: str, message: str) -> None:
        super().__init__(what, table, message)
        self.what, self.table, self.message = what, table, message
