"""What happened in one watched block: a request, a test, a job."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from contextvars import ContextVar
from typing import Any, Literal, TypeAlias

from nicol.engine.tap import Observer, Operation, Place
from nicol.errors.watch import QueryPatternError, TooManyQueriesError
from nicol.inventory import Finding
from nicol.query.kinds import is_list
from nicol.watch.findings import MANY, duplicate, large_result, many_reads, many_writes, shown_place, too_many
from nicol.watch.findings import WRITES as SINGLE_WRITES

Mode: TypeAlias = Literal["off", "warn", "raise"]
READS = frozenset({"find_unique", "find_unique_or_raise", "find_first", "find_first_or_raise", "find_many", "count"})
KEPT_RESULTS = 20
"""How many results of several rows are kept to find out where values come from."""
LISTED = 100
"""How many operations a scope keeps by name."""


class Group:
    """The calls of one line that differ in values alone."""

    __slots__ = ("count", "first", "found", "plan", "same", "seen")

    def __init__(self, first: Operation) -> None:
        self.first = first
        self.plan = first.plan
        self.count = 0
        self.same = 0
        self.seen: list[Sequence[Any]] = []
        self.found: Finding | None = None


class Scope:
    """The queries of a block. `queries` counts SQL statements; `findings` is what was seen so far, worst first."""

    __slots__ = (
        "_groups",
        "_limit",
        "_parent",
        "_results",
        "_stamps",
        "listed",
        "mode",
        "operations",
        "queries",
    )

    def __init__(self, mode: Mode = "warn", limit: int | None = None, parent: Scope | None = None) -> None:
        self.mode = mode
        self.operations = 0
        self.queries = 0
        self.listed: list[Operation] = []
        self._limit = limit
        self._parent = parent
        self._groups: dict[tuple[Any, ...], Group] = {}
        self._results: list[Operation] = []
        self._stamps: dict[str, int] = {}

    def note(self, operation: Operation) -> None:
        """An operation has ended. Raises what the scope is to refuse."""
        self.operations += 1
        self.queries += len(operation.statements)
        if len(self.listed) < LISTED:
            self.listed.append(operation)
        if operation.statements and operation.error is None and operation.place is not None:
            self._grouped(operation, operation.place)
        if is_list(operation.result) and len(operation.result) > 1 and operation.model is not None:
            self._results.append(operation)
            del self._results[:-KEPT_RESULTS]
        if self._parent is not None:
            self._parent.note(operation)
        if self._limit is not None and self.queries > self._limit:
            limit, self._limit = self._limit, None
            raise TooManyQueriesError(self.queries, limit, self.listing())

    def _grouped(self, operation: Operation, place: Place) -> None:
        name = operation.operation
        single = name in SINGLE_WRITES
        if operation.model is not None and name not in READS:
            self._stamps[operation.model] = self._stamps.get(operation.model, 0) + 1
        elif not single and name not in READS:
            return
        known = (operation.model, name) if single else id(operation.plan)
        key = (known, place[1], id(place[0]))
        group = self._groups.get(key)
        if group is None:
            group = self._groups[key] = Group(operation)
        group.count += 1
        if name in READS:
            self._compare(group, operation)
        if group.count == MANY and (found := self._found(group)) is not None:
            self._refuse(found)

    def _compare(self, group: Group, operation: Operation) -> None:
        values = operation.values
        stamp = self._stamps.get(operation.model or "", 0)
        if len(group.seen) <= MANY:
            if (values, stamp) in group.seen:
                group.same += 1
            group.seen.append((values, stamp))

    def _refuse(self, found: Finding) -> None:
        if self.mode == "raise" and found.code in ("QRY101", "QRY102"):
            raise QueryPatternError(found.code, found.file, found.line, found.message, found.fix)

    def _found(self, group: Group) -> Finding | None:
        if group.first.operation in SINGLE_WRITES:
            return many_writes(group.first, group.count)
        varying = _varying([values for values, _ in group.seen])
        if varying is None:
            return None
        return many_reads(group.first, group.count, varying, self._results)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the queries so far."""
        found: list[Finding] = []
        for group in self._groups.values():
            if group.count >= MANY and (one := self._found(group)) is not None:
                found.append(one)
            elif group.same:
                found.append(duplicate(group.first, group.same + 1))
        found += [one for operation in self.listed if (one := large_result(operation)) is not None]
        if (one := too_many(self.listed, self.queries)) is not None:
            found.append(one)
        return tuple(sorted(found, key=lambda one: (one.code, one.file, one.line)))

    def listing(self) -> str:
        """The operations with their places, one on a line, those of one place together."""
        counts: dict[str, int] = {}
        for operation in self.listed:
            name = ".".join(part for part in (operation.model, operation.operation) if part)
            file, line = shown_place(operation)
            text = f"{name} at {file}:{line}"
            counts[text] = counts.get(text, 0) + max(1, len(operation.statements))
        return "\n".join(f"  {count} x {text}" for text, count in counts.items())


def _varying(calls: list[Sequence[Any]]) -> set[Hashable] | None:
    """The values at the one place where the calls differ; None when they differ in several or in none."""
    first = calls[0]
    if not isinstance(first, list) or any(len(one) != len(first) for one in calls):
        return None
    places = [place for place in range(len(first)) if any(one[place] != first[place] for one in calls)]
    if len(places) != 1:
        return None
    found = [one[places[0]] for one in calls]
    return {value for value in found if isinstance(value, Hashable)}


SCOPE: ContextVar[Scope | None] = ContextVar("nicol_scope", default=None)
"""The watched block that this task or thread is in."""
_everyone: list[Scope] = []
"""Blocks that watch the whole process."""


def current() -> Scope | None:
    """The block that is watched here."""
    return SCOPE.get() or (_everyone[-1] if _everyone else None)


def enter_everywhere(scope: Scope) -> None:
    """All tasks and threads are in `scope` unless they are in one of their own."""
    _everyone.append(scope)


def leave_everywhere(scope: Scope) -> None:
    """They no longer are."""
    _everyone.remove(scope)


def _is_scope() -> bool:
    return SCOPE.get() is not None or bool(_everyone)


class Watcher(Observer):
    """Tells the scope of what happens in it."""

    __slots__ = ()

    def gate(self) -> Callable[[], bool]:
        """Whether there is a scope."""
        return _is_scope

    def operation_ended(self, operation: Operation) -> None:
        """Notes it."""
        scope = current()
        if scope is not None:
            scope.note(operation)


WATCHER = Watcher()
"""One for all blocks: what is added twice hears once."""
