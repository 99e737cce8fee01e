"""A script on its way through a database: what runs it writes down how far it came, so that a failure is explained."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import dataclass

from nicol.drivers import Connection
from nicol.migrate.databases.waiting import AS_SET, Patience, Watch
from nicol.migrate.statements import Statement


@dataclass(frozen=True, slots=True)
class Book:
    """Who keeps the history of a script while it runs.

    `reached` hears, outside of any transaction of ours, that the statements from the given one on are to run, which may
    stay without the rest. `complete` records the end; it is called inside the script's last transaction where that
    commits it together with the script, else after it.
    """

    reached: Callable[[str], Awaitable[None]]
    complete: Callable[[], Awaitable[None]]


@dataclass(slots=True)
class Course:
    """The statements of a script, and how far they came: `kept` of them are committed, `at` is the one that ran last.

    `at` is None before the first, and when the end of a transaction failed. `inside` says that the end is recorded in
    the transaction of the script.
    """

    statements: tuple[Statement, ...]
    patience: Patience = AS_SET
    book: Book | None = None
    at: Statement | None = None
    kept: int = 0
    completed: bool = False
    inside: bool = False
    watch: Watch | None = None

    async def run(self, connection: Connection, statement: Statement) -> None:
        """Runs one statement; DriverError when it fails."""
        self.at = statement
        with nullcontext() if self.watch is None else self.watch.over(self.patience):
            await connection.script(statement.code)

    async def reach(self, position: int) -> None:
        """Notes that the statements from `position` (from 0) on are to run, when those before it stay anyway."""
        if self.book is None or len(self.statements) == 1:
            return
        statement = self.statements[position]
        await self.book.reached(
            f"Statement {position + 1} of {len(self.statements)} (line {statement.line} of migration.sql) began, and "
            f"its end was not recorded. {_before(position)}"
        )

    async def complete(self, *, inside: bool = False) -> None:
        """Records the end of the script, once; `inside`: in its transaction."""
        self.inside = inside
        if self.book is not None and not self.completed:
            await self.book.complete()
        self.completed = True

    def begin_again(self, position: int) -> None:
        """Forgets what a transaction that was undone had reached."""
        self.completed = False
        self.kept = position


def _before(position: int) -> str:
    match position:
        case 0:
            return "Nothing was committed before it."
        case 1:
            return "The statement before it has been committed."
        case _:
            return f"The {position} statements before it have been committed."
