"""A client of `nicol lsp`: the process, and JSON-RPC over its standard input and output."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

PATIENCE = 60
"""Seconds to wait for a message of a slow machine."""


class Client:
    """One session; every message that arrives is kept in order."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "nicol", "lsp", "--stdio"]
        self.process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self.ids = count(1)
        self.inbox: Queue[dict[str, Any]] = Queue()
        self.stray = b""
        """What came over standard output and was no message."""
        self.reader = Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        while header := self.process.stdout.readline():
            if not header.startswith(b"Content-Length: "):
                self.stray += header
                continue
            length = int(header.removeprefix(b"Content-Length: "))
            while self.process.stdout.readline().strip():
                pass
            self.inbox.put(json.loads(self.process.stdout.read(length)))

    def _send(self, message: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def notify(self, method: str, params: Any = None) -> None:
        self._send({"method": method, "params": params})

    def ask(self, method: str, params: Any = None) -> Any:
        """The whole response, with `result` or `error`."""
        number = next(self.ids)
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self.inbox.get(timeout=PATIENCE)
            if message.get("id") == number and "method" not in message:
                return message

    def result(self, method: str, params: Any = None) -> Any:
        return self.ask(method, params)["result"]

    def wait(self, method: str) -> Any:
        """The parameters of the next notification or request with that name."""
        while True:
            message = self.inbox.get(timeout=PATIENCE)
            if message.get("method") == method:
                return message["params"]

    def diagnostics(self, uri: str) -> list[str]:
        """The messages of the next report about a file, those of the review left out."""
        return [one["message"] for one in self.report(uri) if one["source"] == "nicol"]

    def report(self, uri: str) -> list[Any]:
        """The next report about a file."""
        while True:
            params = self.wait("textDocument/publishDiagnostics")
            if params["uri"] == uri:
                found: list[Any] = params["diagnostics"]
                return found

    def initialize(self, **more: Any) -> Any:
        params = {"processId": None, "rootUri": None, "capabilities": {}, **more}
        answer = self.result("initialize", params)
        self.notify("initialized", {})
        return answer

    def open(self, path: Path, text: str) -> str:
        uri = path.as_uri()
        document = {"uri": uri, "languageId": "prisma", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})
        return uri

    def change(self, uri: str, *changes: dict[str, Any]) -> None:
        document = {"uri": uri, "version": 2}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": list(changes)})

    def end(self) -> int:
        """Shutdown and exit; the process's status."""
        assert self.ask("shutdown")["result"] is None
        self.notify("exit")
        return self.process.wait(PATIENCE)


@contextmanager
def client(folder: Path) -> Generator[Client, None, None]:
    """A session in `folder`; what is left of it at the end is killed."""
    session = Client(folder)
    try:
        yield session
    finally:
        session.process.kill()
        session.process.wait()
        session.reader.join(PATIENCE)
        for stream in (session.process.stdin, session.process.stdout, session.process.stderr):
            assert stream is not None
            stream.close()
