"""What both clients share: the package, the options, the connection and who listens."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, ClassVar, Self, overload

from nicol.client.link import Link
from nicol.client.options import SLOW, Logged, Options, Seconds, logged, seconds
from nicol.client.package import Package
from nicol.client.unconnected import Unconnected
from nicol.errors.cli import MissingExtraError
from nicol.errors.client import ClientNotConnectedError
from nicol.errors.database import TransactionError
from nicol.errors.query import InvalidInputError

if TYPE_CHECKING:
    from pathlib import Path

    from opentelemetry.trace import TracerProvider

    from nicol.client.events import CallHandler, OperationEvent, QueryHandler, StatementEvent
    from nicol.client.hooks import Hook
    from nicol.client.metrics import Metrics
    from nicol.client.sql import Sql
    from nicol.engine import Engine, Session
    from nicol.engine.tap import Observer
    from nicol.watch.block import Watching
    from nicol.watch.scope import Mode


class BaseClient:
    """What both clients share: the package, the url, the session, and one accessor for each model."""

    __nicol_package__: ClassVar[Package]
    __nicol_actions__: ClassVar[type[Any]]
    __nicol_example__: ClassVar[str]
    __nicol_session__: Session
    _hooks: tuple[Hook[Any], ...] = ()
    _schema: str | None = None
    _limit: float | None = None
    _waits: ClassVar[bool]

    def __init__(
        self,
        *,
        url: str | None = None,
        log: Sequence[Logged] | None = None,
        log_params: bool | None = None,
        slow: Seconds | None = None,
        inventory: str | Path | None = None,
        omit: Mapping[str, Mapping[str, bool]] | None = None,
        read_only: bool = False,
    ) -> None:
        """`url`: the database, else the configuration's or the schema's. `log`: what goes to the logger `nicol.query`;
        `log_params`: with parameters. `slow`: how long a slow statement takes, 1 second unless told. `inventory`: the
        file that the queries' shapes are added to at `disconnect()`. `omit`: accessor → the fields that are read only
        when a query says `omit={"field": False}` or selects them. `read_only`: the database refuses writes."""
        options = Options(
            url,
            None if log is None else logged(log),
            log_params,
            None if slow is None else seconds(slow),
            inventory,
            omit,
            read_only,
        )
        self._follow(Link(options))

    def _follow(self, link: Link) -> None:
        self._link = link
        link.clients.add(self)
        self.__nicol_refresh__()

    def __nicol_refresh__(self) -> None:
        """Looks for the session anew."""
        session = self._link.session
        if session is None:
            self.__nicol_session__ = Unconnected(self._link.state, self.__nicol_example__)
            return
        if self._schema is not None:
            session = session.in_schema(self._schema)
        if self._limit is not None:
            session = session.limited(self._limit)
        self.__nicol_session__ = self._hooked(session, self._hooks)

    def _hooked(self, session: Session, hooks: tuple[Hook[Any], ...]) -> Session:
        """`session` behind hooks, the first of them outermost."""
        if hooks:
            from nicol.client.hooks import HookedSession, awaited, blocking

            for one in reversed(hooks):
                session = HookedSession(session, one, awaited if self._waits else blocking)
        return session

    @property
    def _is_whole(self) -> bool:
        """Whether this is no client inside a transaction."""
        return self in self._link.clients

    def _twin(self) -> Self:
        """A client over the same connection, with the attributes of this one."""
        made = type(self).__new__(type(self))
        accessors = self.__nicol_package__.accessors
        made.__dict__.update({name: value for name, value in self.__dict__.items() if name not in accessors})
        return made

    def _extended(self, extensions: Sequence[Any]) -> Self:
        from nicol.client.hooks import hooks_of

        hooks = hooks_of(extensions)
        made = self._twin()
        made._hooks = (*self._hooks, *hooks)
        if self._is_whole:
            made._follow(self._link)
        else:
            made.__nicol_session__ = self._hooked(self.__nicol_session__, hooks)
        return made

    @property
    def _engine(self) -> Engine | None:
        return self._link.engine

    @property
    def is_connected(self) -> bool:
        """Whether operations can run."""
        return not isinstance(self.__nicol_session__, Unconnected)

    @overload
    def on(
        self, event: StatementEvent, handler: QueryHandler, *, params: bool = False, slow: Seconds = SLOW
    ) -> Callable[[], None]: ...
    @overload
    def on(self, event: OperationEvent, handler: CallHandler, *, params: bool = False) -> Callable[[], None]: ...
    def on(
        self, event: StatementEvent | OperationEvent, handler: Any, *, params: bool = False, slow: Seconds = SLOW
    ) -> Callable[[], None]:
        """Calls `handler` for every SQL statement ("query"), those that take `slow` or longer ("slow"), every call of
        the client ("operation"), or every one that fails ("error"); with parameters or arguments when `params`.

        Returns a function that ends it. What the handler raises reaches the caller of the operation.
        """
        from nicol.client.events import observer_of

        observer = observer_of(event, handler, params=params, slow=seconds(slow))
        link = self._link
        link.add(observer)
        return lambda: link.remove(observer)

    def watch(self, *, mode: Mode = "warn", max_queries: int | None = None) -> Watching:
        """`with db.watch() as seen:` looks for N+1 queries and the like in this client's queries; see `nicol.watch`."""
        from nicol.watch import Watching

        return Watching(self._link, mode, max_queries)

    def trace_queries(self, provider: TracerProvider | None = None) -> Callable[[], None]:
        """OpenTelemetry spans of operations and statements, of the program's provider unless another is given; returns
        a function that ends them. MissingExtraError (NICOL-EXTRA) without `nicol[otel]`."""
        if find_spec("opentelemetry") is None:
            raise MissingExtraError("trace_queries", "opentelemetry-api", "otel")
        from nicol.client.tracing import Tracing

        tracing, link = Tracing(provider), self._link
        link.add(tracing)
        return lambda: link.remove(tracing)

    def comment_sql(self, *, traceparent: bool = False, **tags: str) -> None:
        """From now on each statement ends with a comment of these tags, the model and the operation (sqlcommenter).

        `traceparent` adds the current span of OpenTelemetry, which makes each text, and so each plan, one of its own.
        """
        from nicol.client.comments import commenter

        self._link.comment = commenter(tags, traceparent=traceparent)
        self._link.refresh()

    def measure_queries(self) -> Metrics:
        """Counts queries and their durations from now on; `prometheus()` and `as_dict()` of what it gives tell them."""
        from nicol.client.metrics import Metrics

        link = self._link
        metrics = Metrics(lambda: None if link.engine is None else link.engine.pool.figures())
        link.add(metrics)
        metrics.begin(lambda: link.remove(metrics))
        return metrics

    def with_timeout(self, timeout: Seconds) -> Self:
        """A client over the same connection, or in the same transaction, whose operations are given up after `timeout`,
        and stopped in the database: OperationTimeoutError (P1008). A stream is as long as its block."""
        made = self._twin()
        made._limit = seconds(timeout)
        if self._is_whole:
            made._follow(self._link)
        else:
            made.__nicol_session__ = self.__nicol_session__.limited(made._limit)
        return made

    def with_schema(self, name: str) -> Self:
        """A client over the same connection, or in the same transaction, whose tables are in this database schema
        (PostgreSQL) or database (MySQL, MariaDB); models that name their schema stay there."""
        made = self._twin()
        made._schema = name
        if self._is_whole:
            made._follow(self._link)
        else:
            made.__nicol_session__ = self.__nicol_session__.in_schema(name)
        return made

    def _raw(self, sql: str | Sql, params: tuple[object, ...]) -> tuple[str, Sequence[object]]:
        """A statement's text and its parameters."""
        if isinstance(sql, str):
            return sql, params
        if params:
            raise InvalidInputError("params", "the values of a composed statement are in it already")
        engine = self._link.engine
        return ("", ()) if engine is None else sql.render(engine.pool.dialect)

    def __nicol_observed__(self, observer: Observer) -> tuple[Engine, Self]:
        """The engine, and a client of which `observer` alone hears. P2028 inside a transaction."""
        engine = self._link.engine
        if engine is None:
            raise ClientNotConnectedError(self._link.state, self.__nicol_example__)
        if not self._is_whole:
            raise TransactionError("Plans are asked for outside of transactions.")
        from nicol.engine.tap import Tap

        if self._schema is not None:
            engine = engine.in_schema(self._schema)
        made = self._twin()
        made.__nicol_session__ = self._hooked(engine.session(Tap([observer])), self._hooks)
        return engine, made

    def __nicol_inside__(self, session: Session) -> Self:
        """The same client with its operations in a transaction."""
        made = self._twin()
        made.__nicol_session__ = session
        return made

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """The operations on the model with this accessor, kept as an attribute."""
            model = self.__nicol_package__.model_at(name, type(self).__name__)
            made = self.__dict__[name] = self.__nicol_actions__(self, model)
            return made
