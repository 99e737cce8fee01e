"""MySQL and MariaDB for sync code, through PyMySQL, which writes parameters into the text as escaped literals."""

from __future__ import annotations

import ssl
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from select import POLLIN, poll
from socket import socket
from typing import Any, TypeVar

import pymysql
from pymysql.constants import CLIENT, FIELD_TYPE
from pymysql.cursors import Cursor, SSCursor

from nicol.dialects.facts import Dialect
from nicol.drivers.connection import Isolation, Result, Row
from nicol.drivers.failure import DriverError
from nicol.drivers.mysql_errors import failure, lost, refused
from nicol.drivers.mysql_settings import SESSION, begin_statements, dialect_of
from nicol.drivers.url import DatabaseUrl
from nicol.errors.connection import ServerTimeoutError, TlsError

T = TypeVar("T")
TYPE_NAMES = {
    number: name.lower()
    for name, number in vars(FIELD_TYPE).items()
    if isinstance(number, int) and name not in ("CHAR", "INTERVAL")
}
IN_TRANSACTION = 1
"""SERVER_STATUS_IN_TRANS, https://dev.mysql.com/doc/dev/mysql-server/latest/mysql__com_8h.html."""


class _Session(pymysql.Connection):
    """PyMySQL's connection, with the state that its type stubs leave out."""

    _sock: socket | None
    server_status: int
    server_version: str

    @property
    def in_transaction(self) -> bool:
        return bool(self.server_status & IN_TRANSACTION)

    def number(self) -> int:
        """The file descriptor; -1 when the connection is closed."""
        return -1 if self._sock is None else self._sock.fileno()

    def drop(self) -> None:
        """Closes the socket without a word to the server."""
        taken, self._sock = self._sock, None
        if taken is not None:
            taken.close()


class PyMysqlConnection:
    """A session of one thread at a time. Its methods never suspend."""

    __slots__ = ("_cursor", "_dialect", "_poll", "_raw", "_url")

    def __init__(self, url: DatabaseUrl) -> None:
        self._url = url
        raw = self._raw = _open(url)
        self._dialect = dialect_of(raw.server_version)
        self._cursor: Cursor = raw.cursor()
        self._poll = poll()
        self._poll.register(raw.number(), POLLIN)

    @property
    def dialect(self) -> Dialect:
        return self._dialect

    @property
    def reusable(self) -> bool:
        """Whether a pool may take this connection back: open, and outside a transaction."""
        return self._raw.open and not self._raw.in_transaction

    def wake(self, idle: float) -> bool:
        """Whether the session is alive: an idle one has nothing to read unless the server has closed it."""
        return self._raw.open and not self._poll.poll(0)

    async def fetch(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        return self.answer(sql, params)

    def answer(self, sql: str, params: Sequence[Any]) -> list[Row]:
        """Like `fetch`, at once."""
        with self.translated():
            self._cursor.execute(sql, tuple(params) or None)
            return list(self._cursor.fetchall())

    async def stream(self, sql: str, params: Sequence[Any] = ()) -> PyMysqlStream:
        """The session takes no other statement until the stream is closed."""
        cursor = self._raw.cursor(SSCursor)
        with self.translated():
            cursor.execute(sql, tuple(params) or None)
        return PyMysqlStream(self, cursor)

    async def execute(self, sql: str, params: Sequence[Any] = ()) -> int:
        with self.translated():
            return self._cursor.execute(sql, tuple(params) or None)

    async def query(self, sql: str, params: Sequence[Any] = ()) -> Result:
        with self.translated():
            self._cursor.execute(sql, tuple(params) or None)
            described = self._cursor.description or ()
            columns = tuple(str(column[0]) for column in described)
            types = tuple(TYPE_NAMES.get(int(column[1]), "unknown") for column in described)
            return Result(columns, types, list(self._cursor.fetchall()))

    async def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> int:
        with self.translated():
            return self._cursor.executemany(sql, rows) or 0

    async def script(self, sql: str) -> None:
        """Runs all statements; the server tells one from the next, so routines need no DELIMITER."""
        with self.translated():
            try:
                self._cursor.execute(sql)
                while self._cursor.nextset():
                    pass
            except pymysql.err.InternalError as error:
                if error.args[:1] != (EMPTY_QUERY,):
                    raise

    async def begin(self, isolation: Isolation | None = None) -> None:
        for statement in begin_statements(isolation):
            await self.script(statement)

    async def commit(self) -> None:
        await self.script("COMMIT")

    async def rollback(self) -> None:
        await self.script("ROLLBACK")

    async def close(self) -> None:
        with suppress(pymysql.err.Error):
            self._raw.close()

    def discard(self) -> None:
        """Closes at once; the server undoes an open transaction."""
        self._raw.drop()

    @contextmanager
    def translated(self) -> Generator[None]:
        """Failures inside are DriverErrors."""
        try:
            yield
        except pymysql.err.Error as error:
            raise self._failure(error) from error

    def _failure(self, error: pymysql.err.Error) -> DriverError:
        match error.args:
            case (int(number), str(message)) if number:
                return failure(number, message)
            case (_, str(message)) if message:
                return lost(message)
            case _:
                return lost("The connection is closed.")


class PyMysqlStream:
    """A result that is read from the socket row by row."""

    __slots__ = ("_connection", "_cursor")

    def __init__(self, connection: PyMysqlConnection, cursor: SSCursor) -> None:
        self._connection = connection
        self._cursor = cursor

    async def take(self, count: int) -> list[Row]:
        with self._connection.translated():
            return list(self._cursor.fetchmany(count))

    async def close(self) -> None:
        with self._connection.translated():
            self._cursor.close()


EMPTY_QUERY = 1065
"""ER_EMPTY_QUERY: a script of comments alone."""


def connect(url: DatabaseUrl) -> PyMysqlConnection:
    """Opens a session; the P10xx error that fits when that cannot be."""
    return PyMysqlConnection(url)


def _open(url: DatabaseUrl) -> _Session:
    place: dict[str, Any] = {"host": url.host, "port": url.port}
    if url.host.startswith("/"):
        place = {"unix_socket": url.host}
    try:
        return _Session(
            **place,
            user=url.user,
            password=url.password or "",
            database=url.database or None,
            charset="utf8mb4",
            autocommit=True,
            init_command=SESSION,
            connect_timeout=int(url.limits.connect_timeout) or 31536000,
            read_timeout=url.limits.socket_timeout or None,
            client_flag=CLIENT.MULTI_STATEMENTS | CLIENT.FOUND_ROWS,
            ssl=_tls(url),
        )
    except pymysql.err.OperationalError as error:
        raise refused(url, int(error.args[0]), str(error.args[1])) from error
    except TimeoutError as error:
        raise ServerTimeoutError(url.host, url.port, f"No session within {url.limits.connect_timeout:g} s.") from error


def _tls(url: DatabaseUrl) -> ssl.SSLContext | None:
    """`prefer`, the default, takes what PyMySQL does without a context: no encryption."""
    if url.tls.mode in ("disable", "allow", "prefer"):
        return None
    path = url.tls.root_certificate
    if path is not None and not Path(path).is_file():
        raise TlsError(f"The certificate `{path}` cannot be read.")
    context = ssl.create_default_context(cafile=path)
    context.check_hostname = url.tls.mode == "verify-full"
    if url.tls.mode == "require":
        context.verify_mode = ssl.CERT_NONE
    return context
