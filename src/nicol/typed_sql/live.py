"""SQL files against a live database: each statement is planned there, none is run."""

from __future__ import annotations

from collections.abc import Sequence

from nicol.drivers import DriverError
from nicol.drivers.connection import Connection
from nicol.errors.typed_sql import SqlFileError
from nicol.text.diagnostic import Diagnostic
from nicol.text.span import Span
from nicol.typed_sql.file import CODE
from nicol.typed_sql.value import TypedStatement


async def check_live(connection: Connection, statements: Sequence[TypedStatement]) -> None:
    """SqlFileError (NICOL-SQL) with every statement that the database does not take."""
    problems: list[Diagnostic] = []
    for number, one in enumerate(statements):
        try:
            await connection.fetch(f"EXPLAIN {one.sql}", [None] * len(one.order))
        except DriverError as error:
            end = len(one.source.text.rstrip())
            start = max(0, one.source.text.find(one.sql.split("\n")[0][:20]))
            problems.append(
                Diagnostic("error", f"The database says: {error.message}", Span(number, start, end), "", CODE)
            )
    if problems:
        raise SqlFileError(tuple(one.source for one in statements), tuple(problems))
