"""Comments behind each statement that tell the database's log and statistics where it comes from.

https://google.github.io/sqlcommenter/spec/: keys sorted, values encoded as in a URL, so that none can end the comment.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import quote

from nicol.engine.tap import Operation

_TAGS: ContextVar[Mapping[str, str]] = ContextVar("nicol_sql_tags", default={})  # noqa: B039 - never changed


@contextmanager
def sql_tags(**tags: str) -> Generator[None]:
    """`with sql_tags(route="/posts"):` adds tags to the statements inside, of clients that comment theirs."""
    token = _TAGS.set({**_TAGS.get(), **tags})
    try:
        yield
    finally:
        _TAGS.reset(token)


def commenter(tags: Mapping[str, str], *, traceparent: bool) -> Callable[[Operation | None], str]:
    """What makes the comment: the tags, those of the place, model and operation; with `traceparent` the trace too."""

    def comment(operation: Operation | None) -> str:
        found = {**tags, **_TAGS.get()}
        if operation is not None:
            found["action"] = operation.operation
            if operation.model is not None:
                found["model"] = operation.model
        if traceparent and (current := _traceparent()):
            found["traceparent"] = current
        pairs = [f"{quote(key, safe='')}='{quote(value, safe='')}'" for key, value in sorted(found.items())]
        return f"/*{','.join(pairs)}*/" if pairs else ""

    return comment


def _traceparent() -> str:
    """https://www.w3.org/TR/trace-context/ of the current span; empty when there is none."""
    from opentelemetry import trace

    span = trace.get_current_span().get_span_context()
    if not span.is_valid:
        return ""
    return f"00-{span.trace_id:032x}-{span.span_id:016x}-{span.trace_flags:02x}"
