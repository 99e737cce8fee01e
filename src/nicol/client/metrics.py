"""Counting queries and connections, under Prisma's names: as Prometheus text or as a dict."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from nicol.drivers.connection import PoolFigures
from nicol.engine.tap import Observer, Operation, Statement
from nicol.inventory.entry import BOUNDS_MS, duration_class

NOBODY = PoolFigures(0, 0, 0, 0)


class Histogram:
    """Durations in milliseconds, counted in classes."""

    __slots__ = ("count", "counts", "total")

    def __init__(self) -> None:
        self.counts = [0] * (len(BOUNDS_MS) + 1)
        self.count = 0
        self.total = 0.0

    def note(self, seconds: float) -> None:
        """Counts one."""
        milliseconds = seconds * 1000
        self.counts[duration_class(milliseconds)] += 1
        self.count += 1
        self.total += milliseconds

    def up_to(self) -> list[tuple[str, int]]:
        """Bound → how many took no longer."""
        passed, found = 0, list[tuple[str, int]]()
        for bound, number in zip((*BOUNDS_MS, None), self.counts, strict=True):
            passed += number
            found.append(("+Inf" if bound is None else f"{bound:g}", passed))
        return found


class Metrics(Observer):
    """The counts since `measure_queries()`; `stop()` ends it."""

    __slots__ = ("_active", "_failed", "_lock", "_operations", "_pool", "_statements", "_stop")

    def __init__(self, pool: Callable[[], PoolFigures | None]) -> None:
        self._pool = pool
        self._lock = threading.Lock()
        self._operations: dict[tuple[str, str], Histogram] = {}
        self._failed: dict[tuple[str, str], int] = {}
        self._statements = Histogram()
        self._active = 0
        self._stop: Callable[[], None] | None = None

    def begin(self, stop: Callable[[], None]) -> None:
        """Notes how the counting ends."""
        self._stop = stop

    def stop(self) -> None:
        """Ends the counting; what was counted stays readable."""
        stop, self._stop = self._stop, None
        if stop is not None:
            stop()

    def operation_started(self, operation: Operation) -> None:
        """One more under way."""
        with self._lock:
            self._active += 1

    def operation_ended(self, operation: Operation) -> None:
        """Counts it."""
        key = operation.model or "", operation.operation
        with self._lock:
            self._active -= 1
            self._operations.setdefault(key, Histogram()).note(operation.seconds)
            if operation.error is not None:
                self._failed[key] = self._failed.get(key, 0) + 1

    def statement_ended(self, statement: Statement) -> None:
        """Counts it."""
        with self._lock:
            self._statements.note(statement.seconds)

    def as_dict(self) -> dict[str, Any]:
        """The counts for JSON; durations in milliseconds."""
        pool = self._pool() or NOBODY
        with self._lock:
            return {
                "counters": {
                    "prisma_client_queries_total": sum(one.count for one in self._operations.values()),
                    "prisma_client_errors_total": sum(self._failed.values()),
                    "prisma_datasource_queries_total": self._statements.count,
                },
                "gauges": self._gauges(pool),
                "operations": [
                    {
                        "model": model,
                        "operation": name,
                        "count": one.count,
                        "failed": self._failed.get((model, name), 0),
                        "total_ms": round(one.total, 3),
                    }
                    for (model, name), one in sorted(self._operations.items())
                ],
                "histograms": {
                    "prisma_datasource_queries_duration_histogram_ms": dict(self._statements.up_to()),
                },
            }

    def _gauges(self, pool: PoolFigures) -> Mapping[str, int]:
        return {
            "prisma_client_queries_active": self._active,
            "prisma_client_queries_wait": pool.waiting,
            "prisma_pool_connections_open": pool.open,
            "prisma_pool_connections_idle": pool.idle,
            "prisma_pool_connections_busy": pool.open - pool.idle,
            "prisma_pool_connections_limit": pool.limit,
        }

    def prometheus(self) -> str:
        """The counts in Prometheus' text format 0.0.4."""
        pool = self._pool() or NOBODY
        with self._lock:
            lines = ["# TYPE prisma_client_queries_total counter"]
            lines += [
                f"prisma_client_queries_total{_labels(*key)} {one.count}"
                for key, one in sorted(self._operations.items())
            ]
            lines += ["# TYPE prisma_client_errors_total counter"]
            lines += [f"prisma_client_errors_total{_labels(*key)} {n}" for key, n in sorted(self._failed.items())]
            lines += ["# TYPE prisma_datasource_queries_total counter"]
            lines += [f"prisma_datasource_queries_total {self._statements.count}"]
            for name, value in self._gauges(pool).items():
                lines += [f"# TYPE {name} gauge", f"{name} {value}"]
            lines += ["# TYPE prisma_client_queries_duration_histogram_ms histogram"]
            for (model, operation), one in sorted(self._operations.items()):
                lines += _histogram("prisma_client_queries_duration_histogram_ms", one, model, operation)
            lines += ["# TYPE prisma_datasource_queries_duration_histogram_ms histogram"]
            lines += _histogram("prisma_datasource_queries_duration_histogram_ms", self._statements)
        return "\n".join(lines) + "\n"


def _labels(model: str = "", operation: str = "", **others: str) -> str:
    """Names from a schema need no escaping."""
    named = {"model": model, "operation": operation, **others}
    pairs = [f'{name}="{value}"' for name, value in named.items() if value]
    return f"{{{','.join(pairs)}}}" if pairs else ""


def _histogram(name: str, one: Histogram, model: str = "", operation: str = "") -> list[str]:
    lines = [f"{name}_bucket{_labels(model, operation, le=bound)} {count}" for bound, count in one.up_to()]
    labels = _labels(model, operation)
    return [*lines, f"{name}_sum{labels} {one.total:.3f}", f"{name}_count{labels} {one.count}"]
