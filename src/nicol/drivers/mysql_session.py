"""A session with MySQL or MariaDB over asyncmy: the conversation that its sync and its async connection share.

Statements are prepared once for a session, and values go both ways in the binary protocol: they are exact, nothing is
escaped, and rows are read in C.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from asyncmy.connection import MySQLResult, PreparedStatement
from asyncmy.errors import InterfaceError, MySQLError, ProgrammingError

from nicol.dialects.facts import Dialect
from nicol.drivers.connection import Isolation, Result, Row
from nicol.drivers.failure import DriverError
from nicol.drivers.mysql_columns import in_utc, type_name
from nicol.drivers.mysql_errors import EMPTY_QUERY, UNPREPARABLE, failure, lost
from nicol.drivers.mysql_raw import RawSession
from nicol.drivers.mysql_settings import STALE_AFTER, begin_sql, changed_rows, dialect_of, reads
from nicol.drivers.spread import Lists, spread
from nicol.drivers.turns import Turns
from nicol.drivers.url import DatabaseUrl

T = TypeVar("T")
IN_TRANSACTION = 1
"""SERVER_STATUS_IN_TRANS, https://dev.mysql.com/doc/dev/mysql-server/latest/mysql__com_8h.html."""
Trouble = (MySQLError, OSError, ValueError)
"""What a statement may raise; ValueError comes from parameters that the protocol has no place for."""


class MysqlSession(Turns):
    """One session; statements given to it at the same time run in turn."""

    __slots__ = ("_dialect", "_interrupted", "_raw", "_stale", "_statements", "_url")

    def __init__(self, raw: RawSession, url: DatabaseUrl) -> None:
        super().__init__()
        self._raw = raw
        self._url = url
        self._dialect = dialect_of(raw.server_version)
        self._statements: dict[str, PreparedStatement] = {}
        self._interrupted = False
        self._stale = False

    @property
    def raw(self) -> RawSession:
        return self._raw

    @property
    def dialect(self) -> Dialect:
        return self._dialect

    @property
    def reusable(self) -> bool:
        """Whether a pool may lend this connection again: alive, idle, outside a transaction, never interrupted."""
        idle = not (self._busy or self._interrupted or self._raw.server_status & IN_TRANSACTION)
        return idle and self._raw.connected

    async def reopened(self) -> RawSession:
        """Another session in place of one that died unseen."""
        raise NotImplementedError

    def slept(self, idle: float) -> None:
        """Notes how long the session was not used: a first read that finds it dead is tried again on a new one."""
        self._stale = idle > STALE_AFTER

    async def fetch(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        if self._busy:
            await self.turn()
        self._busy = True
        if type(params) is Lists:
            sql, params = spread(sql, params)
        try:
            statement = self._statements.get(sql)
            if statement is None:
                rows = (await self._first(sql, params)).rows
            else:
                rows = (await statement.execute(params)).rows
        except Trouble as error:
            rows = (await self._after(error, lambda: self._first(sql, params), sql)).rows
        except BaseException:
            self._interrupted = True
            raise
        finally:
            self.done()
        self._stale = False
        return list(rows or ())

    async def execute(self, sql: str, params: Sequence[Any] = ()) -> int:
        result = await self.run(lambda: self._result(sql, params))
        return changed_rows(sql, int(result.affected_rows), result.message) if result.rows is None else 0

    async def query(self, sql: str, params: Sequence[Any] = ()) -> Result:
        result = await self.run(lambda: self._result(sql, params), sql)
        if result.rows is None:
            return Result((), (), [])
        types = tuple(map(type_name, result.fields))
        rows: list[Row] = [*in_utc(types, result.rows)]
        return Result(tuple(field.name for field in result.fields), types, rows)

    async def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> int:
        """Keeps all or nothing, in a transaction of its own where none is open."""
        if self._raw.server_status & IN_TRANSACTION:
            return await self._many(sql, rows)
        await self.begin()
        try:
            count = await self._many(sql, rows)
        except BaseException:
            with suppress(DriverError):
                await self.rollback()
            raise
        await self.commit()
        return count

    async def _many(self, sql: str, rows: Sequence[Sequence[Any]]) -> int:
        """All rows in one packet where the server (MariaDB) takes them so."""
        if len(rows) > 1 and rows[0] and self._raw.takes_bulk:
            result = await self.run(lambda: self._bulk(sql, rows))
            if result is not None:
                return int(result.affected_rows)
        return sum([await self.execute(sql, row) for row in rows])

    async def _bulk(self, sql: str, rows: Sequence[Sequence[Any]]) -> MySQLResult | None:
        """None for rows that do not go into one packet: a column's values are of different types, or all NULL."""
        statement = self._statements.get(sql) or await self._prepare(sql)
        try:
            return await statement.execute_bulk(rows)
        except ValueError:
            return None

    async def stream(self, sql: str, params: Sequence[Any] = ()) -> MysqlStream:
        """A cursor of the server's: the session takes other statements in between."""
        if type(params) is Lists:
            sql, params = spread(sql, params)
        return MysqlStream(self, await self.run(lambda: self._raw.open_cursor(sql, params)))

    async def script(self, sql: str) -> None:
        """Runs all statements; the server tells one from the next, so routines need no DELIMITER."""
        await self.run(lambda: self._all(sql))

    async def begin(self, isolation: Isolation | None = None) -> None:
        await self.script(begin_sql(isolation))

    async def commit(self) -> None:
        await self.script("COMMIT")

    async def rollback(self) -> None:
        if self._raw.server_status & IN_TRANSACTION:
            await self.script("ROLLBACK")

    async def run(self, work: Callable[[], Awaitable[T]], sql: str = "") -> T:
        """`work` when the session is free; tried again when it certainly had no effect."""
        if self._busy:
            await self.turn()
        self._busy = True
        try:
            result = await work()
        except Trouble as error:
            return await self._after(error, work, sql)
        except BaseException:
            self._interrupted = True
            raise
        finally:
            self.done()
        self._stale = False
        return result

    async def _prepare(self, sql: str) -> PreparedStatement:
        statements, size = self._statements, self._url.limits.statement_cache_size
        while statements and len(statements) >= size:
            await statements.pop(next(iter(statements))).close()
        statement = await self._raw.prepare(sql)
        if size:
            statements[sql] = statement
        return statement

    async def _first(self, sql: str, params: Sequence[Any]) -> MySQLResult:
        """A statement that was not prepared before; what cannot be is run as text."""
        try:
            statement = await self._prepare(sql)
        except MySQLError as error:
            if params or error.args[:1] != (UNPREPARABLE,):
                raise
            return await self._text(sql)
        return await statement.execute(params)

    async def _text(self, sql: str) -> MySQLResult:
        """The first result of a statement run as text."""
        await self._raw.query(sql)
        result = self._raw.last
        while self._raw.last.has_next:
            await self._raw.next_result()
        return result

    async def _result(self, sql: str, params: Sequence[Any]) -> MySQLResult:
        """What a statement gives; one without parameters is run as text, which every statement can be."""
        if type(params) is Lists:
            sql, params = spread(sql, params)
        if not params and not reads(sql):
            return await self._text(sql)
        statement = self._statements.get(sql)
        return await self._first(sql, params) if statement is None else await statement.execute(params)

    async def _all(self, sql: str) -> None:
        try:
            await self._text(sql)
        except MySQLError as error:
            if error.args[:1] != (EMPTY_QUERY,):
                raise

    async def _after(self, error: Exception, again: Callable[[], Awaitable[T]], sql: str) -> T:
        """Runs a statement again that certainly had no effect; raises everything else as DriverError."""
        stale, self._stale = self._stale, False
        if not (stale and reads(sql) and not self._raw.alive):
            raise self._failure(error) from error
        self._statements.clear()
        self._raw = await self.reopened()
        try:
            return await again()
        except Trouble as second:
            raise self._failure(second) from second

    def _failure(self, error: Exception) -> DriverError:
        match error:
            case ProgrammingError(args=(str(message),)) | ValueError(args=(str(message), *_)):
                kind = "out_of_range" if "range" in message else "bad_value"
                return DriverError("out_of_range" if kind == "out_of_range" else "bad_value", message, "HY000")
            case UnicodeEncodeError():
                return DriverError("bad_value", str(error), "HY000")
            case InterfaceError():
                return lost("The connection is closed.")
            case MySQLError(args=(int(number), str(message))) if number:
                return failure(number, message)
            case _:
                return lost(str(error) or "The connection is closed.")


class MysqlStream:
    """A cursor of the server's, with the statement that opened it."""

    __slots__ = ("_ended", "_session", "_statement")

    def __init__(self, session: MysqlSession, statement: PreparedStatement) -> None:
        self._session = session
        self._statement = statement
        self._ended = False

    async def take(self, count: int) -> list[Row]:
        if self._ended:
            return []
        rows, self._ended = await self._session.run(lambda: self._session.raw.fetched(self._statement, count))
        return rows

    async def close(self) -> None:
        await self._session.run(self._statement.close)
