"""What every session with MySQL or MariaDB starts with."""

from __future__ import annotations

from nicol.dialects import mariadb, mysql
from nicol.dialects.facts import Dialect
from nicol.drivers.connection import Isolation

SESSION = "SET time_zone = '+00:00'"
"""TIMESTAMP columns are shown in the session's time zone; ours is UTC."""
ISOLATION: dict[Isolation, str] = {
    "read_uncommitted": "READ UNCOMMITTED",
    "read_committed": "READ COMMITTED",
    "repeatable_read": "REPEATABLE READ",
    "serializable": "SERIALIZABLE",
}


def begin_statements(isolation: Isolation | None) -> tuple[str, ...]:
    """The statements that begin a transaction; SET TRANSACTION concerns only the next one."""
    level = (f"SET TRANSACTION ISOLATION LEVEL {ISOLATION[isolation]}",) if isolation else ()
    return (*level, "START TRANSACTION")


def dialect_of(version: str) -> Dialect:
    """The dialect of a server by the version that it announces, e.g. `5.5.5-10.11.6-MariaDB`."""
    return mariadb if "mariadb" in version.lower() else mysql
