"""A script on PostgreSQL: its transactions, what cannot be in one, and its limits."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from nicol.drivers import Connection, DriverError
from nicol.migrate.databases.course import Course
from nicol.migrate.databases.postgresql_script import Unit, units
from nicol.migrate.databases.waiting import Patience, Watch, patiently
from nicol.migrate.statements import Statement

_ACTIVE_TRANSACTION = "25001"
_NO_TRANSACTIONS = ("25001", "2D000")
"""Refusals of a statement that is in a transaction: it, or a routine that it calls, must be alone."""

_OPEN_TRANSACTION = "The script begins a transaction that it does not end; everything since its BEGIN was rolled back."
_SET_PATH = "SELECT set_config('search_path', $1, false)"

SESSION = """\
SELECT format('pid %s (user %s%s%s, %s for %s s, last statement: %s)', pid, usename,
    CASE WHEN application_name <> '' THEN ', application ' || application_name END,
    ', from ' || host(client_addr), state,
    extract(epoch FROM date_trunc('second', now() - coalesce(xact_start, state_change)))::int,
    left(regexp_replace(query, '\\s+', ' ', 'g'), 100))
FROM pg_catalog.pg_stat_activity"""
"""The sessions of the server, each as a phrase for people."""
_BLOCKERS = f"{SESSION} WHERE pid = ANY(pg_catalog.pg_blocking_pids($1)) ORDER BY pid"


async def apply(connection: Connection, course: Course) -> None:
    """One transaction, but for what cannot be in one and the script's own; a search_path it sets is put back."""
    parts = units(course.statements)
    session = _Session(connection, course, await _search_path(connection))
    await _limit(connection, course.patience)
    await _watch(connection, course)
    try:
        for unit in parts:
            if len(parts) > 1:
                await session.note(unit)
            await patiently(course.patience, partial(session.run, unit, last=unit is parts[-1]))
        await _expect_no_transaction(connection)
    except DriverError:
        with suppress(DriverError):
            await connection.script("ROLLBACK")
        raise
    finally:
        with suppress(DriverError):
            await session.tidy()
    await course.complete()


@dataclass(frozen=True, slots=True)
class _Session:
    """A script's session, and the search_path that it began with."""

    connection: Connection
    course: Course
    search_path: str

    async def note(self, unit: Unit) -> None:
        """The history's table is found by the search_path, which the script may have set."""
        path = await _search_path(self.connection)
        await self.connection.fetch(_SET_PATH, (self.search_path,))
        await self.course.reach(unit.position)
        await self.connection.fetch(_SET_PATH, (path,))

    async def run(self, unit: Unit, *, last: bool) -> None:
        try:
            await self._run(unit, last=last)
        except DriverError as error:
            with suppress(DriverError):
                await self.connection.script("ROLLBACK")
            self.course.begin_again(unit.position)
            if len(unit.statements) > 1 or not unit.begins or error.native_code not in _NO_TRANSACTIONS:
                raise
            await self._run(replace(unit, begins=False, ends=False), last=last)

    async def _run(self, unit: Unit, *, last: bool) -> None:
        course = self.course
        unlimited = unit.alone and course.patience.lock_timeout is not None
        if unlimited:
            await self.connection.script("SET lock_timeout = 0")
        if unit.begins:
            await self.connection.script("BEGIN")
        for statement in unit.statements:
            await course.run(self.connection, statement)
        if unit.is_open:
            raise DriverError("other", _OPEN_TRANSACTION, _ACTIVE_TRANSACTION)
        if unit.ends:
            course.at = None
            if last:
                await self.connection.fetch(_SET_PATH, (self.search_path,))
                await course.complete(inside=True)
            await self.connection.script("COMMIT")
        course.kept = unit.position + len(unit.statements)
        if unlimited:
            await _limit(self.connection, course.patience)

    async def tidy(self) -> None:
        """Puts back what the script and its limits changed of the session."""
        await self.connection.fetch(_SET_PATH, (self.search_path,))
        if self.course.patience.lock_timeout is not None:
            await self.connection.script("RESET lock_timeout")
        if self.course.patience.statement_timeout is not None:
            await self.connection.script("RESET statement_timeout")


async def _search_path(connection: Connection) -> str:
    path: str = (await connection.fetch("SELECT current_setting('search_path')"))[0][0]
    return path


async def _limit(connection: Connection, patience: Patience) -> None:
    for name, seconds in (("lock_timeout", patience.lock_timeout), ("statement_timeout", patience.statement_timeout)):
        if seconds is not None:
            await connection.script(f"SET {name} = {max(1, round(seconds * 1000))}")


async def _watch(connection: Connection, course: Course) -> None:
    if course.patience.beside is not None:
        [[session]] = await connection.fetch("SELECT pg_backend_pid()")
        course.watch = Watch(course.patience.beside, session, _blockers)


async def _blockers(connection: Connection, session: int) -> list[str]:
    return [row[0] for row in await connection.fetch(_BLOCKERS, (session,))]


async def _expect_no_transaction(connection: Connection) -> None:
    """A script that forgets its COMMIT would lose its work, and what follows, when the connection ends."""
    open_transaction = await connection.fetch("SELECT 1 WHERE txid_current_if_assigned() IS NOT NULL")
    if open_transaction:
        raise DriverError("other", _OPEN_TRANSACTION, _ACTIVE_TRANSACTION)


def undoes(statements: Sequence[Statement]) -> bool:
    """One transaction, with the record of its end; a routine that is called alone may commit by itself."""
    parts = units(statements)
    if len(statements) == 1 and statements[0].words[:1] in (("CALL",), ("DO",)):
        return False
    return not parts or (len(parts) == 1 and parts[0].begins and parts[0].ends)
