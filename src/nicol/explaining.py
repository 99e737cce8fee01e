"""The plans of what a client asks for, drawn and explained.

`await explain(db, lambda db: db.post.find_many(take=5))`, without `await` for a SyncClient. It takes a function of a
client, so that every operation can be explained, with its shapes and hooks, and each checker knows its arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, overload

from nicol.client.base import AsyncClient, SyncClient
from nicol.drivers.failure import DriverError
from nicol.drivers.finish import finish
from nicol.engine import Engine
from nicol.engine.tap import Observer, Statement
from nicol.engine.translate import translate_raw
from nicol.errors.explain import ExplainError
from nicol.plans import Plan, draw
from nicol.plans import explain as plan_of

A = TypeVar("A", bound=AsyncClient)
S = TypeVar("S", bound=SyncClient)
AROUND = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
"""Statements that have no plan."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The plans of the statements that an operation runs, in their order.

    `is_complete` is False for a write of several statements: it is not run, so only those up to the first write are
    known.
    """

    plans: tuple[Plan, ...]
    is_complete: bool = True

    def __str__(self) -> str:
        """The plans drawn as trees, each below its statement."""
        return "\n\n".join(f"{plan.sql}\n{draw(plan)}" for plan in self.plans)


class _Enough(Exception):
    """A write has been reached: it is not run."""


class Notes(Observer):
    """Keeps the statements that are asked for, and lets only reads be run."""

    __slots__ = ("statements",)

    def __init__(self) -> None:
        self.statements: list[tuple[str, Sequence[Any]]] = []

    def statement_started(self, statement: Statement) -> None:
        """Keeps a statement; raises when it may not be run."""
        verb = statement.sql.lstrip().partition(" ")[0].upper()
        if verb in AROUND:
            return
        params = statement.params
        self.statements.append((statement.sql, params))
        if verb != "SELECT":
            raise _Enough


@overload
def explain(
    client: A, ask: Callable[[A], Coroutine[Any, Any, object]], *, analyze: bool = False
) -> Coroutine[Any, Any, Explanation]: ...
@overload
def explain(client: S, ask: Callable[[S], object], *, analyze: bool = False) -> Explanation: ...
def explain(client: Any, ask: Callable[[Any], Any], *, analyze: bool = False) -> Any:
    """The plans of the query that `ask(client)` asks for.

    Reads are run, for their rows say what is asked for next; writes are not. `analyze` measures: it runs each read once
    more. ExplainError (NICOL-EXPLAIN).
    """
    notes = Notes()
    engine, inner = client.__nicol_observed__(notes)
    if isinstance(client, AsyncClient):
        return _explanation(engine, notes, lambda: ask(inner), analyze=analyze)

    async def work() -> object:
        return ask(inner)

    return finish(_explanation(engine, notes, work, analyze=analyze))


async def _explanation(
    engine: Engine, notes: Notes, work: Callable[[], Coroutine[Any, Any, object]], *, analyze: bool
) -> Explanation:
    """The plans of what `work` asks for. ExplainError (NICOL-EXPLAIN) when there are none."""
    is_complete = True
    try:
        await work()
    except _Enough:
        is_complete = False
    if not notes.statements:
        raise ExplainError("No query was asked for.", "Use the client that the function is given, and run one query.")
    pool = engine.pool
    try:
        connection = pool.take() or await pool.acquire()
        try:
            plans = [await plan_of(connection, text, params, analyze=analyze) for text, params in notes.statements]
        finally:
            pool.release(connection)
    except DriverError as failure:
        raise translate_raw(failure) from failure
    return Explanation(tuple(plans), is_complete)
