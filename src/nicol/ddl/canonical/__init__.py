"""A wanted structure with its SQL expressions as the server prints them, so that a comparison is one of equal texts."""

from __future__ import annotations

from nicol.ddl.canonical import mysql, postgresql
from nicol.ddl.tables import SqlSchema
from nicol.drivers.connection import Connection

READERS = {"postgresql": postgresql.canonical, "mysql": mysql.canonical}
"""SQLite keeps every text as it was written, so there is nothing to ask."""


async def canonical(connection: Connection, wanted: SqlSchema) -> SqlSchema:
    """`wanted` with what `connection`'s server makes of its conditions, indexes, computed columns and defaults.

    The server is asked with tables that nobody else sees and that are gone afterwards. AnnotationRefusedError
    (NICOL-ANNOTATION) when it does not understand an expression.
    """
    provider = connection.dialect.provider
    return await READERS[provider](connection, wanted) if provider in READERS else wanted


__all__ = ["canonical"]
