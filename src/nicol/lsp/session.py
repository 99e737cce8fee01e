"""One client's session: its texts, and what it has been told about them."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method

from nicol import __version__
from nicol.lsp.diagnostics import diagnostics_by_uri
from nicol.lsp.files import Files
from nicol.lsp.pieces import pieces
from nicol.lsp.project import Project, path_of
from nicol.lsp.roots import config_problem


class Refused(JsonRpcException):
    """A request that cannot be met for a reason the user can understand."""

    CODE = types.LSPErrorCodes.RequestFailed


class Protocol(LanguageServerProtocol):
    """pygls' own copy of a text is left as it was opened: its lines end where those of the protocol do not."""

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> Generator[Any, Any, None]:
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CHANGE], (params,), None  # pyright: ignore[reportUnknownMemberType]  # pygls gives it no type


class Server(LanguageServer):
    """One client's session."""

    def __init__(self) -> None:
        super().__init__("nicol", __version__, protocol_cls=Protocol)  # pyright: ignore[reportUnknownMemberType]  # *args
        self.files = Files()
        self.ended = False
        """Whether the client has asked for the end, as it should before `exit`."""
        self._waiting: dict[str, asyncio.Task[None]] = {}
        self._one_check = asyncio.Lock()
        self._published: dict[str, list[types.Diagnostic]] = {}

    def project(self, document: types.TextDocumentIdentifier) -> Project | None:
        """The project of an open file; None for a file that is not open."""
        return self.files.project(document.uri) if document.uri in self.files.open else None

    @property
    def takes_snippets(self) -> bool:
        """Whether the client knows what `$0` in an insertion means."""
        text = self.client_capabilities.text_document
        item = text and text.completion and text.completion.completion_item
        return bool(item and item.snippet_support)

    def check(self, uri: str, pause: float = 0) -> None:
        """Check the schema of an open file after `pause` seconds; a later call replaces one that still waits."""
        if uri in self._waiting:
            self._waiting[uri].cancel()
        self._waiting[uri] = asyncio.get_running_loop().create_task(self._check(uri, pause))

    async def _check(self, uri: str, pause: float) -> None:
        await asyncio.sleep(pause)
        del self._waiting[uri]
        async with self._one_check:
            if uri in self.files.open:
                await self._publish_all(self.files.project(uri), uri)

    async def _publish_all(self, project: Project, uri: str) -> None:
        found = await asyncio.to_thread(_examine, project)
        if uri in self.files.open and self.files.project(uri) is project:
            for one, diagnostics in found.items():
                self.publish(one, diagnostics)

    def publish(self, uri: str, diagnostics: list[types.Diagnostic]) -> None:
        """Tell the client about a file, unless it knows."""
        if self._published.get(uri, []) != diagnostics:
            self._published[uri] = diagnostics
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, diagnostics))

    def greet(self, uri: str) -> None:
        """A file was opened: it may have been reported under another spelling of its name, or be configured wrongly."""
        path = path_of(uri)
        if path.is_absolute() and path.as_uri() != uri:
            self.publish(path.as_uri(), [])
        if problem := config_problem(path):
            self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, problem))

    def forget(self, uri: str) -> None:
        """A file was closed: it counts as it is on disk."""
        if uri in self._waiting:
            self._waiting.pop(uri).cancel()
        self.files.closed(uri)
        self.check_all()

    def check_all(self) -> None:
        """Check every schema that has an open file; what is in none of them any more has no problems."""
        present = {document.uri for uri in self.files.open for document in self.files.project(uri).documents}
        for uri in self._published.keys() - present:
            self.publish(uri, [])
        for uri in self.files.open:
            self.check(uri)


def _examine(project: Project) -> dict[str, list[types.Diagnostic]]:
    """The diagnostics by file. The pieces are parsed on the way, so that the first completion need not wait for it."""
    for document in project.documents:
        pieces(document.text)
    return diagnostics_by_uri(project)
