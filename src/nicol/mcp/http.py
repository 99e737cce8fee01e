"""The server over HTTP, on the loopback interface only, for those who have the token."""

from __future__ import annotations

import hmac

import uvicorn
from mcp.server.mcpserver import MCPServer
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from nicol.mcp.workspace import Workspace

HOST = "127.0.0.1"
PATH = "/mcp"
_BEARER = b"bearer "


class TokenNeeded:
    """An application that answers only requests with `Authorization: Bearer TOKEN`, and 401 to all others."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._token = token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._is_known(scope):
            refused = JSONResponse(
                {"error": "Give the token: Authorization: Bearer TOKEN"}, 401, {"WWW-Authenticate": "Bearer"}
            )
            await refused(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_known(self, scope: Scope) -> bool:
        given: bytes = dict(scope["headers"]).get(b"authorization", b"")
        kind, token = given[: len(_BEARER)].lower(), given[len(_BEARER) :]
        return kind == _BEARER and hmac.compare_digest(token, self._token)


def application(server: MCPServer[Workspace], token: str) -> ASGIApp:
    """The ASGI application of `server`; requests for another host than the loopback's are refused."""
    return TokenNeeded(server.streamable_http_app(streamable_http_path=PATH, host=HOST), token)


def serve(server: MCPServer[Workspace], port: int, token: str) -> None:
    """Serves until interrupted."""
    uvicorn.run(application(server, token), host=HOST, port=port, log_level="warning")
