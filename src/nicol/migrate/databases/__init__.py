"""One module for each database that can be migrated, chosen by the dialect's provider."""

from __future__ import annotations

from collections.abc import Mapping

from nicol.dialects.facts import Dialect
from nicol.errors.dialect import UnsupportedDatabaseError
from nicol.migrate.databases.course import Book, Course
from nicol.migrate.databases.mysql import mysql
from nicol.migrate.databases.postgresql import postgresql
from nicol.migrate.databases.procedures import Namespaces, Procedures
from nicol.migrate.databases.sqlite import sqlite
from nicol.migrate.databases.waiting import AS_SET, Patience

__all__ = ["AS_SET", "Book", "Course", "Namespaces", "Patience", "Procedures", "procedures"]

_BY_PROVIDER: Mapping[str, Procedures] = {
    "postgresql": postgresql,
    "mysql": mysql,
    "sqlite": sqlite,
}


def procedures(dialect: Dialect) -> Procedures:
    """The procedures of `dialect`; UnsupportedDatabaseError when there are none."""
    found = _BY_PROVIDER.get(dialect.provider)
    if found is None:
        raise UnsupportedDatabaseError("Migrating", dialect.name, ", ".join(sorted(_BY_PROVIDER)))
    return found
