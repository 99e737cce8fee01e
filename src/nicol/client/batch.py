"""Operations noted one by one and run together, in one transaction: all of them are kept, or none."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, LiteralString, Protocol, Self

from nicol.client.batch_actions import BatchActions
from nicol.client.package import Package
from nicol.client.queued import Queued, Undone
from nicol.drivers.finish import finish
from nicol.errors.base import NicolError
from nicol.query.selection import Selection

if TYPE_CHECKING:
    from nicol.drivers.connection import Isolation
    from nicol.engine import Session


class Client(Protocol):
    """Where the batch runs, and which models there are."""

    __nicol_package__: ClassVar[Package]
    __nicol_session__: Session


class Batch:
    """The operations noted so far, and one accessor for each model."""

    def __init__(self, client: Client, timeout: float, max_wait: float, isolation: Isolation | None) -> None:
        self.__client = client
        self.__block = max_wait, timeout, isolation
        self.__queued: list[Queued[Any]] = []

    def __len__(self) -> int:
        """How many operations wait for the next commit."""
        return len(self.__queued)

    def execute_raw(self, sql: LiteralString, *params: object) -> Queued[int]:
        """Notes a SQL statement; its result is the number of rows it changed."""
        return self.__note(Queued("execute_raw", lambda session: session.execute_raw(sql, params)))

    def add_operation(
        self, model: str, operation: str, args: dict[str, Any], selection: Selection | None
    ) -> Queued[Any]:
        """Notes an operation as `Session.run` takes it."""
        return self.__note(
            Queued(f"{model}.{operation}", lambda session: session.run(model, operation, args, selection))
        )

    def __note(self, queued: Queued[Any]) -> Queued[Any]:
        self.__queued.append(queued)
        return queued

    async def _run(self) -> None:
        """Runs what was noted since the last time; what the failing operation raises has a note that says which."""
        queued = self.__queued
        self.__queued = []
        if not queued:
            return
        try:
            async with self.__client.__nicol_session__.transaction(*self.__block) as session:
                results = [await _outcome(one, number, queued, session) for number, one in enumerate(queued, 1)]
        except BaseException:
            _lose(queued, "failed")
            raise
        for one, result in zip(queued, results, strict=True):
            one.settle(result)

    def _give_up(self) -> None:
        _lose(self.__queued, "was given up")
        self.__queued = []

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """The operations on the model with this accessor."""
            model = self.__client.__nicol_package__.model_at(name, "the batch")
            made = self.__dict__[name] = BatchActions(self, model)
            return made


async def _outcome(one: Queued[Any], number: int, queued: list[Queued[Any]], session: Session) -> Any:
    try:
        return await one.work(session)
    except NicolError as error:
        error.add_note(f"Operation {number} of {len(queued)} of the batch, {one.name}; all of them are undone.")
        raise


def _lose(queued: list[Queued[Any]], how: Undone) -> None:
    for one in queued:
        one.lose(how)


class AsyncBatch(Batch):
    """`async with db.batch() as b:`; runs at the end of the block, or at `await b.commit()`."""

    async def commit(self) -> None:
        """Runs what was noted in one transaction; the batch is empty afterwards, whatever comes of it."""
        await self._run()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            await self._run()
        else:
            self._give_up()


class SyncBatch(Batch):
    """`with db.batch() as b:`; runs at the end of the block, or at `b.commit()`."""

    def commit(self) -> None:
        """Runs what was noted in one transaction; the batch is empty afterwards, whatever comes of it."""
        finish(self._run())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            finish(self._run())
        else:
            self._give_up()
