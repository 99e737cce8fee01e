"""The databases that Nicol knows, as data."""

from __future__ import annotations

from nicol.dialects.cockroachdb import cockroachdb
from nicol.dialects.facts import Can, Dialect
from nicol.dialects.mariadb import mariadb
from nicol.dialects.mysql import mysql
from nicol.dialects.postgresql import postgresql
from nicol.dialects.sqlite import sqlite
from nicol.errors.dialect import UnknownProviderError

DIALECTS = {dialect.name: dialect for dialect in (postgresql, sqlite, mysql, mariadb, cockroachdb)}
"""Name → facts."""
ALIASES = {"postgres": "postgresql", "file": "sqlite"}
"""Other spellings: Prisma takes `postgres` as a provider; `file` is SQLite's URL scheme."""


def dialect_for(provider: str) -> Dialect:
    """The facts of a datasource's provider; UnknownProviderError (P1012) for one without."""
    name = ALIASES.get(provider, provider)
    if name not in DIALECTS:
        raise UnknownProviderError(provider, ", ".join(DIALECTS))
    return DIALECTS[name]


__all__ = ["DIALECTS", "Can", "Dialect", "cockroachdb", "dialect_for", "mariadb", "mysql", "postgresql", "sqlite"]
