"""MySQL's and MariaDB's refusals by error number.

https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html, https://mariadb.com/kb/en/mariadb-error-codes/
"""

from __future__ import annotations

import re
import ssl

from asyncmy.errors import MySQLError

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

BY_NUMBER: dict[int, Kind] = {
    1062: "unique",
    1586: "unique",
    1761: "unique",
    1762: "unique",
    1216: "foreign_key",
    1217: "foreign_key",
    1451: "foreign_key",
    1452: "foreign_key",
    1048: "not_null",
    1263: "not_null",
    1364: "not_null",
    3819: "check",
    4025: "check",
    1406: "value_too_long",
    1264: "out_of_range",
    1690: "out_of_range",
    167: "out_of_range",
    1467: "out_of_range",
    1916: "out_of_range",
    1265: "bad_value",
    1292: "bad_value",
    1366: "bad_value",
    1411: "bad_value",
    3140: "bad_value",
    1213: "conflict",
    1191: "no_fulltext",
    1020: "conflict",
    1146: "no_table",
    1051: "no_table",
    1054: "no_column",
    1040: "too_many_connections",
    1203: "too_many_connections",
    1226: "too_many_connections",
    1053: "closed",
    1927: "closed",
    2006: "closed",
    2013: "closed",
    2055: "closed",
    1317: "timeout",
    1969: "timeout",
    3024: "timeout",
    1044: "denied",
    1045: "denied",
    1142: "denied",
    1143: "denied",
    1227: "denied",
    1290: "read_only",
    1792: "read_only",
    1836: "read_only",
    1021: "disk_full",
    1114: "disk_full",
    1205: "locked",
}
EMPTY_QUERY = 1065
"""ER_EMPTY_QUERY: a script of comments alone."""
UNPREPARABLE = 1295
"""ER_UNSUPPORTED_PS: a statement that only runs as text."""
NoSession = (MySQLError, OSError, RuntimeError)
"""What connecting may raise; RuntimeError for a way to log in that needs another package."""
_KEY = re.compile(r"(?:entry in table '(?P<child>[^']+)', |for )key '(?:(?P<table>[^'.]+)\.)?(?P<name>[^']+)'$")
"""At the end: what stands before it is a value, which may say anything."""
_FOREIGN_KEY = re.compile(
    r"\(`[^`]+`\.`(?P<table>[^`]+)`, CONSTRAINT `(?P<name>[^`]+)` FOREIGN KEY \((?P<columns>[^)]*)\)"
)
_CHECK = re.compile(r"(?:Check constraint '(?P<mysql>[^']+)'|CONSTRAINT `(?P<mariadb>[^`]+)`)")
_COLUMN = re.compile(r"(?:[Cc]olumn|Field) '(?:[^'.]+\.)?(?P<column>[^'.]+)'")
_TABLE = re.compile(r"[Tt]able '(?:[^'.]+\.)?(?P<table>[^'.]+)'")


def failure(number: int, message: str) -> DriverError:
    """The DriverError of a server's error number and text, with the names that the text holds."""
    kind = BY_NUMBER.get(number, "other")
    match kind:
        case "unique":
            key = _KEY.search(message)
            table, name = (key["child"] or key["table"], key["name"]) if key else (None, None)
            return DriverError(kind, message, str(number), table, constraint=name)
        case "foreign_key":
            found = _FOREIGN_KEY.search(message)
            columns = tuple(name.strip(" `") for name in found["columns"].split(",")) if found else ()
            table, name = (found["table"], found["name"]) if found else (None, None)
            return DriverError(kind, message, str(number), table, columns, name)
        case "check":
            name = _named(_CHECK, "mysql", message) or _named(_CHECK, "mariadb", message)
            return DriverError(kind, message, str(number), constraint=name)
        case "no_table":
            return DriverError(kind, message, str(number), _named(_TABLE, "table", message))
        case "not_null" | "no_column" | "value_too_long" | "out_of_range" | "bad_value":
            column = _named(_COLUMN, "column", message)
            return DriverError(kind, message, str(number), columns=(column,) if column else ())
        case _:
            return DriverError(kind, message, str(number))


def lost(message: str) -> DriverError:
    """A connection that broke without a report of the server."""
    return DriverError("closed", message.strip(), "2013")


def _named(pattern: re.Pattern[str], group: str, text: str) -> str | None:
    match = pattern.search(text)
    return match[group] if match else None


def refused_by(url: DatabaseUrl, error: Exception) -> NicolError:
    """Why there is no session, for what was raised while connecting."""
    match error:
        case MySQLError(args=(int(number), str(message))):
            return refused(url, number, message)
        case TimeoutError():
            return ServerTimeoutError(url.host, url.port, f"No session within {url.limits.connect_timeout:g} s.")
        case ssl.SSLError():
            return TlsError(str(error))
        case OSError():
            return UnreachableError(url.host, url.port, error.strerror or str(error))
        case RuntimeError() if "cryptography" in str(error):
            return AuthenticationError(url.host, url.user)
        case _:
            return ConnectionClosedError(f"While connecting to `{url.host}:{url.port}`: {error}")


def refused(url: DatabaseUrl, number: int, message: str) -> NicolError:
    """Why there is no session, for an error that came while connecting."""
    match number:
        case 1045 | 1698 | 1862:
            return AuthenticationError(url.host, url.user)
        case 1044 | 1130 | 1227:
            return AccessDeniedError(f"User `{url.user}`", url.database, message)
        case 1049:
            return DatabaseMissingError(url.database, url.place)
        case 1040 | 1203 | 1226:
            return TooManyConnectionsError(message)
        case 2002 | 2003 | 2005 if "timed out" in message:
            return ServerTimeoutError(url.host, url.port, f"No session within {url.limits.connect_timeout:g} s.")
        case 2002 | 2003 | 2005:
            return UnreachableError(url.host, url.port, message)
        case 2026 | 3159:
            return TlsError(message)
        case _:
            return ConnectionClosedError(f"While connecting to `{url.host}:{url.port}`: {message}")
