"""What an engine tells of its operations and statements, and to whom. Without listeners none of this runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from types import CodeType
from typing import Any, Protocol
from weakref import WeakSet

from nicol.model.schema import Schema
from nicol.query.kinds import is_list
from nicol.query.selection import Selection


class Operation:
    """One call of the client: what it asked for, what it ran, and how it ended.

    `model` is None for raw SQL, whose `args` are `sql` and `params`. `place` is the line outside the library that
    called: its code and line number. `plan` and `values` are the compiled query and the values of this call; `plan` is
    None where none was made. `seconds` and `error` are known at the end, as is `result`.
    """

    __slots__ = (
        "args",
        "error",
        "extra",
        "model",
        "operation",
        "place",
        "plan",
        "result",
        "schema",
        "seconds",
        "selection",
        "statements",
        "values",
    )

    def __init__(
        self,
        schema: Schema,
        model: str | None,
        operation: str,
        args: dict[str, Any],
        selection: Selection | None,
        place: Place | None,
    ) -> None:
        self.schema = schema
        self.model = model
        self.operation = operation
        self.args = args
        self.selection = selection
        self.place = place
        self.plan: Any = None
        self.values: Any = ()
        self.statements: list[Statement] = []
        self.seconds = 0.0
        self.result: Any = None
        self.error: BaseException | None = None
        self.extra: Any = None

    @property
    def rows(self) -> int:
        """How many rows it gave, or changed."""
        result = self.result
        if is_list(result):
            return len(result)
        if result is None:
            return 0
        return result if type(result) is int and self.operation != "count" else 1


class Statement:
    """One SQL statement; `rows` is None where the database does not say. `operation` is None for BEGIN and the like."""

    __slots__ = ("error", "extra", "operation", "params", "rows", "seconds", "sql")

    def __init__(self, operation: Operation | None, sql: str, params: Sequence[Any]) -> None:
        self.operation = operation
        self.sql = sql
        self.params = params
        self.seconds = 0.0
        self.rows: int | None = None
        self.error: BaseException | None = None
        self.extra: Any = None


Place = tuple[CodeType, int]
CURRENT: ContextVar[Operation | None] = ContextVar("nicol_operation", default=None)
"""The operation under way in this task or thread."""


class Observer:
    """Base of listeners: what is not overridden is not called. An error raised at the end reaches the caller."""

    __slots__ = ()

    def gate(self) -> Callable[[], bool] | None:
        """What is asked before each operation whether the listener wants to hear of it; None = of all of them."""
        return None

    def operation_started(self, operation: Operation) -> None:
        """Before anything else."""

    def statement_started(self, statement: Statement) -> None:
        """Before a statement is sent."""

    def statement_ended(self, statement: Statement) -> None:
        """After its rows have come, or its error."""

    def operation_ended(self, operation: Operation) -> None:
        """After everything else."""


class Tap:
    """The listeners of a client. `comment` makes the text that is put behind each statement."""

    __slots__ = ("answered", "asking", "comment", "ending", "gates", "observers", "starting")

    def __init__(self, observers: Iterable[Observer] = (), comment: Callable[[Operation | None], str] | None = None):
        self.comment = comment
        self.observers = tuple(dict.fromkeys(observers))
        self.starting = [one.operation_started for one in self.observers if _listens(one, "operation_started")]
        self.asking = [one.statement_started for one in self.observers if _listens(one, "statement_started")]
        self.answered = [one.statement_ended for one in self.observers if _listens(one, "statement_ended")]
        self.ending = [one.operation_ended for one in self.observers if _listens(one, "operation_ended")]
        choosy = [gate for one in self.observers if (gate := one.gate()) is not None]
        self.gates = choosy if len(choosy) == len(self.observers) and comment is None else []
        """When all listeners are choosy: whom to ask before each operation."""


def _listens(observer: Observer, method: str) -> bool:
    return getattr(type(observer), method) is not getattr(Observer, method)


class Refreshed(Protocol):
    """Clients that look at their listeners again."""

    def refresh(self) -> None: ...


class Everywhere:
    """The listeners of all clients of the process. Threads may add and remove at the same time."""

    def __init__(self) -> None:
        self.observers: list[Observer] = []
        self.clients: WeakSet[Refreshed] = WeakSet()

    def add(self, observer: Observer) -> None:
        """From now on `observer` hears of every client."""
        known = observer in self.observers
        self.observers.append(observer)
        if not known:
            self._refresh()

    def remove(self, observer: Observer) -> None:
        """Takes back one `add`."""
        self.observers.remove(observer)
        if observer not in self.observers:
            self._refresh()

    def _refresh(self) -> None:
        for client in list(self.clients):
            client.refresh()


everywhere = Everywhere()
