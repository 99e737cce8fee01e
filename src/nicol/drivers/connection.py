"""What Nicol asks of a database connection: the only place where waiting happens.

An implementation over a synchronous driver has the same `async def` methods and never suspends, so that
`finish(coroutine)` runs a whole operation with one `send(None)`.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias, TypeVar

from nicol.dialects.facts import Dialect

T = TypeVar("T")
Row: TypeAlias = Sequence[Any]
"""A driver's row: indexable by position (tuple, asyncpg.Record)."""
Answer: TypeAlias = Callable[[str, Sequence[Any]], list[Row]]
"""A statement and its parameters into its rows."""
Isolation: TypeAlias = Literal["read_uncommitted", "read_committed", "repeatable_read", "serializable"]


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of a raw query: column names, the database's type names where known, and rows."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: list[Row]


class RowStream(Protocol):
    """The rows of a statement that is under way."""

    async def take(self, count: int) -> list[Row]:
        """The next `count` rows; fewer when there are no more."""
        ...

    async def close(self) -> None:
        """Gives up what was not taken. The connection is as it was before the statement."""
        ...


class Connection(Protocol):
    """One session with a database; it runs its jobs in turn. Failures are `DriverError`s."""

    @property
    def dialect(self) -> Dialect: ...
    @property
    def answer(self) -> Answer | None:
        """`fetch` as a plain function of a connection that answers at once; None where one has to wait."""
        ...

    async def fetch(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        """Every row of one prepared and cached statement."""
        ...

    async def stream(self, sql: str, params: Sequence[Any] = ()) -> RowStream:
        """The rows of one statement as they are asked for; in a read-only transaction of its own where the database
        needs one and none is open."""
        ...

    async def execute(self, sql: str, params: Sequence[Any] = ()) -> int:
        """Runs one statement; the number of rows it changed."""
        ...

    async def query(self, sql: str, params: Sequence[Any] = ()) -> Result:
        """Like fetch, with the columns described: for raw queries."""
        ...

    async def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> int:
        """Runs one statement for each of `rows`; the number of rows changed."""
        ...

    async def script(self, sql: str) -> None:
        """Runs a text of many statements without parameters, as the database's simple protocol does."""
        ...

    async def begin(self, isolation: Isolation | None = None) -> None: ...
    async def commit(self) -> None: ...
    async def rollback(self) -> None: ...
    async def close(self) -> None: ...


class Deadline(Protocol):
    """The time by which a transaction has to be over."""

    @property
    def passed(self) -> bool: ...
    async def cover(self, work: Coroutine[Any, Any, T]) -> T:
        """`work`, given up when time is up (TimeoutError); a sync one looks at the clock when it ends."""
        ...

    def guard(self, connection: Connection) -> None:
        """Has what `connection` runs stopped when time is up, by whom no cancelled task would stop it."""
        ...

    def leave(self, connection: Connection) -> None:
        """Leaves `connection` alone from now on; one that was stopped halfway is closed where that is not safe."""
        ...

    def when_passed(self, act: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Has `act` done when time is up and nothing is being waited for; a sync one never does it."""
        ...

    def stop(self) -> None:
        """Nothing is given up from now on."""
        ...


class Together(Protocol):
    """Questions that tasks ask at the same time, answered as one."""

    async def ask(self, key: Any) -> Any:
        """The answer to one of them."""
        ...


class PoolFigures(NamedTuple):
    """How a pool stands: connections open, of those idle; callers that wait; connections it may have."""

    open: int
    idle: int
    waiting: int
    limit: int


class Pool(Protocol):
    """Connections kept open. `acquire` waits at most the pool's timeout (P2024)."""

    @property
    def dialect(self) -> Dialect:
        """That of the connections; before the first is open that of the URL, which says mysql of MariaDB as well."""
        ...

    @property
    def namespace(self) -> str | None:
        """The database schema that statements have to name, because a pooler's sessions cannot keep it."""
        ...

    @property
    def together(self) -> Callable[[Callable[[list[Any]], Coroutine[Any, Any, list[Any]]]], Together] | None:
        """Makes of a function over many keys a `Together`; None where one caller blocks the others."""
        ...

    def figures(self) -> PoolFigures:
        """How it stands at the moment."""
        ...

    def take(self) -> Connection | None:
        """An idle connection at once; None when there is none, and `acquire` opens one or waits."""
        ...

    async def acquire(self) -> Connection: ...
    def release(self, connection: Connection) -> None:
        """Gives a connection back; one that is broken or inside a transaction is closed instead."""
        ...

    async def close(self) -> None: ...
    async def sleep(self, seconds: float) -> None: ...
    async def within(self, seconds: float, work: Coroutine[Any, Any, T]) -> T:
        """`work`, given up after `seconds` (TimeoutError); a sync pool checks the clock when it ends."""
        ...

    def deadline(self, seconds: float) -> Deadline:
        """The moment `seconds` from now."""
        ...
