"""Poolers between a client and its database, PgBouncer first."""

from __future__ import annotations

from nicol.drivers.opening import need
from nicol.drivers.url import DatabaseUrl
from nicol.errors.connection import DatabaseMissingError


def lends_sessions(url: DatabaseUrl) -> bool:
    """Whether `url` leads to a pooler that lends a session of the database to others after each transaction.

    So says `?pgbouncer=true`, or the server: its process is not the one that the connection was told of, and serves a
    second connection at the same time. P10xx errors, but for a database that is absent.
    """
    if url.provider != "postgresql":
        return False
    need("psycopg", "PostgreSQL", "postgres")
    from nicol.drivers.postgresql_psycopg import is_lent

    try:
        return url.pgbouncer or is_lent(url)
    except DatabaseMissingError:
        return False
