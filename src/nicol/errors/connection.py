"""What goes wrong between Nicol and a database server or file: Prisma's P10xx, and what Prisma has no code for.

The first sentences are Prisma's, for programs match them; what to do next follows.
"""

from __future__ import annotations

from nicol.errors.base import NicolError


class DatabaseConnectionError(NicolError):
    """The root of this file: the database could not be reached or used."""


class AuthenticationError(
    DatabaseConnectionError,
    code="P1000",
    text=(
        "Authentication failed against the database server at `{host}`: "
        "the credentials for the user `{user}` are not valid.\n"
        "Check user and password in the database URL; in a password, @ : / # are written as %40 %3A %2F %23."
    ),
):
    """The server refused user or password."""

    def __init__(self, host: str, user: str) -> None:
        super().__init__(host, user)
        self.host = host
        self.user = user


class UnreachableError(
    DatabaseConnectionError,
    code="P1001",
    text=(
        "Can't reach database server at `{host}`:`{port}` ({reason}).\n"
        "Make sure that your database server is running at `{host}`:`{port}`, and that the URL names the right one."
    ),
):
    """No connection: refused, no route, unknown host."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(host, port, reason)
        self.host = host
        self.port = port
        self.reason = reason


class ServerTimeoutError(
    DatabaseConnectionError,
    code="P1002",
    text=(
        "The database server at `{host}`:`{port}` was reached but timed out. {context}\n"
        "Try again; if the server is slow to answer, raise connect_timeout (seconds) in the database URL."
    ),
):
    """The server took the connection and did not answer in time, or did not grant a lock in time."""

    def __init__(self, host: str, port: int, context: str) -> None:
        super().__init__(host, port, context)
        self.host = host
        self.port = port
        self.context = context


class DatabaseMissingError(
    DatabaseConnectionError,
    code="P1003",
    text="Database `{database}` does not exist{place}.\nCreate it: `nicol migrate dev` and `nicol db push` do.",
):
    """The server has no such database; for SQLite, there is no such file. `place` says where, ready to be printed."""

    def __init__(self, database: str, place: str) -> None:
        super().__init__(database, place)
        self.database = database
        self.place = place


class OperationTimeoutError(
    DatabaseConnectionError,
    code="P1008",
    text="Operations timed out: {context}.",
):
    """The database did not answer within socket_timeout, or stayed locked."""

    def __init__(self, context: str) -> None:
        super().__init__(context)
        self.context = context


class DatabaseExistsError(
    DatabaseConnectionError,
    code="P1009",
    text="Database `{database}` already exists{place}.",
):
    """A database to be created is there already."""

    def __init__(self, database: str, place: str) -> None:
        super().__init__(database, place)
        self.database = database
        self.place = place


class AccessDeniedError(
    DatabaseConnectionError,
    code="P1010",
    text="{user} was denied access on the database `{database}`: {reason}.\nGrant the access, or use another user.",
):
    """The server knows the user and refuses the database; for SQLite, the file may not be opened.

    `user` is ready to be printed: "User `reader`", or "This process" for a file.
    """

    def __init__(self, user: str, database: str, reason: str) -> None:
        super().__init__(user, database, reason)
        self.user = user
        self.database = database
        self.reason = reason


class TlsError(
    DatabaseConnectionError,
    code="P1011",
    text="Error opening a TLS connection: {reason}.\nCheck sslmode, sslcert and sslrootcert in the database URL.",
):
    """The encrypted connection could not be made."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class DatabaseUrlError(
    DatabaseConnectionError,
    code="P1013",
    text="The provided database string is invalid. {problem}",
):
    """A database URL that cannot be understood. The problem is a sentence and never shows the password."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class ConnectionClosedError(
    DatabaseConnectionError,
    code="P1017",
    text="Server has closed the connection. {reason}",
):
    """The connection broke while it was in use; what was not committed is undone."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class DriverMissingError(
    DatabaseConnectionError,
    code="NICOL-102",
    text="The driver `{module}` for {database} is not installed.\nInstall it: pip install 'nicol[{extra}]'",
):
    """An optional driver library is absent."""

    def __init__(self, module: str, database: str, extra: str) -> None:
        super().__init__(module, database, extra)
        self.module = module
        self.database = database
        self.extra = extra


class NotADatabaseError(
    DatabaseConnectionError,
    code="NICOL-103",
    text="`{path}` is not an SQLite database: {reason}.\nCheck the path in the database URL, or restore the file.",
):
    """A file that SQLite cannot read as a database: another kind of file, or damaged."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason
