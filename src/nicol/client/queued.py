"""An operation that was noted in a batch, and its result when the batch has run."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypeVar

from nicol.errors.client import BatchNotRunError
from nicol.query.kinds import is_dict, is_list

if TYPE_CHECKING:
    from nicol.engine import Session

T = TypeVar("T")
Undone = Literal["has not run yet", "failed", "was given up"]
_NOTHING: Final[Any] = object()


class Queued(Generic[T]):
    """An operation of a batch."""

    __slots__ = ("_result", "_undone", "name", "work")

    def __init__(self, name: str, work: Callable[[Session], Awaitable[T]]) -> None:
        self.name = name
        self.work = work
        self._result: T = _NOTHING
        self._undone: Undone = "has not run yet"

    @property
    def result(self) -> T:
        """What the operation gave; BatchNotRunError (NICOL-BATCH) when its batch has not run, or not to its end."""
        if self._result is _NOTHING:
            raise BatchNotRunError(self.name, self._undone)
        return self._result

    def settle(self, result: T) -> None:
        """The batch has run and is kept."""
        self._result = result

    def lose(self, undone: Undone) -> None:
        """The batch will not run, or was undone."""
        self._undone = undone

    def __repr__(self) -> str:
        return f"<{self.name}: {self._undone if self._result is _NOTHING else repr(self._result)}>"


def copied(value: Any) -> Any:
    """`value` with dicts and lists of its own: what the caller does to them afterwards is not seen."""
    if is_dict(value):
        return {name: copied(item) for name, item in value.items()}
    return [copied(item) for item in value] if is_list(value) else value
