"""The protocol over standard input and output: what the client says becomes calls of the pure functions."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

from lsprotocol import types

from nicol.errors.editor import RenameError
from nicol.lsp.code_actions import offered
from nicol.lsp.completion import complete, without_snippets
from nicol.lsp.definition import definition
from nicol.lsp.formatting import format_document
from nicol.lsp.hover import hover_with_findings
from nicol.lsp.references import references
from nicol.lsp.rename import prepare_rename, rename
from nicol.lsp.session import Refused, Server
from nicol.lsp.symbols import document_symbols

PAUSE = 0.2
"""Seconds without typing before a schema is checked."""
TRIGGERS = ("@", '"', ".", "(", "[", ":", ",", " ")
PROTOCOL_LOG = "pygls.protocol.json_rpc"
"""Where pygls logs every failed request with its traceback."""
WATCHED = ("**/*.prisma", "**/nicol.toml", "**/pyproject.toml")


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
        server.greet(params.text_document.uri)
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
        return None if project is None else hover_with_findings(project, params.text_document.uri, params.position)

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def on_definition(params: types.DefinitionParams) -> list[types.Location] | None:
        project = server.project(params.text_document)
        return None if project is None else definition(project, params.text_document.uri, params.position)

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    def on_references(params: types.ReferenceParams) -> list[types.Location] | None:
        project = server.project(params.text_document)
        declared = params.context.include_declaration
        return None if project is None else references(project, params.text_document.uri, params.position, declared)

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def on_symbols(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol] | None:
        project = server.project(params.text_document)
        return None if project is None else document_symbols(project, params.text_document.uri)


def _edits(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_FORMATTING)
    def on_formatting(params: types.DocumentFormattingParams) -> list[types.TextEdit] | None:
        project = server.project(params.text_document)
        return None if project is None else format_document(project, params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def on_prepare_rename(params: types.PrepareRenameParams) -> types.PrepareRenameResult | None:
        project = server.project(params.text_document)
        return None if project is None else prepare_rename(project, params.text_document.uri, params.position)

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    def on_rename(params: types.RenameParams) -> types.WorkspaceEdit | None:
        project = server.project(params.text_document)
        if project is None:
            return None
        try:
            return rename(project, params.text_document.uri, params.position, params.new_name)
        except RenameError as error:
            raise Refused(str(error)) from error

    kinds = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, kinds)
    def on_code_action(params: types.CodeActionParams) -> list[types.CodeAction] | None:
        project = server.project(params.text_document)
        found = params.context.diagnostics
        return None if project is None else offered(project, params.text_document.uri, params.range, found)


def make_server() -> Server:
    """A server that knows all requests."""
    server = Server()
    for register in (_session, _texts, _answers, _edits):
        register(server)
    return server


def _is_no_refusal(record: logging.LogRecord) -> bool:
    return not (record.exc_info and isinstance(record.exc_info[1], Refused))


def serve() -> int:
    """Serve one client until it leaves; 0 when it asked for the end before, 1 otherwise, as the protocol says.

    Standard output belongs to the protocol: what anything else prints goes to standard error.
    """
    logging.getLogger(PROTOCOL_LOG).addFilter(_is_no_refusal)
    server = make_server()
    stdout = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    server.start_io(stdout=stdout)
    return 0 if server.ended else 1
