"""The protocol over standard input and output: what the client says becomes calls of the pure functions."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any, BinaryIO

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method

from nicol import __version__
from nicol.lsp.code_actions import code_actions
from nicol.lsp.completion import complete, without_snippets
from nicol.lsp.definition import definition
from nicol.lsp.diagnostics import diagnostics_by_uri
from nicol.lsp.files import Files
from nicol.lsp.formatting import format_document
from nicol.lsp.hover import hover
from nicol.lsp.project import Project, path_of
from nicol.lsp.references import references

PAUSE = 0.2
"""Seconds without typing before a schema is checked."""
TRIGGERS = ("@", '"', ".", "(", "[", ":", ",", " ")
WATCHED = ("**/*.prisma", "**/nicol.toml", "**/pyproject.toml")


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
        found = await asyncio.to_thread(diagnostics_by_uri, project)
        if uri in self.files.open and self.files.project(uri) is project:
            for one, diagnostics in found.items():
                self.publish(one, diagnostics)

    def publish(self, uri: str, diagnostics: list[types.Diagnostic]) -> None:
        """Tell the client about a file, unless it knows."""
        if self._published.get(uri, []) != diagnostics:
            self._published[uri] = diagnostics
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, diagnostics))

    def respelled(self, uri: str) -> None:
        """A file that was reported under its plain name is now open, perhaps under another spelling of it."""
        path = path_of(uri)
        if path.is_absolute() and path.as_uri() != uri:
            self.publish(path.as_uri(), [])

    def forget(self, uri: str) -> None:
        """A file was closed: its schema is checked as it is on disk, and a file that is gone has no problems."""
        if uri in self._waiting:
            self._waiting.pop(uri).cancel()
        self.files.closed(uri)
        if not path_of(uri).is_file():
            self.publish(uri, [])
        self.check_all()

    def check_all(self) -> None:
        """Check every schema that has an open file."""
        for uri in self.files.open:
            self.check(uri)


def _session(server: Server) -> None:
    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        server.files.encoding = types.PositionEncodingKind(server.workspace.position_encoding)
        root = Path(server.workspace.root_path or Path.cwd())
        match params.initialization_options:
            case {"schema": str(schema)} if schema:
                server.files.chosen = root / schema
            case _:
                pass

    @server.feature(types.INITIALIZED)
    def initialized(_params: types.InitializedParams) -> None:
        workspace = server.client_capabilities.workspace
        watching = workspace and workspace.did_change_watched_files
        if watching and watching.dynamic_registration:
            watchers = [types.FileSystemWatcher(pattern) for pattern in WATCHED]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            one = types.Registration("nicol-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            server.client_register_capability(types.RegistrationParams([one]))

    @server.feature(types.SHUTDOWN)
    def shutdown(_params: None) -> None:
        server.ended = True


def _texts(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        server.files.opened(params.text_document.uri, params.text_document.text)
        server.respelled(params.text_document.uri)
        server.check(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        server.files.changed(params.text_document.uri, params.content_changes)
        server.check(params.text_document.uri, PAUSE)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def did_save(params: types.DidSaveTextDocumentParams) -> None:
        server.files.forget_disk()
        server.check(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        server.forget(params.text_document.uri)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_watched_files(_params: types.DidChangeWatchedFilesParams) -> None:
        server.files.forget_disk()
        server.check_all()


def _answers(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=TRIGGERS))
    def on_completion(params: types.CompletionParams) -> types.CompletionList | None:
        project = server.project(params.text_document)
        if project is None:
            return None
        found = complete(project, params.text_document.uri, params.position, params.context)
        return found if server.takes_snippets else without_snippets(found)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def on_hover(params: types.HoverParams) -> types.Hover | None:
        project = server.project(params.text_document)
        return None if project is None else hover(project, params.text_document.uri, params.position)

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def on_definition(params: types.DefinitionParams) -> list[types.Location] | None:
        project = server.project(params.text_document)
        return None if project is None else definition(project, params.text_document.uri, params.position)

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    def on_references(params: types.ReferenceParams) -> list[types.Location] | None:
        project = server.project(params.text_document)
        declared = params.context.include_declaration
        return None if project is None else references(project, params.text_document.uri, params.position, declared)


def _edits(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_FORMATTING)
    def on_formatting(params: types.DocumentFormattingParams) -> list[types.TextEdit] | None:
        project = server.project(params.text_document)
        return None if project is None else format_document(project, params.text_document.uri)

    kinds = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, kinds)
    def on_code_action(params: types.CodeActionParams) -> list[types.CodeAction] | None:
        project = server.project(params.text_document)
        found = params.context.diagnostics
        return None if project is None else code_actions(project, params.text_document.uri, params.range, found)


def make_server() -> Server:
    """A server that knows all requests."""
    server = Server()
    for register in (_session, _texts, _answers, _edits):
        register(server)
    return server


def serve(stdin: BinaryIO | None = None, stdout: BinaryIO | None = None) -> int:
    """Serve one client until it leaves; 0 when it asked for the end before, 1 otherwise, as the protocol says.

    Standard output belongs to the protocol: what anything else prints goes to standard error.
    """
    if stdin is None and sys.stdin.isatty():
        print("nicol lsp talks to an editor, which starts it; end it with Ctrl-C.", file=sys.stderr)
    server = make_server()
    stdout = stdout or os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    server.start_io(stdin, stdout)
    return 0 if server.ended else 1
