"""Middleware that watches each request."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from itertools import count
from typing import Any, TypeAlias

from nicol.engine.tap import everywhere
from nicol.watch.block import Watching
from nicol.watch.scope import WATCHER, Mode

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]
AsgiApp: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]
WsgiApp: TypeAlias = Callable[[dict[str, Any], Any], Iterable[bytes]]


class _Watched:
    """`every` = n watches every nth request, for production: the others cost a tenth of a microsecond a query."""

    def __init__(self, mode: Mode, max_queries: int | None, every: int) -> None:
        self._mode: Mode = mode
        self._limit = max_queries
        self._every = every
        self._requests = count()
        if mode != "off":
            everywhere.add(WATCHER)

    def _block(self) -> Watching:
        watched = next(self._requests) % self._every == 0
        return Watching(everywhere, self._mode if watched else "off", self._limit)


class WatchAsgi(_Watched):
    """`app.add_middleware(WatchAsgi)`: each HTTP request of an ASGI application is a watched block."""

    def __init__(self, app: AsgiApp, *, mode: Mode = "warn", max_queries: int | None = None, every: int = 1) -> None:
        super().__init__(mode, max_queries, every)
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with self._block():
            await self._app(scope, receive, send)


class WatchWsgi(_Watched):
    """`app = WatchWsgi(app)`: each request of a WSGI application is a watched block, up to the end of its answer."""

    def __init__(self, app: WsgiApp, *, mode: Mode = "warn", max_queries: int | None = None, every: int = 1) -> None:
        super().__init__(mode, max_queries, every)
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        block = self._block()
        block.__enter__()
        try:
            body = self._app(environ, start_response)
        except BaseException:
            block.__exit__(None, None, None)
            raise
        return _Body(body, block)


class _Body:
    """An answer whose end is the end of a watched block."""

    def __init__(self, body: Iterable[bytes], block: Watching) -> None:
        self._body = body
        self._block: Watching | None = block

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._body)

    def close(self) -> None:
        """What a server calls at the end of every answer."""
        block, self._block = self._block, None
        try:
            if (close := getattr(self._body, "close", None)) is not None:
                close()
        finally:
            if block is not None:
                block.__exit__(None, None, None)
