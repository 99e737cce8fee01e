"""OpenTelemetry spans under Prisma's names: one for an operation, below it one for each SQL statement."""

from __future__ import annotations

from contextvars import Token
from typing import TYPE_CHECKING, Any

from opentelemetry import context, trace
from opentelemetry.trace import Span, SpanKind, Status, StatusCode

from nicol import __version__
from nicol.engine.tap import Observer, Operation, Statement
from nicol.errors.base import NicolError

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.trace import TracerProvider

SYSTEMS = {"postgresql": "postgresql", "mysql": "mysql", "sqlite": "sqlite", "cockroachdb": "cockroachdb"}


class Tracing(Observer):
    """Tells a tracer. Values are in no span: neither arguments nor parameters."""

    __slots__ = ("_tracer",)

    def __init__(self, provider: TracerProvider | None) -> None:
        self._tracer = trace.get_tracer("nicol", __version__, provider)

    def operation_started(self, operation: Operation) -> None:
        """Opens the span; what happens in the meantime is below it."""
        name = ".".join(part for part in (operation.model, operation.operation) if part)
        attributes = {"method": operation.operation, "name": name}
        if operation.model is not None:
            attributes["model"] = operation.model
        if operation.place is not None:
            code, line = operation.place
            attributes |= {"code.file.path": code.co_filename, "code.line.number": str(line)}
        span = self._tracer.start_span("prisma:client:operation", attributes=attributes)
        token: Token[Context] | None = None
        if operation.operation != "stream":
            token = context.attach(trace.set_span_in_context(span))
        operation.extra = span, token

    def operation_ended(self, operation: Operation) -> None:
        """Closes it."""
        opened: tuple[Span, Token[Context] | None] | None = operation.extra
        if opened is None:
            return
        span, token = opened
        if token is not None:
            context.detach(token)
        _end(span, operation.error)

    def statement_started(self, statement: Statement) -> None:
        """Opens the span of a statement, below its operation's."""
        operation = statement.operation
        above = None
        attributes = {"db.query.text": statement.sql}
        if operation is not None:
            attributes["db.system.name"] = SYSTEMS.get(operation.schema.provider, operation.schema.provider)
            if operation.extra is not None:
                above = trace.set_span_in_context(operation.extra[0])
        statement.extra = self._tracer.start_span(
            "prisma:client:db_query", above, kind=SpanKind.CLIENT, attributes=attributes
        )

    def statement_ended(self, statement: Statement) -> None:
        """Closes it."""
        span: Span | None = statement.extra
        if span is not None:
            if statement.rows is not None:
                span.set_attribute("db.response.returned_rows", statement.rows)
            _end(span, statement.error)


def _end(span: Span, error: BaseException | None) -> None:
    if error is not None:
        code: Any = getattr(error, "native_code", None)
        kind = error.code if isinstance(error, NicolError) else str(code or type(error).__name__)
        span.set_attribute("error.type", kind)
        span.set_status(Status(StatusCode.ERROR, type(error).__name__))
    span.end()
