"""PostgreSQL for async code, through asyncpg.

Statements are prepared once for a session and kept here rather than in asyncpg, whose own cache costs a tenth of a
small query. Moments travel as text: their parsing in C is several times faster than asyncpg's binary form.
"""

from __future__ import annotations

import asyncio
import os
import ssl
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any, Literal, TypeVar

import asyncpg
from asyncpg.connect_utils import SessionAttribute
from asyncpg.cursor import Cursor
from asyncpg.prepared_stmt import PreparedStatement

from nicol.dialects import postgresql
from nicol.dialects.facts import Dialect
from nicol.drivers import postgresql_settings
from nicol.drivers.asyncpg_session import Session
from nicol.drivers.connection import Isolation, Result, Row
from nicol.drivers.failure import DriverError
from nicol.drivers.postgresql_errors import Report, failure, lost, refused, slow, unreachable
from nicol.drivers.postgresql_settings import SNAPSHOT, begin_sql, pooled_sql, reads, server_settings
from nicol.drivers.postgresql_values import moment_text, unreadable, utc
from nicol.drivers.turns import Turns
from nicol.drivers.url import DatabaseUrl, SslMode
from nicol.errors.base import NicolError
from nicol.errors.connection import TlsError

T = TypeVar("T")
CODECS: tuple[tuple[str, Callable[..., str], Callable[[str], object]], ...] = (
    ("timestamp", moment_text, utc),
    ("timestamptz", moment_text, datetime.fromisoformat),
    ("date", str, date.fromisoformat),
    ("time", str, time.fromisoformat),
    ("timetz", str, time.fromisoformat),
    *((name, str, str) for name in ("json", "jsonb", "uuid", "inet", "cidr", "bit", "varbit", "interval", "macaddr")),
)
"""Types that go as text in both directions: name, encoder, decoder."""
CLOSE_SECONDS = 2.0
WITHOUT_LIMIT = 1e6
"""Seconds; asyncpg has no word for never."""
Trouble = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, ValueError)
"""What a statement may raise; ValueError comes from the decoders."""

StalePlan = (asyncpg.InvalidCachedStatementError, asyncpg.OutdatedSchemaCacheError, asyncpg.ProtocolViolationError)
"""A prepared statement's table or type was altered; the last: `bind message has 2 result formats but query has 3`.

A `SELECT *` may also run and then give another number of columns: ProtocolError."""


class AsyncpgConnection(Turns):
    """A session of one event loop; statements given to it at the same time run in turn."""

    __slots__ = ("_begin", "_begun", "_interrupted", "_prepared", "_raw", "_stale", "_statements", "_url")
    answer = None

    def __init__(self, raw: Session, url: DatabaseUrl) -> None:
        super().__init__()
        self._raw = raw
        self._url = url
        self._statements: dict[str, PreparedStatement[Any]] = {}
        self._prepared = 0
        self._interrupted = False
        self._stale = False
        self._begin: str | None = None
        """How a transaction begins that has had no statement."""
        self._begun: str | None = None
        """How the one began whose first statement is under way."""

    @property
    def dialect(self) -> Dialect:
        return postgresql

    def wake(self, idle: float) -> bool:
        """Whether the session is alive after `idle` seconds in the pool, as far as the event loop has heard.

        After a longer time it may have died unseen: a first read that finds it dead is tried again on a new session.
        """
        self._stale = idle > postgresql_settings.STALE_AFTER
        return not self._raw.is_closed()

    @property
    def reusable(self) -> bool:
        """Whether a pool may lend this connection again: alive, idle, outside a transaction, never interrupted."""
        return not (self._busy or self._interrupted or self._raw.is_closed() or self._in_transaction)

    @property
    def _in_transaction(self) -> bool:
        return self._begin is not None or self._raw.is_in_transaction()

    async def fetch(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        if self._busy:
            await self.turn()
        self._busy = True
        try:
            statement = self._statements.get(sql) or await self._prepare(sql)
            if self._begin is not None:
                await self._lead()
            rows = await self._raw.rows(statement, params)
        except asyncio.CancelledError:
            self._interrupted = True
            raise
        except Trouble as error:
            return await self._after(error, lambda: self._fetch_again(sql, params), sql)
        finally:
            self.done()
        self._stale = False
        self._begun = None
        return rows

    async def _fetch_again(self, sql: str, params: Sequence[Any]) -> list[Row]:
        statement = await self._prepare(sql)
        if self._begin is not None:
            await self._lead()
        return await self._raw.rows(statement, params)

    async def _lead(self) -> None:
        """Begins the transaction with the statement that comes next."""
        assert self._begin is not None
        if self._raw.lead(self._begin):
            self._begin, self._begun = None, self._begin
        else:
            await self._begin_now()

    async def _begin_now(self) -> None:
        if self._begin is not None:
            begin, self._begin = self._begin, None
            await self._raw.execute(begin)

    async def stream(self, sql: str, params: Sequence[Any] = ()) -> AsyncpgStream:
        own = not self._in_transaction
        if own:
            await self.script(SNAPSHOT)
        try:
            return AsyncpgStream(self, await self.run(lambda: self._portal(sql, params), again=False), own)
        except BaseException:
            if own:
                with suppress(DriverError):
                    await self.rollback()
            raise

    async def _portal(self, sql: str, params: Sequence[Any]) -> Cursor:
        """Not from the statements that are kept: a plan that has become stale cannot be made anew in a transaction."""
        await self._begin_now()
        self._prepared += 1
        statement = await self._raw.prepare(sql, name=None if self._url.pgbouncer else f"nicol_{self._prepared}")
        portal: Cursor = await statement.cursor(*params)
        return portal

    async def execute(self, sql: str, params: Sequence[Any] = ()) -> int:
        return await self.run(lambda: self._changed(sql, params))

    async def query(self, sql: str, params: Sequence[Any] = ()) -> Result:
        return await self.run(lambda: self._described(sql, params))

    async def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> int:
        return await self.run(lambda: self._changed_by_all(sql, rows))

    async def script(self, sql: str) -> None:
        await self.run(lambda: self._executed(sql), again=False)

    async def _executed(self, sql: str) -> None:
        await self._begin_now()
        await self._raw.execute(sql)

    async def begin(self, isolation: Isolation | None = None) -> None:
        """Goes out with the first statement: that saves waiting for an answer."""
        self._begin = begin_sql(isolation)

    async def commit(self) -> None:
        await self.run(lambda: self._end("COMMIT"), again=False)

    async def rollback(self) -> None:
        if self._busy or self._in_transaction:
            await self.run(lambda: self._end("ROLLBACK"), again=False)

    async def _end(self, sql: str) -> None:
        """Nothing is sent for a transaction without statements."""
        if self._begin is None:
            await self._raw.simply(sql)
        self._begin = None

    async def close(self) -> None:
        try:
            await self._raw.close(timeout=CLOSE_SECONDS)
        except (*Trouble, TimeoutError):
            self._raw.terminate()

    async def _prepare(self, sql: str) -> PreparedStatement[Any]:
        """A statement that is kept has a name: the server forgets one without a name at the next of its kind.

        A transaction begins before: asyncpg prepares without a Sync, so that no transaction could begin afterwards.
        """
        await self._begin_now()
        statements = self._statements
        while statements and len(statements) >= self._url.limits.statement_cache_size:
            del statements[next(iter(statements))]
        if self._url.pgbouncer or not self._url.limits.statement_cache_size:
            return await self._raw.prepare(sql)
        self._prepared += 1
        statements[sql] = statement = await self._raw.prepare(sql, name=f"nicol_{self._prepared}")
        return statement

    async def _changed(self, sql: str, params: Sequence[Any]) -> int:
        statement = self._statements.get(sql) or await self._prepare(sql)
        if self._begin is not None:
            await self._lead()
        return _changed_rows(await self._raw.status(statement, params))

    async def _described(self, sql: str, params: Sequence[Any]) -> Result:
        statement = self._statements.get(sql) or await self._prepare(sql)
        if self._begin is not None:
            await self._lead()
        rows: list[Row] = await statement.fetch(*params)
        described = statement.get_attributes()
        return Result(tuple(column.name for column in described), tuple(column.type.name for column in described), rows)

    async def _changed_by_all(self, sql: str, rows: Sequence[Sequence[Any]]) -> int:
        if self._in_transaction:
            return sum([await self._changed(sql, row) for row in rows])
        async with self._raw.transaction():
            return sum([await self._changed(sql, row) for row in rows])

    async def run(self, work: Callable[[], Awaitable[T]], *, again: bool = True) -> T:
        """`work` when the session is free; tried `again` when it certainly had no effect."""
        if self._busy:
            await self.turn()
        self._busy = True
        try:
            result = await work()
        except asyncio.CancelledError:
            self._interrupted = True
            raise
        except Trouble as error:
            if not again:
                raise self._failure(error) from error
            return await self._after(error, work)
        finally:
            self.done()
        self._stale = False
        self._begun = None
        return result

    async def _after(self, error: Exception, again: Callable[[], Awaitable[T]], sql: str = "") -> T:
        """Runs a statement again that certainly had no effect; raises everything else as DriverError.

        The first statement of a transaction had none: nothing was committed.
        """
        stale, self._stale = self._stale, False
        begun, self._begun = self._begun, None
        if self._raw.unlead():
            self._begin, begun = begun, None
        try:
            if isinstance(error, StalePlan) or (reads(sql) and isinstance(error, asyncpg.ProtocolError)):
                self._statements.clear()
                if isinstance(error, asyncpg.OutdatedSchemaCacheError):
                    await self._raw.reload_schema_state()
                if begun is not None:
                    await self._raw.execute("ROLLBACK")
                if self._raw.is_in_transaction():
                    raise self._failure(error) from error
            elif stale and (begun is not None or reads(sql)) and self._raw.is_closed():
                self._statements.clear()
                self._raw = await _open(self._url)
            else:
                raise self._failure(error) from error
            self._begin = self._begin or begun
            return await again()
        except Trouble as second:
            raise self._failure(second) from second

    def _failure(self, error: Exception) -> DriverError:
        match error:
            case asyncpg.PostgresError(sqlstate="22000"):
                return DriverError("out_of_range" if "out of" in str(error) else "bad_value", str(error), "22000")
            case asyncpg.PostgresError():
                return failure(_report(error))
            case ValueError():
                return unreadable(error)
            case asyncpg.InterfaceError() if not self._raw.is_closed():
                return DriverError("bad_value", str(error), "08P01")
            case _:
                return lost(str(error) or "the connection was closed")


class AsyncpgStream:
    """A portal; `own` says that its transaction ends with it."""

    __slots__ = ("_connection", "_own", "_portal")

    def __init__(self, connection: AsyncpgConnection, portal: Cursor, own: bool) -> None:
        self._connection = connection
        self._portal = portal
        self._own = own

    async def take(self, count: int) -> list[Row]:
        return await self._connection.run(lambda: self._fetched(count), again=False)

    async def _fetched(self, count: int) -> list[Row]:
        rows: list[Any] = await self._portal.fetch(count)
        return rows

    async def close(self) -> None:
        """Inside a transaction of the caller's the portal stays until that ends."""
        if self._own:
            await self._connection.rollback()


def _changed_rows(status: str | None) -> int:
    count = (status or "").rpartition(" ")[2]
    return int(count) if count.isdecimal() else 0


def _report(error: asyncpg.PostgresError) -> Report:
    return Report(
        error.sqlstate or "08006",
        error.message if isinstance(getattr(error, "message", None), str) else str(error),
        error.detail,
        error.table_name,
        error.column_name,
        error.constraint_name,
    )


async def connect_async(url: DatabaseUrl) -> AsyncpgConnection:
    """Opens a session; the P10xx error that fits when that cannot be."""
    return AsyncpgConnection(await _open(url), url)


async def _open(url: DatabaseUrl) -> Session:
    try:
        raw: Session = await asyncpg.connect(
            host=[host for host, _ in url.addresses],
            port=[port for _, port in url.addresses],
            target_session_attrs=SessionAttribute(url.target) if url.target else None,
            user=url.user,
            password=url.password,
            database=url.database,
            ssl=_ssl(url),
            timeout=url.limits.connect_timeout or WITHOUT_LIMIT,
            statement_cache_size=0,
            connection_class=Session,
            server_settings=server_settings(url) | _application(url),
        )
        await _prepared(raw, url)
    except asyncpg.PostgresError as error:
        raise refused(url, _report(error)) from error
    except TimeoutError as error:
        raise slow(url) from error
    except ssl.SSLError as error:
        raise TlsError(str(error)) from error
    except (OSError, asyncpg.InterfaceError) as error:
        raise _no_connection(url, error) from error
    return raw


async def _prepared(raw: Session, url: DatabaseUrl) -> None:
    try:
        for name, encode, decode in CODECS:
            await raw.set_type_codec(name, schema="pg_catalog", encoder=encode, decoder=decode, format="text")
        if url.pgbouncer:
            for sql in pooled_sql(url):
                await raw.execute(sql)
    except BaseException:
        raw.terminate()
        raise


def _no_connection(url: DatabaseUrl, error: OSError | asyncpg.InterfaceError) -> NicolError:
    text = str(error)
    if "SSL" in text:
        return TlsError(text)
    if isinstance(error, OSError) and (error.errno or 0) > 0:
        return unreachable(url, os.strerror(error.errno or 0))
    return unreachable(url, text.rpartition("] ")[2] or type(error).__name__)


def _application(url: DatabaseUrl) -> dict[str, str]:
    given = {"application_name": url.application_name, "options": url.options}
    return {name: value for name, value in given.items() if value}


def _ssl(url: DatabaseUrl) -> ssl.SSLContext | SslMode | Literal[False]:
    """Asyncpg knows libpq's modes; a certificate of the URL's own takes a context."""
    tls = url.tls
    if url.host.startswith("/") or tls.mode == "disable":
        return False
    if tls.root_certificate is None and tls.certificate is None:
        return tls.mode
    context = ssl.create_default_context()
    context.check_hostname = tls.mode == "verify-full"
    try:
        if tls.root_certificate is not None:
            context.load_verify_locations(tls.root_certificate)
        elif tls.mode not in ("verify-ca", "verify-full"):
            context.verify_mode = ssl.CERT_NONE
        if tls.certificate is not None:
            context.load_cert_chain(tls.certificate, tls.key, lambda: tls.key_password or "")
    except OSError as error:  # of which ssl.SSLError is one
        files = ", ".join(f"`{file}`" for file in (tls.root_certificate, tls.certificate, tls.key) if file)
        raise TlsError(f"the certificates and keys {files} cannot be read: {error.strerror or error}") from error
    return context
