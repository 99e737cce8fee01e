"""Reading a schema out of a database."""

from __future__ import annotations

from nicol.errors.base import NicolError


class EmptyDatabaseError(
    NicolError,
    code="P4001",
    text="The introspected database was empty: {database} has no table, view or enum.\n"
    "Fill it by `nicol db push` or `nicol migrate deploy`, or look whether the url names the right database.",
):
    """Nothing to make a schema of."""

    def __init__(self, database: str) -> None:
        super().__init__(database)
        self.database = database


class InconsistentDatabaseError(
    NicolError,
    code="P4002",
    text="The schema of the introspected database was inconsistent: {explanation}",
):
    """A foreign key leads to a database schema that the datasource does not list."""

    def __init__(self, explanation: str) -> None:
        super().__init__(explanation)
        self.explanation = explanation


class UnknownTablesError(
    NicolError,
    code="NICOL-TABLE",
    text="The database has no table {names}. It has: {known}.",
):
    """`nicol db pull TABLE` names tables that are not there."""

    def __init__(self, names: str, known: str) -> None:
        super().__init__(names, known)
        self.names, self.known = names, known
