"""A PostgreSQL of the soak's own, on a free port of the loopback, that may be stopped and started."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from nicol.drivers import connect, finish, parse_url
from nicol.errors import NicolError, UnreachableError
from tests.services import UNPRIVILEGED, find_binaries, free_port, wait_for

STOPS = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT}
"""How a server is told to stop: sessions are ended, or it falls over. https://www.postgresql.org/docs/current/server-shutdown.html"""


class Server:
    """Its data is in a temporary folder; it runs while the context is open."""

    def __init__(self, binaries: Path, folder: Path) -> None:
        self._binaries = binaries
        self._folder = folder
        self._owner = UNPRIVILEGED if os.geteuid() == 0 else None
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        self.restarts = 0

    @property
    def url(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def create(self) -> Self:
        """Makes the data folder."""
        if self._owner is not None:
            os.chown(self._folder, self._owner, self._owner)
        options = ["-D", self._folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"]
        subprocess.run(
            [self._binaries / "initdb", *options],
            check=True, stdout=subprocess.DEVNULL, user=self._owner, group=self._owner,
        )  # fmt: skip
        return self

    @property
    def folder(self) -> Path:
        """Where its Unix socket is; `data` below holds its files."""
        return self._folder

    def start(self, *settings: str) -> None:
        """Starts with more `settings` (`name=value`); returns when it answers."""
        options = ["-D", self._folder / "data", "-p", str(self.port), "-k", self._folder, "-F"]
        given = ("listen_addresses=127.0.0.1", "max_connections=60", *settings)
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._binaries / "postgres", *options, *(word for each in given for word in ("-c", each))],
                stdout=log, stderr=log, user=self._owner, group=self._owner,
            )  # fmt: skip
        wait_for(self.url)
        self._recovered()

    def _recovered(self, seconds: float = 60) -> None:
        """Returns when the server lets somebody in, or asks who it is: its port is open before that."""
        end = time.monotonic() + seconds
        while True:
            try:
                finish(connect(parse_url(self.url, Path())).close())
            except UnreachableError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)
            except NicolError:
                return
            else:
                return

    def stop(self, how: str = "fast") -> None:
        """Stops; returns when the process has ended."""
        if self._process is not None:
            self._process.send_signal(STOPS[how])
            self._process.wait(60)
            self._process = None

    def restart(self, how: str) -> None:
        """Stops and starts again."""
        self.stop(how)
        self.start()
        self.restarts += 1


@contextmanager
def own_server() -> Generator[Server]:
    """A running server of one's own; SystemExit where no binaries of PostgreSQL are found."""
    binaries = find_binaries()
    if binaries is None:
        raise SystemExit("There is no initdb: put PostgreSQL's binaries on the PATH.")
    folder = Path(tempfile.mkdtemp(prefix="nicol-soak-"))
    try:
        server = Server(binaries, folder).create()
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
