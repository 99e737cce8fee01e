"""PostgreSQL's refusals by SQLSTATE: https://www.postgresql.org/docs/current/errcodes-appendix.html."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nicol.drivers.failure import DriverError, Kind
from nicol.drivers.url import DatabaseUrl
from nicol.errors.base import NicolError
from nicol.errors.connection import (
    AccessDeniedError,
    AuthenticationError,
    ConnectionClosedError,
    DatabaseMissingError,
    ServerTimeoutError,
    TlsError,
    UnreachableError,
)
from nicol.errors.database import TooManyConnectionsError

BY_SQLSTATE: dict[str, Kind] = {
    "23505": "unique",
    "23503": "foreign_key",
    "23001": "foreign_key",
    "23502": "not_null",
    "23514": "check",
    "23P01": "check",
    "22001": "value_too_long",
    "22003": "out_of_range",
    "22008": "out_of_range",
    "22026": "bad_value",
    "22P02": "bad_value",
    "22P03": "bad_value",
    "22P05": "bad_value",
    "22007": "bad_value",
    "22021": "bad_value",
    "40001": "conflict",
    "40P01": "conflict",
    "42P01": "no_table",
    "42703": "no_column",
    "42501": "denied",
    "25006": "read_only",
    "53100": "disk_full",
    "53300": "too_many_connections",
    "55P03": "locked",
    "57014": "timeout",
    "08P01": "other",
    "57P01": "closed",
    "57P02": "closed",
    "57P03": "closed",
    "57P05": "closed",
    "25P03": "closed",
}
STALE_PLAN = "0A000"
"""`cached plan must not change result type`: a prepared statement's table was altered."""
STRAY_STATEMENT = ("26000", "42P05")
"""A prepared statement that another session has, or that somebody else prepared in this one."""
_LENT = "; a pooler seems to lend one session to several clients: add `pgbouncer=true` to the database URL"
_KEY = re.compile(r"\((?P<columns>.*?)\)=\(", re.DOTALL)
_TABLE = re.compile(r'^relation "(?P<table>[^"]+)"')
_COLUMN = re.compile(r'^column "?(?P<column>[^"\s]+)"?')


@dataclass(frozen=True, slots=True)
class Report:
    """What the server says about an error, independent of the driver library."""

    sqlstate: str
    message: str
    detail: str | None = None
    table: str | None = None
    column: str | None = None
    constraint: str | None = None
    position: str | None = None


def failure(report: Report) -> DriverError:
    """The DriverError of a server's error report."""
    state = report.sqlstate
    kind = BY_SQLSTATE.get(state) or ("closed" if state.startswith("08") else "other")
    return DriverError(
        kind,
        report.message + (_LENT if state in STRAY_STATEMENT else ""),
        state,
        report.table or _named(_TABLE, "table", report.message if kind == "no_table" else None),
        _columns(kind, report),
        report.constraint,
        report.detail,
        int(report.position) - 1 if report.position else None,
    )


def lost(message: str) -> DriverError:
    """A connection that broke without a report of the server."""
    return DriverError("closed", message.strip(), "08006")


def _columns(kind: Kind, report: Report) -> tuple[str, ...]:
    if report.column is not None:
        return (report.column,)
    if kind == "no_column":
        name = _named(_COLUMN, "column", report.message)
        return (name.rpartition(".")[2],) if name else ()
    if kind not in ("unique", "foreign_key"):
        return ()
    listed = _named(_KEY, "columns", report.detail)
    return tuple(_unquoted(column) for column in listed.split(", ")) if listed else ()


def _named(pattern: re.Pattern[str], group: str, text: str | None) -> str | None:
    match = pattern.search(text) if text else None
    return match[group] if match else None


def _unquoted(name: str) -> str:
    return name[1:-1].replace('""', '"') if name.startswith('"') else name


_STARTUP = "unsupported startup parameter"
"""PgBouncer's words; its code 08P01 says no more than that the protocol was violated."""


def refused(url: DatabaseUrl, report: Report) -> NicolError:
    """Why the server did not let us in, for an error report that came while connecting."""
    match report.sqlstate:
        case "28P01":
            return AuthenticationError(url.host, url.user)
        case "28000" | "42501":
            return AccessDeniedError(f"User `{url.user}`", url.database, report.message)
        case "3D000":
            return DatabaseMissingError(url.database, url.place)
        case "53300":
            return TooManyConnectionsError(report.message)
        case "57P03":
            return UnreachableError(url.host, url.port, report.message)
        case _:
            hint = ". A pooler answers there: add `pgbouncer=true` to the URL" if _STARTUP in report.message else ""
            return ConnectionClosedError(f"While connecting to `{url.host}:{url.port}`: {report.message}{hint}")


def unreachable(url: DatabaseUrl, reason: str) -> UnreachableError:
    """P1001: nothing answers there."""
    return UnreachableError(url.host, url.port, reason)


def slow(url: DatabaseUrl) -> ServerTimeoutError:
    """P1002: something is there and does not answer."""
    return ServerTimeoutError(url.host, url.port, f"No session within {url.limits.connect_timeout:g} s.")


_STARTUP_TEXTS = (
    ("password authentication failed", "28P01"),
    ("no pg_hba.conf entry", "28000"),
    ("authentication failed", "28P01"),
    ("permission denied", "42501"),
    ("too many clients", "53300"),
    ("remaining connection slots", "53300"),
    ("the database system is", "57P03"),
)
_MISSING = re.compile(r'(?P<what>database|role) ".*" does not exist')


def refused_text(url: DatabaseUrl, message: str) -> NicolError:
    """The same for libpq, which keeps the SQLSTATE of a refused connection to itself and gives only its text."""
    reason = message.rpartition("FATAL:")[2].strip()
    if "timeout" in message:
        return slow(url)
    if "no password supplied" in message:
        return AuthenticationError(url.host, url.user)
    if "FATAL:" not in message:
        tls = "SSL" in message or "certificate" in message
        return TlsError(reason) if tls else unreachable(url, _last_reason(reason))
    if match := _MISSING.search(reason):
        return refused(url, Report("3D000" if match["what"] == "database" else "28000", reason))
    state = next((state for text, state in _STARTUP_TEXTS if text in reason), "08004")
    return refused(url, Report(state, reason))


def _last_reason(text: str) -> str:
    first = text.partition("\n")[0]
    return first.rpartition("failed: ")[2]
