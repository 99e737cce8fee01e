"""What the readers of source files find."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from nicol.lint.calls.value import Record, Value
from nicol.lint.finding import Place
from nicol.text.span import Source

READS = frozenset(
    {
        "find_unique",
        "find_unique_or_raise",
        "find_first",
        "find_first_or_raise",
        "find_many",
        "find_many_and_count",
        "find_page",
        "find_cursor_page",
        "stream",
        "count",
        "aggregate",
        "group_by",
    }
)
MANY = frozenset({"find_many", "find_many_and_count", "stream", "update_many_and_return", "create_many_and_return"})
"""The operations whose result has a row for each of an unknown number."""
WRITES = frozenset(
    {
        "create",
        "create_many",
        "create_many_and_return",
        "update",
        "update_many",
        "update_many_and_return",
        "upsert",
        "upsert_many",
        "delete",
        "delete_many",
    }
)
OPERATIONS = READS | WRITES
RAW = frozenset({"query_raw", "query_first", "execute_raw", "query_raw_unsafe", "execute_raw_unsafe"})


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop around a call.

    `varying` are the variables that change from round to round. `source` is the model whose rows it goes over, ""
    when it is not over the result of a client's call; `source_operation` what gave them. `times` is the number of
    rounds where the source says it. `is_concurrent`: the rounds are waited for together (gather, Promise.all).
    """

    varying: frozenset[str]
    element: str = ""
    source: str = ""
    source_operation: str = ""
    times: int | None = None
    is_concurrent: bool = False


@dataclass(frozen=True)
class Call:
    """One call of an operation of a model, under Nicol's names of operations and arguments.

    `function` is where it stands (`Service.list_posts`, "" at the top of a file); `result` the variable that takes
    what it returns, "" when there is none; `is_dropped`: nobody looks at what it returns.
    """

    place: Place
    model: str
    operation: str
    arguments: Record
    function: str = ""
    loops: tuple[Loop, ...] = ()
    result: str = ""
    is_dropped: bool = False
    is_guarded: bool = False
    is_concurrent: bool = False

    @cached_property
    def subject(self) -> str:
        """`app.py:list_posts` or `app.py:12`."""
        return subject(self.place, self.function)

    def argument(self, name: str) -> Value | None:
        """The argument's value, None when it is not written."""
        return self.arguments.get(name)

    def lacks(self, *names: str) -> bool:
        """Whether it is sure that none of these arguments is given."""
        return not any(self.arguments.may_have(name) for name in names)


@dataclass(frozen=True)
class RawCall:
    """One call with SQL text.

    `text` is the SQL with every interpolated expression replaced by a value as long as it; None when the SQL is not in
    the source. `offsets` are pairs (offset in `text`, offset in the file), ascending. `unsafe` are the expressions
    that become part of the SQL text.
    """

    place: Place
    operation: str
    text: str | None
    offsets: tuple[tuple[int, int], ...] = ()
    unsafe: tuple[str, ...] = ()
    function: str = ""

    @cached_property
    def subject(self) -> str:
        return subject(self.place, self.function)

    def place_of(self, start: int, end: int) -> Place:
        """Where characters `start` to `end` of `text` stand."""
        found = max((pair for pair in self.offsets if pair[0] <= start), default=None)
        if found is None:
            return self.place
        moved = start - found[0] + found[1]
        return Place(self.place.source, moved, moved + end - start)


@dataclass(frozen=True)
class Hook:
    """A query hook that gives every call of an operation an `include`; `model` is "" for all models."""

    place: Place
    model: str
    operation: str
    function: str = ""
    is_guarded: bool = False

    @cached_property
    def subject(self) -> str:
        return subject(self.place, self.function)


@dataclass(frozen=True)
class ClientMade:
    """A client that a file makes, with the names of the options that it gives."""

    place: Place
    options: tuple[str, ...]
    function: str = ""

    @cached_property
    def subject(self) -> str:
        return subject(self.place, self.function)


@dataclass(frozen=True)
class Waiting:
    """Something slow of the outside world inside an interactive transaction."""

    place: Place
    what: str
    function: str = ""

    @cached_property
    def subject(self) -> str:
        return subject(self.place, self.function)


@dataclass(frozen=True, slots=True)
class Program:
    """What all source files hold, in the order of the files and of the places in them."""

    calls: tuple[Call, ...] = ()
    raw: tuple[RawCall, ...] = ()
    hooks: tuple[Hook, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    clients: tuple[ClientMade, ...] = ()
    unreadable: tuple[tuple[Source, str], ...] = ()
    """Files that could not be read, each with the reason."""


NO_PROGRAM = Program()
"""No source file."""


def subject(place: Place, function: str) -> str:
    return f"{place.source.path.name}:{function or place.line}"
