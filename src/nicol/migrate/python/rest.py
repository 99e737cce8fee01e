"""What is left of a migration after its SQL: its Python, and the record of its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from nicol.drivers import Connection, DriverError
from nicol.drivers.loops import in_loop
from nicol.errors.base import NicolError
from nicol.errors.migrate import ApplyError
from nicol.migrate.checksum import matches
from nicol.migrate.databases import Course, Namespaces
from nicol.migrate.folder import Folder, Migration
from nicol.migrate.history import Record, record_logs, record_success
from nicol.migrate.python.batches import RUN, Run, Told
from nicol.migrate.python.program import Program, PythonFailure, Step
from nicol.migrate.python.state import Progress, begun, progress_logs, read_progress


@dataclass(slots=True)
class Rest:
    """The Python of one migration, whose row in the history is `key`, and how far it has come."""

    connection: Connection
    migration: Migration
    program: Program
    key: str
    course: Course
    told: Told | None = None
    namespaces: Namespaces = ()
    progress: Progress | None = None
    ended: bool = False

    async def script_ran(self) -> None:
        """The SQL is done. Inside its transaction the Python goes along, unless it has transactions of its own.

        PythonFailure, DriverError: nothing of both stays then.
        """
        self.progress = begun(self.migration)
        program = self.program
        if self.course.inside and program.transaction:
            await self._up(program, self.progress)
            await self._end(self.progress)
        else:
            await self._save(self.progress)

    async def run(self) -> None:
        """The Python, unless it went along with the SQL.

        ApplyError (P3018) when it fails: the next deployment goes on from there.
        """
        if self.ended:
            return
        progress = self.progress or begun(self.migration)
        try:
            progress.checksum = begun(self.migration).checksum
            if self.program.transaction:
                await self._in_transaction(self.program, progress)
            else:
                await self._up(self.program, progress)
                await self._end(progress)
        except (DriverError, NicolError) as error:
            failure = self._failure(error, progress)
            with suppress(DriverError):
                await record_logs(self.connection, self.key, progress_logs(progress, str(failure)))
            raise failure from error

    async def _in_transaction(self, program: Program, progress: Progress) -> None:
        await self.connection.begin()
        try:
            await self._up(program, progress)
            await self._end(progress)
            await self.connection.commit()
        except BaseException:
            progress.loops.clear()
            with suppress(DriverError):
                await self.connection.rollback()
            raise

    async def _up(self, program: Program, progress: Progress) -> None:
        from nicol.migrate.python.frozen import frozen_client  # the client, which most migrations need not load

        single = program.transaction
        try:
            client = await frozen_client(self.connection, self.migration, program, self.namespaces)
        except NicolError as error:
            raise PythonFailure(error, program.path) from error
        if single:
            client.inside(self.connection)

        async def save() -> None:
            await self._save(progress)

        await called(program.up, Run(client, self.connection, progress, save, single, self.told), program)

    async def _save(self, progress: Progress) -> None:
        await record_logs(self.connection, self.key, progress_logs(progress))

    async def _end(self, progress: Progress) -> None:
        progress.loops.clear()
        await record_success(self.connection, self.key, progress_logs(progress))
        self.ended = True

    def _failure(self, error: DriverError | NicolError, progress: Progress) -> ApplyError:
        stayed = f" It had come to {progress.text}." if progress.loops else ""
        after = (
            f"Its SQL has run.{stayed} Correct {self.migration.python_path} or the rows, then deploy again: "
            "it goes on from there."
        )
        code = error.native_code if isinstance(error, DriverError) else error.code
        message = error.message if isinstance(error, DriverError) else str(error)
        return ApplyError(self.migration.name, code, message, after)


async def called(step: Step, run: Run, program: Program) -> None:
    """Calls `up` or `down`. PythonFailure for whatever it raises, but for a lost connection, which is a DriverError."""
    token = RUN.set(run)
    try:
        await in_loop(_whole(step, run))
    except Exception as error:  # the file may raise anything
        if isinstance(error, DriverError) and not isinstance(error, PythonFailure):
            raise
        raise PythonFailure(error, program.path) from error
    finally:
        RUN.reset(token)


async def _whole(step: Step, run: Run) -> None:
    await step(run.client)


def resumable(folder: Folder, history: Sequence[Record]) -> Iterator[tuple[Record, Migration]]:
    """The migrations that were stopped in their Python, after their SQL, whose script is still the one that ran."""
    for record in history:
        migration = folder.find(record.name) if record.failed else None
        if migration is None or migration.python is None or read_progress(record.logs) is None:
            continue
        if matches(migration.script, record.checksum):
            yield record, migration
