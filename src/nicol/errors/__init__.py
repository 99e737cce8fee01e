"""One class for each code: P1xxx connection and schema, P2xxx queries, P3xxx migrations."""

from nicol.errors.base import NicolError
from nicol.errors.connection import (
    AccessDeniedError,
    AuthenticationError,
    ConnectionClosedError,
    DatabaseConnectionError,
    DatabaseExistsError,
    DatabaseMissingError,
    DatabaseUrlError,
    DriverMissingError,
    NotADatabaseError,
    OperationTimeoutError,
    ServerTimeoutError,
    TlsError,
    UnreachableError,
    UnsupportedDatabaseError,
)

__all__ = [
    "AccessDeniedError",
    "AuthenticationError",
    "ConnectionClosedError",
    "DatabaseConnectionError",
    "DatabaseExistsError",
    "DatabaseMissingError",
    "DatabaseUrlError",
    "DriverMissingError",
    "NicolError",
    "NotADatabaseError",
    "OperationTimeoutError",
    "ServerTimeoutError",
    "TlsError",
    "UnreachableError",
    "UnsupportedDatabaseError",
]
