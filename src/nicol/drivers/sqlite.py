"""SQLite through apsw: opening a file, and one session with plain methods; sync and async connections stand on it.

The journal mode is left as the file has it, as Prisma does: WAL would be written into the file, and a read-only
folder or a network file system cannot have it. Foreign keys are enforced.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import apsw

from nicol.dialects import sqlite
from nicol.dialects.facts import Dialect
from nicol.drivers import forks
from nicol.drivers.connection import Isolation, Result, Row
from nicol.drivers.sqlite_errors import Bad, failure
from nicol.drivers.url import DatabaseUrl
from nicol.errors.connection import AccessDeniedError, DatabaseMissingError, DatabaseUrlError, NotADatabaseError

BUSY_SECONDS = 5.0
"""How long a statement waits for a locked file; Prisma's default. `?socket_timeout=` sets another."""
GAINS_BY_VALUES = """SELECT 1 FROM sqlite_schema
WHERE sql LIKE '%nocase%' OR type = 'index' AND sql LIKE '%)%where%' LIMIT 1"""
"""SQLite plans a statement again whenever a parameter that could change its plan has another value, which costs more
than most statements do. Only partial indexes and LIKE on a NOCASE column gain by it: a file that has neither keeps its
plans. https://www.sqlite.org/queryplanner-ng.html#qpsg"""


class Rows(Protocol):
    """What running a statement gives: rows as they come, or all."""

    def __iter__(self) -> Iterator[tuple[Any, ...]]: ...
    def fetchall(self) -> list[Row]: ...


def runner(raw: apsw.Connection) -> Callable[[str, Sequence[Any]], Rows]:
    """`execute` of one cursor that is kept, typed here for apsw's own types name one of Python 3.12."""
    return raw.cursor().execute  # type: ignore[return-value]  # pyright: ignore[reportUnknownMemberType, reportReturnType]


def _left_behind(sql: str, params: Sequence[Any]) -> Rows:
    raise apsw.ConnectionClosedError("the connection belongs to the process that this one was forked from")


class SqliteSession:
    """One apsw connection. Failures are DriverErrors."""

    __slots__ = ("__weakref__", "_run", "beginning", "raw")

    def __init__(self, raw: apsw.Connection) -> None:
        self.raw = raw
        self._run = runner(raw)
        self.beginning = "BEGIN IMMEDIATE"
        forks.watch(self)

    def descriptor(self) -> None:
        """A file is no socket."""

    def forked(self) -> object:
        """Refuses all use in a forked child. A transaction in memory stands in, so that no pool lends it again."""
        parents = self.raw
        self.raw = apsw.Connection(":memory:")
        runner(self.raw)("BEGIN", ())
        self._run = _left_behind
        return parents

    def fetch(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        """Every row of one statement."""
        try:
            return self._run(sql, params).fetchall()
        except Bad as error:
            raise failure(error) from error

    def stream(self, sql: str, params: Sequence[Any] = ()) -> SqliteRows:
        """The rows of one statement as they are asked for."""
        return SqliteRows(self.raw, sql, params)

    def execute(self, sql: str, params: Sequence[Any] = ()) -> int:
        """The number of rows that one statement changed itself, without what triggers and cascades did."""
        raw = self.raw
        before = raw.total_changes()
        try:
            for _ in self._run(sql, params):
                pass
        except Bad as error:
            raise failure(error) from error
        return raw.changes() if raw.total_changes() != before else 0

    def query(self, sql: str, params: Sequence[Any] = ()) -> Result:
        """Rows with column names and declared types ("" for an expression)."""
        described: list[tuple[tuple[str, str], ...]] = []

        def note(cursor: apsw.Cursor, statement: str, bindings: object) -> bool:
            described.append(cursor.get_description())
            return True

        self.raw.exec_trace = note
        try:
            rows = self.fetch(sql, params)
        finally:
            self.raw.exec_trace = None
        columns = described[-1] if described else ()
        return Result(tuple(name for name, _ in columns), tuple(kind or "" for _, kind in columns), rows)

    def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> int:
        """Runs one statement for each of `rows`, all or none of them."""
        if self.raw.in_transaction:
            return sum(self.execute(sql, row) for row in rows)
        self.begin()
        try:
            changed = sum(self.execute(sql, row) for row in rows)
        except BaseException:
            self.rollback()
            raise
        self.commit()
        return changed

    def script(self, sql: str) -> None:
        """Runs every statement of a text."""
        try:
            for _ in self._run(sql, ()):
                pass
        except Bad as error:
            raise failure(error) from error

    def begin(self) -> None:
        """A transaction that takes the write lock at once: one that reads first and then writes could be refused."""
        self.script(self.beginning)

    def commit(self) -> None:
        self.script("COMMIT")

    def rollback(self) -> None:
        """Undoes the open transaction; SQLite itself may have done so already, after a full disk for one."""
        if self.raw.in_transaction:
            self.script("ROLLBACK")

    def close(self) -> None:
        self.raw.close()


class SqliteRows:
    """A statement that stands between two of its rows. Failures are DriverErrors."""

    __slots__ = ("_cursor", "_rows")

    def __init__(self, raw: apsw.Connection, sql: str, params: Sequence[Any]) -> None:
        self._cursor = raw.cursor()
        run: Callable[[str, Sequence[Any]], Rows] = self._cursor.execute  # type: ignore[assignment]  # pyright: ignore[reportUnknownMemberType, reportAssignmentType, reportUnknownVariableType]
        try:
            self._rows = iter(run(sql, params))
        except Bad as error:
            raise failure(error) from error

    def take(self, count: int) -> list[Row]:
        """The next `count` rows."""
        try:
            return list(islice(self._rows, count))
        except Bad as error:
            raise failure(error) from error

    def close(self) -> None:
        """Gives up the rows that were not taken."""
        self._cursor.close(True)


class SqliteStream:
    """`SqliteRows` for a connection that never suspends."""

    __slots__ = ("_rows",)

    def __init__(self, rows: SqliteRows) -> None:
        self._rows = rows

    async def take(self, count: int) -> list[Row]:
        return self._rows.take(count)

    async def close(self) -> None:
        self._rows.close()


class SqliteConnection:
    """The sync Connection: its methods never suspend."""

    __slots__ = ("answer", "session")

    def __init__(self, session: SqliteSession) -> None:
        self.session = session
        self.answer = session.fetch

    @property
    def dialect(self) -> Dialect:
        return sqlite

    @property
    def reusable(self) -> bool:
        """Whether a pool may lend this connection again."""
        return not self.session.raw.in_transaction

    def wake(self, idle: float) -> bool:
        """Whether it is still alive after `idle` seconds in the pool: a file does not go away."""
        return True

    async def fetch(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        return self.answer(sql, params)

    async def stream(self, sql: str, params: Sequence[Any] = ()) -> SqliteStream:
        return SqliteStream(self.session.stream(sql, params))

    async def execute(self, sql: str, params: Sequence[Any] = ()) -> int:
        return self.session.execute(sql, params)

    async def query(self, sql: str, params: Sequence[Any] = ()) -> Result:
        return self.session.query(sql, params)

    async def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> int:
        return self.session.execute_many(sql, rows)

    async def script(self, sql: str) -> None:
        self.session.script(sql)

    async def begin(self, isolation: Isolation | None = None) -> None:
        """Every transaction of SQLite is serializable."""
        self.session.begin()

    async def commit(self) -> None:
        self.session.commit()

    async def rollback(self) -> None:
        self.session.rollback()

    async def close(self) -> None:
        self.session.close()

    def interrupt(self) -> bool:
        """Stops the statement under way, from another thread; the connection stays as good as it was."""
        self.session.raw.interrupt()
        return False

    def discard(self) -> None:
        """Closes at once; an open transaction is undone."""
        self.session.close()


def open_session(url: DatabaseUrl) -> SqliteSession:
    """Opens an existing file (or memory); P1003, P1010, P1013 or NICOL-103 when that cannot be."""
    raw = apsw.Connection(":memory:") if url.in_memory else _open_file(url)
    raw.convert_binding = stored_form
    raw.set_busy_timeout(int((url.limits.socket_timeout or BUSY_SECONDS) * 1000))
    session = SqliteSession(raw)
    session.script("PRAGMA foreign_keys = ON")
    if url.read_only:
        session.script("PRAGMA query_only = ON")
        session.beginning = "BEGIN"
    return session


def connect(url: DatabaseUrl) -> SqliteConnection:
    """A sync connection; errors as `open_session`."""
    return SqliteConnection(open_session(url))


def _open_file(url: DatabaseUrl) -> apsw.Connection:
    path = Path(url.database)
    if path.is_dir():
        raise DatabaseUrlError(f"`{path}` is a folder; an SQLite URL names a file, e.g. `file:{path}/dev.db`.")
    try:
        raw = apsw.Connection(
            str(path), flags=apsw.SQLITE_OPEN_READWRITE, statementcachesize=url.limits.statement_cache_size
        )
    except apsw.CantOpenError as error:
        raise _cannot_open(path) from error
    try:
        if not runner(raw)(GAINS_BY_VALUES, ()).fetchall():
            raw.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)
    except (apsw.NotADBError, apsw.CorruptError) as error:
        raise NotADatabaseError(str(path), str(error)) from error
    except apsw.CantOpenError as error:
        raise AccessDeniedError("This process", str(path), "the folder cannot be read or written") from error
    except apsw.BusyError:
        pass
    return raw


def _cannot_open(path: Path) -> AccessDeniedError | DatabaseMissingError:
    try:
        path.open("rb").close()
    except FileNotFoundError:
        return DatabaseMissingError(path.name, f" at `{path}`")
    except OSError as error:
        return AccessDeniedError("This process", str(path), error.strerror or "it cannot be opened")
    return AccessDeniedError("This process", str(path), "SQLite could not open the file")


def stored_form(cursor: apsw.Cursor, number: int, value: object) -> str | float:
    """Python values that SQLite has no type for, in the forms Nicol stores; apsw calls it for those alone."""
    match value:
        case datetime():
            moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
            return moment.isoformat(timespec="milliseconds")
        case date() | time():
            return value.isoformat()
        case Decimal():
            return float(value)
        case UUID():
            return str(value)
        case _:
            raise TypeError(f"parameter {number} is a {type(value).__name__}, which SQLite cannot store")
