"""Events: what a client tells of its queries to who asks with `db.on(…)`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from nicol.engine.tap import Observer, Operation, Place, Statement
from nicol.errors.query import InvalidInputError

StatementEvent: TypeAlias = Literal["query", "slow"]
OperationEvent: TypeAlias = Literal["operation", "error"]


@dataclass(frozen=True, slots=True)
class Caller:
    """The line outside the library that called."""

    file: str
    line: int
    function: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class QueryEvent:
    """One SQL statement.

    `params` is None unless they were asked for. `rows` is None where the database does not say; `model` and `operation`
    are None for BEGIN, COMMIT and the like, and `model` for raw SQL.
    """

    sql: str
    params: tuple[Any, ...] | None
    seconds: float
    rows: int | None
    model: str | None
    operation: str | None
    caller: Caller | None
    error: BaseException | None


@dataclass(frozen=True, slots=True)
class CallEvent:
    """One call of the client, e.g. `Post.find_many`; `args` is None unless they were asked for."""

    model: str | None
    operation: str
    args: Mapping[str, Any] | None
    seconds: float
    rows: int
    statements: int
    caller: Caller | None
    error: BaseException | None


QueryHandler: TypeAlias = Callable[[QueryEvent], object]
CallHandler: TypeAlias = Callable[[CallEvent], object]


def caller_of(place: Place | None) -> Caller | None:
    """A place as it is shown."""
    return None if place is None else Caller(place[0].co_filename, place[1], place[0].co_qualname)


class Statements(Observer):
    """Tells a handler of statements that take at least `slow` seconds."""

    __slots__ = ("_handler", "_params", "_slow")

    def __init__(self, handler: QueryHandler, *, params: bool, slow: float = 0.0) -> None:
        self._handler = handler
        self._params = params
        self._slow = slow

    def statement_ended(self, statement: Statement) -> None:
        """Makes the event."""
        if statement.seconds < self._slow:
            return
        operation = statement.operation
        self._handler(
            QueryEvent(
                statement.sql,
                tuple(statement.params) if self._params else None,
                statement.seconds,
                statement.rows,
                operation.model if operation else None,
                operation.operation if operation else None,
                caller_of(operation.place) if operation else None,
                statement.error,
            )
        )


class Calls(Observer):
    """Tells a handler of operations, or of those that fail."""

    __slots__ = ("_failed", "_handler", "_params")

    def __init__(self, handler: CallHandler, *, params: bool, failed: bool) -> None:
        self._handler = handler
        self._params = params
        self._failed = failed

    def operation_ended(self, operation: Operation) -> None:
        """Makes the event."""
        if self._failed and not isinstance(operation.error, Exception):
            return
        self._handler(
            CallEvent(
                operation.model,
                operation.operation,
                dict(operation.args) if self._params else None,
                operation.seconds,
                operation.rows,
                len(operation.statements),
                caller_of(operation.place),
                operation.error,
            )
        )


def observer_of(event: str, handler: Any, *, params: bool, slow: float) -> Observer:
    """What calls `handler` for `event`; InvalidInputError (P2019) when there is no such event."""
    match event:
        case "query":
            return Statements(handler, params=params)
        case "slow":
            return Statements(handler, params=params, slow=slow)
        case "operation" | "error":
            return Calls(handler, params=params, failed=event == "error")
        case _:
            raise InvalidInputError("event", f"{event!r} is none of query, slow, operation, error")
