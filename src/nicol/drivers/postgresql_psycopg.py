"""PostgreSQL for sync code, through psycopg 3.

Parameters go as text without a type, so that the server infers their types from the statement as it does for asyncpg.
A statement's first run reads text; once its columns are known to have a binary loader, binary.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from select import POLLIN, poll
from typing import Any, TypeVar

import psycopg
from psycopg import pq
from psycopg.adapt import Transformer
from psycopg.types import TypeInfo
from psycopg.types.string import TextBinaryLoader, TextLoader

from nicol.dialects import postgresql
from nicol.dialects.facts import Dialect
from nicol.drivers import forks, postgresql_settings
from nicol.drivers.connection import Isolation, Result, Row
from nicol.drivers.failure import DriverError
from nicol.drivers.postgresql_errors import STALE_PLAN, Report, failure, lost, refused_text
from nicol.drivers.postgresql_settings import SNAPSHOT, begin_sql, pooled_sql, reads, server_settings
from nicol.drivers.postgresql_values import unreadable
from nicol.drivers.psycopg_types import adapters, readable_in_binary
from nicol.drivers.url import DatabaseUrl

T = TypeVar("T")
TYPES = """
SELECT e.oid, e.typarray, e.typname, e.typtype = 'e'
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_type e ON e.oid = CASE WHEN t.typcategory = 'A' THEN t.typelem ELSE t.oid END
WHERE t.oid = ANY($1::oid[])
"""
"""Types, or the element types of arrays: number, array's number, name, whether an enum."""
Trouble = (psycopg.Error, ValueError)
"""What a statement may raise; ValueError comes from the loaders."""
CANCEL_SECONDS = 5.0
"""How long a server may take to hear that a statement is not wanted any longer."""
REMEMBERED = 2000
"""Statements whose result format is remembered; when there are more, all are learnt anew."""


class PsycopgConnection:
    """A session of one thread at a time. Its methods never suspend."""

    __slots__ = (
        *("__weakref__", "_binary", "_cursor", "_known", "_poll"),
        *("_raw", "_stale", "_streams", "_text_only", "_url"),
    )

    def __init__(self, url: DatabaseUrl) -> None:
        self._url = url
        self._stale = False
        self._streams = 0
        self._start()
        forks.watch(self)

    def descriptor(self) -> int | None:
        """The socket's number while it is open."""
        return None if self._raw.closed else self._raw.fileno()

    def forked(self) -> object:
        """Is closed in a forked child, whose copy of the socket leads nowhere by now."""
        self._raw.close()
        return self

    def _start(self) -> None:
        raw = self._raw = _open(self._url)
        self._cursor: psycopg.RawCursor[Any] = psycopg.RawCursor(raw)
        self._binary: dict[str, bool] = {}
        self._known = readable_in_binary()
        self._text_only: set[int] = set()
        self._poll = poll()
        self._poll.register(raw.fileno(), POLLIN)

    @property
    def dialect(self) -> Dialect:
        return postgresql

    @property
    def reusable(self) -> bool:
        """Whether a pool may take this connection back: open, and outside a transaction."""
        return self._raw.pgconn.transaction_status == pq.TransactionStatus.IDLE

    def wake(self, idle: float) -> bool:
        """Whether the session is alive after `idle` seconds in the pool.

        An idle connection has nothing to read, unless the server has closed it or sent a notice. After a longer time
        it may have died unseen: a first read that finds it dead is tried again on a new session.
        """
        self._stale = idle > postgresql_settings.STALE_AFTER
        return idle < postgresql_settings.SEEN_AFTER or not self._poll.poll(0) or self._still_open()

    def _still_open(self) -> bool:
        """Reads what came; the end of the stream shows only when the server's last words have been read."""
        try:
            while self._poll.poll(0):
                self._raw.pgconn.consume_input()
        except psycopg.OperationalError:
            return False
        return self._raw.pgconn.status == pq.ConnStatus.OK

    async def fetch(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        return self.answer(sql, params)

    def answer(self, sql: str, params: Sequence[Any]) -> list[Row]:
        """Like `fetch`, at once."""
        binary = self._binary.get(sql)
        if binary is None:
            return self._run(lambda: self._first_rows(sql, params), sql)
        cursor = self._cursor
        try:
            cursor.execute(sql.encode(), params, binary=binary)
            rows: list[Row] = cursor.fetchall()
        except Trouble as error:
            return self._after(error, lambda: self._first_rows(sql, params), sql)
        self._stale = False
        return rows

    def _first_rows(self, sql: str, params: Sequence[Any]) -> list[Row]:
        """Reads as text, and decides how later runs of `sql` read."""
        self._cursor.execute(sql.encode(), params, binary=False)
        result = self._cursor.pgresult
        if result is None or not result.nfields:
            return []
        oids = {result.ftype(column) for column in range(result.nfields)}
        if unknown := oids - self._known - self._text_only:
            self._meet(unknown)
        if len(self._binary) >= REMEMBERED:
            self._binary.clear()
        self._binary[sql] = oids <= self._known
        reader = Transformer(self._raw)
        reader.set_pgresult(result)
        return reader.load_rows(0, result.ntuples, tuple)

    def _meet(self, oids: set[int]) -> None:
        """Learns types new to this session: enums read the same in both formats, arrays become lists."""
        for oid, array, name, is_enum in self._raw.cursor(binary=False).execute(
            TYPES.replace("$1", "%s"), [list(oids)]
        ):
            TypeInfo(name, oid, array).register(self._raw)
            if is_enum:
                self._raw.adapters.register_loader(oid, TextLoader)
                self._raw.adapters.register_loader(oid, TextBinaryLoader)
                self._known |= {oid, array}
        self._text_only |= oids - self._known
        self._cursor = psycopg.RawCursor(self._raw)

    async def stream(self, sql: str, params: Sequence[Any] = ()) -> PsycopgStream:
        own = self._raw.pgconn.transaction_status == pq.TransactionStatus.IDLE
        if own:
            await self.script(SNAPSHOT)
        self._streams += 1
        name = f"nicol_{self._streams}"
        try:
            self._run(lambda: self._changed(f"DECLARE {name} NO SCROLL CURSOR FOR {sql}", params))
        except BaseException:
            if own:
                with suppress(DriverError):
                    await self.rollback()
            raise
        return PsycopgStream(self, name, own)

    async def execute(self, sql: str, params: Sequence[Any] = ()) -> int:
        return self._run(lambda: self._changed(sql, params))

    def _changed(self, sql: str, params: Sequence[Any]) -> int:
        return max(0, self._cursor.execute(sql.encode(), params).rowcount)

    async def query(self, sql: str, params: Sequence[Any] = ()) -> Result:
        return self._run(lambda: self._described(sql, params))

    def _described(self, sql: str, params: Sequence[Any]) -> Result:
        cursor = self._cursor  # a type met for the first time puts another in its place
        rows = self._first_rows(sql, params)
        described = cursor.description or []
        return Result(
            tuple(column.name for column in described), tuple(_plain(column.type_display) for column in described), rows
        )

    async def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> int:
        return self._run(lambda: self._changed_by_all(sql, rows))

    def _changed_by_all(self, sql: str, rows: Sequence[Sequence[Any]]) -> int:
        with self._raw.transaction():
            self._cursor.executemany(sql.encode(), rows)
        return max(0, self._cursor.rowcount)

    async def script(self, sql: str) -> None:
        try:
            self._cursor.execute(sql.encode(), None, prepare=False)
        except psycopg.Error as error:
            raise self._failure(error) from error

    async def begin(self, isolation: Isolation | None = None) -> None:
        await self.script(begin_sql(isolation))

    async def commit(self) -> None:
        await self.script("COMMIT")

    async def rollback(self) -> None:
        if self._raw.pgconn.transaction_status != pq.TransactionStatus.IDLE:
            await self.script("ROLLBACK")

    async def close(self) -> None:
        self._raw.close()

    def interrupt(self) -> bool:
        """Stops the statement under way, from another thread; True, since the word may reach the server too late."""
        with suppress(psycopg.Error):
            self._raw.cancel_safe(timeout=CANCEL_SECONDS)
        return True

    def discard(self) -> None:
        """Closes at once; the server undoes an open transaction."""
        self._raw.close()

    def _run(self, work: Callable[[], T], sql: str = "") -> T:
        try:
            result = work()
        except Trouble as error:
            return self._after(error, work, sql)
        self._stale = False
        return result

    def _after(self, error: psycopg.Error | ValueError, again: Callable[[], T], sql: str = "") -> T:
        """Runs a statement again that certainly had no effect; raises everything else as DriverError."""
        stale, self._stale = self._stale, False
        idle = self._raw.pgconn.transaction_status == pq.TransactionStatus.IDLE
        try:
            if idle and isinstance(error, psycopg.Error) and error.sqlstate == STALE_PLAN:
                self._binary.clear()
                self._cursor.execute("DEALLOCATE ALL", None, prepare=False)
            elif stale and reads(sql) and self._raw.closed:
                self._start()
            else:
                raise self._failure(error) from error
            return again()
        except Trouble as second:
            raise self._failure(second) from second

    def _failure(self, error: psycopg.Error | ValueError) -> DriverError:
        if isinstance(error, ValueError):
            return unreadable(error)
        diag = error.diag
        if error.sqlstate is not None:
            return failure(
                Report(
                    error.sqlstate,
                    diag.message_primary or str(error),
                    diag.message_detail,
                    diag.table_name,
                    diag.column_name,
                    diag.constraint_name,
                    diag.statement_position,
                )
            )
        if self._raw.closed or self._raw.broken:
            return lost(str(error))
        return DriverError("bad_value", str(error), "22000")


class PsycopgStream:
    """A cursor of the server; `own` says that its transaction ends with it."""

    __slots__ = ("_connection", "_name", "_own")

    def __init__(self, connection: PsycopgConnection, name: str, own: bool) -> None:
        self._connection = connection
        self._name = name
        self._own = own

    async def take(self, count: int) -> list[Row]:
        return self._connection.answer(f"FETCH {count} FROM {self._name}", ())

    async def close(self) -> None:
        if self._own:
            await self._connection.rollback()
        else:
            await self._connection.script(f"CLOSE {self._name}")


def connect(url: DatabaseUrl) -> PsycopgConnection:
    """Opens a session; the P10xx error that fits when that cannot be."""
    return PsycopgConnection(url)


def is_lent(url: DatabaseUrl) -> bool:
    """Whether two connections to `url` are served by one process of the server: a pooler lends it to either."""
    plain = replace(url, pgbouncer=True)  # PgBouncer takes no start-up options
    with _open(plain) as first:
        process = _server_process(first)
        if process == first.info.backend_pid:
            return False
        with _open(plain) as second:
            return _server_process(second) == process


def _server_process(raw: psycopg.Connection[tuple[Any, ...]]) -> int:
    row = raw.execute("SELECT pg_catalog.pg_backend_pid()", prepare=False).fetchone()
    assert row is not None
    process: int = row[0]
    return process


def _open(url: DatabaseUrl) -> psycopg.Connection[tuple[Any, ...]]:
    try:
        raw = psycopg.connect(context=adapters, autocommit=True, **_conninfo(url))
        if url.pgbouncer:
            for sql in pooled_sql(url):
                raw.execute(sql.encode(), prepare=False)
    except psycopg.Error as error:
        raise refused_text(url, str(error)) from error
    raw.prepare_threshold = None if url.pgbouncer else 1
    raw.prepared_max = url.limits.statement_cache_size
    return raw


def _plain(displayed: str) -> str:
    """`varchar(9)[]` without what is in parentheses."""
    name, _, rest = displayed.partition("(")
    return name + rest.partition(")")[2]


def _conninfo(url: DatabaseUrl) -> dict[str, Any]:
    """https://www.postgresql.org/docs/current/libpq-connect.html; PgBouncer takes no `options`."""
    info: dict[str, Any] = {
        "host": ",".join(host for host, _ in url.addresses),
        "port": ",".join(str(port) for _, port in url.addresses),
        "target_session_attrs": url.target,
        "user": url.user,
        "password": url.password,
        "dbname": url.database,
        "sslmode": url.tls.mode,
        "sslrootcert": url.tls.root_certificate,
        "sslcert": url.tls.certificate,
        "sslkey": url.tls.key,
        "sslpassword": url.tls.key_password,
        "connect_timeout": int(url.limits.connect_timeout) or None,
        "application_name": url.application_name,
        "client_encoding": "UTF8",
    }
    given = [] if url.pgbouncer else [f"-c {name}={_escaped(value)}" for name, value in server_settings(url).items()]
    if words := [*given, *([url.options] if url.options else [])]:
        info["options"] = " ".join(words)
    info |= url.libpq
    return {name: value for name, value in info.items() if value is not None}


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace(" ", "\\ ")
