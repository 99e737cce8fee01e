"""What every session with MySQL or MariaDB starts with."""

from __future__ import annotations

import re
import socket

from nicol.dialects import mariadb, mysql
from nicol.dialects.facts import Dialect
from nicol.drivers.connection import Isolation
from nicol.drivers.url import DatabaseUrl

STALE_AFTER = 1.0
"""Seconds in a pool after which a connection may have died unseen, behind a firewall for one."""
SESSION = """SET autocommit = 1, time_zone = '+00:00', sql_mode = REPLACE(@@sql_mode, 'NO_BACKSLASH_ESCAPES', '')"""
"""TIMESTAMP columns are shown in the session's time zone; ours is UTC. Literals and LIKE escape with backslashes."""
GRACE = 1.0
"""Seconds that a server is given to stop a statement by itself."""
READ_ONLY = "SET SESSION TRANSACTION READ ONLY"
"""Makes every transaction of the session one that only reads, single statements among them."""
ISOLATION: dict[Isolation, str] = {
    "read_uncommitted": "READ UNCOMMITTED",
    "read_committed": "READ COMMITTED",
    "repeatable_read": "REPEATABLE READ",
    "serializable": "SERIALIZABLE",
}
READS = re.compile(r"\s*SELECT\b(?!.*\bGET_LOCK\b)", re.IGNORECASE | re.DOTALL)
UPDATES = re.compile(r"\s*(?:WITH\b.*\b)?UPDATE\b", re.IGNORECASE | re.DOTALL)


def attentive(sock: socket.socket) -> None:
    """Small packets go at once, and a server that is gone is noticed."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def reads(sql: str) -> bool:
    """Whether a statement may be tried again on a new session."""
    return READS.match(sql) is not None


def begin_sql(isolation: Isolation | None) -> str:
    """The statements that begin a transaction; SET TRANSACTION concerns only the next one."""
    level = f"SET TRANSACTION ISOLATION LEVEL {ISOLATION[isolation]}; " if isolation else ""
    return f"{level}START TRANSACTION"


def dialect_of(version: str) -> Dialect:
    """The dialect of a server by the version that it announces, e.g. `5.5.5-10.11.6-MariaDB`."""
    return mariadb if "mariadb" in version.lower() else mysql


def session_sql(url: DatabaseUrl, version: str) -> str:
    """What every session begins with: `socket_timeout` is the server's limit for a statement, so that one that is given
    up is also stopped. https://mariadb.com/kb/en/aborting-statements/"""
    seconds = url.limits.socket_timeout
    if not seconds:
        return SESSION
    limit = (
        f"max_statement_time = {seconds}"
        if dialect_of(version) is mariadb
        else f"max_execution_time = {seconds * 1000:.0f}"
    )
    return f"{SESSION}, {limit}"


def changed_rows(sql: str, affected: int, message: bytes | None) -> int:
    """How many rows a statement changed. An UPDATE's own number leaves out the rows that were as wanted already; its
    message tells those too: `Rows matched: 2  Changed: 1  Warnings: 0`, in the server's language."""
    if message and UPDATES.match(sql) and (found := re.search(rb"\d+", message[1:])):
        return int(found[0])  # the first byte is the message's length, which may look like a digit
    return affected
