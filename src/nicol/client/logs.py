"""Queries in the program's log: the logger `nicol.query` of the standard library."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from nicol.client.events import CallEvent, Calls, QueryEvent, Statements
from nicol.client.options import Logged
from nicol.engine.tap import Observer
from nicol.errors.base import NicolError

logger = logging.getLogger("nicol.query")


def log_observers(kinds: tuple[Logged, ...], *, params: bool, slow: float) -> Iterator[Observer]:
    """Queries at DEBUG, slow ones at WARNING, failures at ERROR."""
    if "query" in kinds:
        yield Statements(_query, params=params)
    if "slow" in kinds:
        yield Statements(_slow, params=params, slow=slow)
    if "error" in kinds:
        yield Calls(_error, params=False, failed=True)


def _query(event: QueryEvent) -> None:
    if logger.isEnabledFor(logging.DEBUG):
        _log(logging.DEBUG, "", event)


def _slow(event: QueryEvent) -> None:
    _log(logging.WARNING, "slow query: ", event)


def _log(level: int, head: str, event: QueryEvent) -> None:
    name = ".".join(part for part in (event.model, event.operation) if part) or "transaction"
    rows = "" if event.rows is None else f", {event.rows} rows"
    place = f" at {event.caller}" if event.caller else ""
    params = "" if event.params is None else f" {list(event.params)!r}"
    logger.log(
        level,
        "%s%s %.1f ms%s%s: %s%s",
        head,
        name,
        event.seconds * 1000,
        rows,
        place,
        event.sql,
        params,
        extra={"nicol": event},
    )


def _error(event: CallEvent) -> None:
    name = ".".join(part for part in (event.model, event.operation) if part)
    code = f"{event.error.code} " if isinstance(event.error, NicolError) else ""
    place = f" at {event.caller}" if event.caller else ""
    logger.error("%s failed%s: %s%s", name, place, code, event.error, extra={"nicol": event})
