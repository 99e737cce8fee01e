"""The databases that Nicol knows, as data."""

from __future__ import annotations

from nicol.dialects.cockroachdb import cockroachdb
from nicol.dialects.facts import Can, Dialect
from nicol.dialects.mariadb import mariadb
from nicol.dialects.mysql import mysql
from nicol.dialects.postgresql import postgresql
from nicol.dialects.sqlite import sqlite
from nicol.errors.dialect import UnknownProviderError, UnsupportedDatabaseError

DIALECTS = {dialect.name: dialect for dialect in (postgresql, sqlite, mysql, mariadb, cockroachdb)}
"""Name → facts."""
ALIASES = {"postgres": "postgresql", "file": "sqlite"}
"""Other spellings: Prisma takes `postgres` as a provider; `file` is SQLite's URL scheme."""
READ_ONLY = ("sqlserver", "mongodb")
"""Providers whose schemas are read and checked, and whose databases Nicol knows nothing of."""


def dialect_for(provider: str) -> Dialect:
    """The facts of a datasource's provider.

    UnsupportedDatabaseError (NICOL-DB) for one of READ_ONLY, UnknownProviderError (P1012) for a name that is none.
    """
    name = ALIASES.get(provider, provider)
    if name in READ_ONLY:
        raise not_worked_with(name)
    if name not in DIALECTS:
        raise UnknownProviderError(provider, ", ".join(DIALECTS))
    return DIALECTS[name]


def not_worked_with(name: str) -> UnsupportedDatabaseError:
    """NICOL-DB for a database whose schemas are read only."""
    known = (one.name for one in DIALECTS.values() if Can.MIGRATIONS in one.can)
    return UnsupportedDatabaseError("Working with databases", name, ", ".join(known))


__all__ = [
    "DIALECTS",
    "READ_ONLY",
    "Can",
    "Dialect",
    "cockroachdb",
    "dialect_for",
    "mariadb",
    "mysql",
    "not_worked_with",
    "postgresql",
    "sqlite",
]
