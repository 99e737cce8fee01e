"""What both PostgreSQL drivers ask of the server."""

from __future__ import annotations

from nicol.dialects import postgresql
from nicol.dialects.quoting import identifier
from nicol.drivers.connection import Isolation
from nicol.drivers.url import DatabaseUrl

SEEN_AFTER = 0.005
"""Seconds in a pool after which a connection is looked at before it is lent: the look costs a system call."""
STALE_AFTER = 1.0
"""Seconds in a pool after which a connection may have died unseen, behind a firewall for one."""


def reads(sql: str) -> bool:
    """Whether a statement may be tried again on a new session."""
    return sql.lstrip()[:6].upper() == "SELECT"


def server_settings(url: DatabaseUrl) -> dict[str, str]:
    """The settings a session starts with: UTC and ISO dates, which the value codecs rely on, then the URL's own.

    `socket_timeout` becomes the server's statement_timeout, so that a statement given up is also stopped.
    PgBouncer takes the first two alone and keeps them for each of its clients.
    """
    settings = {"TimeZone": "UTC", "DateStyle": "ISO"}
    if url.pgbouncer:
        return settings
    if url.schema is not None:
        settings["search_path"] = identifier(postgresql, url.schema)
    if url.limits.socket_timeout:
        settings["statement_timeout"] = str(int(url.limits.socket_timeout * 1000))
    if url.read_only:
        settings["default_transaction_read_only"] = "on"
    return settings | dict(url.settings)


def pooled_sql(url: DatabaseUrl) -> list[str]:
    """The statements that a session through a pooler begins with: settings that a pooler may not take at the start."""
    settings = ["SET TimeZone = 'UTC'", "SET DateStyle = 'ISO'"]
    return settings + ([f"SET search_path = {identifier(postgresql, url.schema)}"] if url.schema is not None else [])


_LEVELS: dict[Isolation, str] = {
    "read_uncommitted": "READ UNCOMMITTED",
    "read_committed": "READ COMMITTED",
    "repeatable_read": "REPEATABLE READ",
    "serializable": "SERIALIZABLE",
}


SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
"""Begins a transaction for reading, in which all statements see the same rows."""


def begin_sql(isolation: Isolation | None) -> str:
    """The statement that begins a transaction."""
    return "BEGIN" if isolation is None else f"BEGIN ISOLATION LEVEL {_LEVELS[isolation]}"
