"""What a client shares with those that are made from it: the engine, its options and who listens."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol
from weakref import WeakSet

from nicol.client.options import Options

if TYPE_CHECKING:
    from nicol.engine import Engine, Session
    from nicol.engine.tap import Observer, Operation


class Follower(Protocol):
    """A client of the link."""

    def __nicol_refresh__(self) -> None: ...


class Link:
    """One connection to a database, and the clients over it."""

    __slots__ = ("__weakref__", "_base", "clients", "closing", "comment", "engine", "observers", "options", "state")

    def __init__(self, options: Options) -> None:
        self.options = options
        self.engine: Engine | None = None
        self.state = "not connected"
        self.observers: list[Observer] = []
        self.clients: WeakSet[Follower] = WeakSet()
        self.comment: Callable[[Operation | None], str] | None = None
        self.closing: list[Callable[[], None]] = []
        self._base: Session | None = None

    def start(self, engine: Engine) -> None:
        """The clients have a connection."""
        self.engine, self.state = engine, "connected"
        self.refresh()

    def stop(self) -> Engine | None:
        """They no longer have; the engine to close."""
        engine, self.engine = self.engine, None
        if engine is not None:
            self.state = "closed"
            self.refresh()
            for end in self.closing:
                end()
        return engine

    def add(self, observer: Observer) -> None:
        """From now on `observer` hears of the clients' operations."""
        known = observer in self.observers
        self.observers.append(observer)
        if not known:
            self.refresh()

    def remove(self, observer: Observer) -> None:
        """Takes back one `add`."""
        self.observers.remove(observer)
        if observer not in self.observers:
            self.refresh()

    def refresh(self) -> None:
        """Makes the session anew: a plain one when nobody listens."""
        from nicol.engine.tap import Tap, everywhere

        self._base = None
        if self.engine is not None:
            observers = (*everywhere.observers, *self.observers)
            tap = Tap(observers, self.comment) if observers or self.comment else None
            self._base = self.engine.session(tap)
        for client in list(self.clients):
            client.__nicol_refresh__()

    @property
    def session(self) -> Session | None:
        """Where operations run; None without a connection."""
        return self._base
