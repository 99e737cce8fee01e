"""`with watch():` around what is to be watched."""

from __future__ import annotations

import logging
from contextvars import Token
from types import TracebackType
from typing import Protocol

from nicol.engine.tap import Observer, everywhere
from nicol.inventory import Finding
from nicol.watch.scope import SCOPE, WATCHER, Mode, Scope, current, enter_everywhere, leave_everywhere

logger = logging.getLogger("nicol.watch")
_told: set[tuple[str, str, int]] = set()
"""Findings that were logged: each place once for each rule."""


class Listened(Protocol):
    """Clients to which listeners can be added: one client's, or all of the process."""

    def add(self, observer: Observer) -> None: ...
    def remove(self, observer: Observer) -> None: ...


class Watching:
    """A watched block, for `with`; what happens in tasks and threads that carry its context belongs to it."""

    __slots__ = ("_clients", "_limit", "_mode", "_scope", "_token", "_whole")

    def __init__(self, clients: Listened, mode: Mode, limit: int | None, *, whole: bool = False) -> None:
        self._clients = clients
        self._mode: Mode = mode
        self._limit = limit
        self._whole = whole
        self._scope: Scope | None = None
        self._token: Token[Scope | None] | None = None

    def __enter__(self) -> Scope:
        scope = self._scope = Scope(self._mode, self._limit, current())
        if self._mode != "off":
            self._clients.add(WATCHER)
            if self._whole:
                enter_everywhere(scope)
            else:
                self._token = SCOPE.set(scope)
        return scope

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        scope = self._scope
        assert scope is not None
        if self._mode == "off":
            return
        if self._token is not None:
            SCOPE.reset(self._token)
            self._token = None
        else:
            leave_everywhere(scope)
        self._clients.remove(WATCHER)
        if self._mode == "warn":
            tell(scope.findings)


def watch(*, mode: Mode = "warn", max_queries: int | None = None) -> Watching:
    """A block in which the queries of all clients are watched.

    `mode`: "warn" logs findings to `nicol.watch`, each place once; "raise" raises QueryPatternError at the fifth query
    of an N+1; "off" does nothing. The first query above `max_queries` raises TooManyQueriesError.
    """
    return Watching(everywhere, mode, max_queries)


def tell(findings: tuple[Finding, ...]) -> None:
    """Logs what was not logged before."""
    for one in findings:
        site = (one.code, one.file, one.line)
        if site not in _told:
            _told.add(site)
            logger.warning("%s %s:%d: %s; %s", one.code, one.file, one.line, one.message, one.fix, extra={"nicol": one})
