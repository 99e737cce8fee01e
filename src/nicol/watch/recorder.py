"""Recording the inventory of a program's queries."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from types import TracebackType
from typing import Any

from nicol.engine.tap import Observer, Operation, everywhere
from nicol.errors.inventory import InventoryFileError
from nicol.inventory import BOUNDS_MS, Inventory, Origin, Query, Statement, combined, inventory_text, read_inventory
from nicol.inventory.describe import largest
from nicol.inventory.entry import duration_class
from nicol.inventory.merge import merged_origins, merged_statements
from nicol.inventory.shape import Shape
from nicol.watch.described import fingerprint_of, shape_of
from nicol.watch.findings import shown_file
from nicol.watch.slow import slow_findings

MOST_QUERIES = 1000
MOST_PLANS = 5000
"""Plans whose entry is remembered; when there are more, all are looked up anew."""
MOST_TEXTS = 50
"""Places and SQL texts counted for one query."""


class Entry:
    """The sums of one query."""

    __slots__ = (
        "count",
        "durations",
        "failed",
        "largest",
        "max_ms",
        "max_rows",
        "model",
        "operation",
        "origins",
        "plan",
        "rows",
        "shape",
        "sized",
        "statements",
        "total_ms",
    )

    def __init__(self, operation: Operation) -> None:
        self.plan = operation.plan
        self.model = operation.model
        self.operation = operation.operation
        self.shape: Shape = shape_of(operation)
        where = self.shape.where
        self.sized = self.shape.take or self.shape.skip or any(one.operator in ("in", "not_in") for one in where)
        self.count = self.failed = self.rows = self.max_rows = 0
        self.total_ms = self.max_ms = 0.0
        self.durations = [0] * (len(BOUNDS_MS) + 1)
        self.largest: dict[str, int] = {}
        self.origins: dict[tuple[Any, int], int] = {}
        self.statements: dict[str, list[float]] = {}

    def note(self, operation: Operation) -> None:
        """Counts one call."""
        milliseconds = operation.seconds * 1000
        self.count += 1
        self.total_ms += milliseconds
        if milliseconds > self.max_ms:
            self.max_ms = milliseconds
        self.durations[duration_class(milliseconds)] += 1
        if operation.error is not None:
            self.failed += 1
        rows = operation.rows
        self.rows += rows
        if rows > self.max_rows:
            self.max_rows = rows
        place = operation.place
        if place is not None and (place in self.origins or len(self.origins) < MOST_TEXTS):
            self.origins[place] = self.origins.get(place, 0) + 1
        for statement in operation.statements:
            self._statement(statement.sql, statement.seconds * 1000)
        if self.sized:
            for name, number in largest(operation.args).items():
                if number > self.largest.get(name, 0):
                    self.largest[name] = number

    def _statement(self, sql: str, milliseconds: float) -> None:
        known = self.statements.get(sql)
        if known is not None:
            known[0] += 1
            known[1] += milliseconds
            known[2] = max(known[2], milliseconds)
        elif len(self.statements) < MOST_TEXTS:
            self.statements[sql] = [1, milliseconds, milliseconds]

    def query(self, name: str) -> Query:
        """The entry as a value."""
        return Query(
            fingerprint=name,
            model=self.model,
            operation=self.operation,
            shape=self.shape,
            count=self.count,
            failed=self.failed,
            total_ms=round(self.total_ms, 3),
            max_ms=round(self.max_ms, 3),
            rows=self.rows,
            max_rows=self.max_rows,
            durations=tuple(self.durations),
            largest=dict(sorted(self.largest.items())),
            statements=merged_statements(
                [
                    Statement(sql, int(number), round(total, 3), round(longest, 3))
                    for sql, (number, total, longest) in self.statements.items()
                ]
            ),
            origins=merged_origins(
                [
                    Origin(shown_file(code.co_filename), line, code.co_qualname, number)
                    for (code, line), number in self.origins.items()
                ]
            ),
        )


class Recorder(Observer):
    """Counts queries by their shape; at most 1,000 shapes. `every` = n notes every nth call only, for production."""

    __slots__ = ("_by_plan", "_entries", "_every", "_lock", "dropped", "provider")

    def __init__(self, every: int = 1) -> None:
        self.provider = ""
        self.dropped = 0
        self._every = every
        self._entries: dict[str, Entry] = {}
        self._by_plan: dict[int, Entry] = {}
        self._lock = threading.Lock()

    def gate(self) -> Callable[[], bool]:
        """Whether this call is one to note: every nth, by a counter that runs no Python."""
        return cycle((True, *(False,) * (self._every - 1))).__next__

    def operation_ended(self, operation: Operation) -> None:
        """Counts it."""
        with self._lock:
            entry = self._by_plan.get(id(operation.plan))
            if entry is None or entry.plan is not operation.plan or operation.plan is None:
                entry = self._entry(operation)
            if entry is not None:
                entry.note(operation)

    def _entry(self, operation: Operation) -> Entry | None:
        name = fingerprint_of(operation)
        entry = self._entries.get(name)
        if entry is None:
            if len(self._entries) >= MOST_QUERIES:
                self.dropped += 1
                return None
            entry = self._entries[name] = Entry(operation)
            self.provider = operation.schema.provider
        if operation.plan is not None:
            if len(self._by_plan) >= MOST_PLANS:
                self._by_plan.clear()
            self._by_plan[id(operation.plan)] = entry
            entry.plan = operation.plan
        return entry

    def inventory(self) -> Inventory:
        """What was recorded so far."""
        with self._lock:
            queries = tuple(self._entries[name].query(name) for name in sorted(self._entries))
            dropped = self.dropped
        return Inventory(self.provider, queries, slow_findings(queries), dropped)

    def save(self, place: Path) -> None:
        """Adds what was recorded to the file at `place` and begins anew; InventoryFileError when that cannot be."""
        found = self.inventory()
        if not found.queries and not found.dropped and place.exists():
            return
        merged = combined([read_inventory(place), found]) if place.exists() else found
        written = place.with_name(f"{place.name}.{os.getpid()}")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            written.write_text(inventory_text(merged), encoding="utf-8")
            written.replace(place)
        except OSError as error:
            raise InventoryFileError(str(place), 0, error.strerror or "it cannot be written") from error
        with self._lock:
            self._entries, self._by_plan, self.dropped = {}, {}, 0


class Recording:
    """A block in which the queries of all clients are recorded; at its end they are added to the file."""

    __slots__ = ("_place", "_recorder")

    def __init__(self, place: Path, every: int) -> None:
        self._place = place
        self._recorder = Recorder(every)

    def __enter__(self) -> Recorder:
        everywhere.add(self._recorder)
        return self._recorder

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        everywhere.remove(self._recorder)
        self._recorder.save(self._place)


def record(place: Path | str, *, every: int = 1) -> Recording:
    """`with record("queries.jsonl"):`; `every` = n notes every nth call only."""
    return Recording(Path(place), every)
