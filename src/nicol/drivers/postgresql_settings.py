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
    """
    settings = {"TimeZone": "UTC", "DateStyle": "ISO"}
    if url.schema is not None and not url.pgbouncer:
        settings["search_path"] = identifier(postgresql, url.schema)
    if url.limits.socket_timeout:
        settings["statement_timeout"] = str(int(url.limits.socket_timeout * 1000))
    return settings | dict(url.settings)


def search_path_sql(url: DatabaseUrl) -> str | None:
    """The statement that sets `?schema=`, for a pooler that takes no such start-up setting; None without a schema."""
    return f"SET search_path = {identifier(postgresql, url.schema)}" if url.schema is not None else None


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
