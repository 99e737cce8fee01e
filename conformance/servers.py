"""Database servers for cases that need one."""

from __future__ import annotations

import os
import socket
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from nicol.drivers import connect, create_database, drop_database, parse_url
from nicol.drivers.connection import Connection
from nicol.drivers.finish import finish

POSTGRESQL = "postgresql://postgres@127.0.0.1:5432/postgres"
"""Used when NICOL_TEST_POSTGRES_URL is not set."""


@dataclass(frozen=True, slots=True)
class Servers:
    """`postgresql` is the URL of a server that answers, or None."""

    postgresql: str | None

    @contextmanager
    def connection(self, provider: str) -> Generator[Connection]:
        """A connection to a new, empty database that goes afterwards; LookupError when there is no such server."""
        if provider == "sqlite":
            connection = connect(parse_url("file::memory:", Path()))
            yield connection
            finish(connection.close())
            return
        if provider != "postgresql" or self.postgresql is None:
            raise LookupError(f"no {provider} server at hand")
        parts = urlsplit(self.postgresql)
        url = parse_url(urlunsplit(parts._replace(path=f"/nicol_conformance_{uuid4().hex[:12]}")), Path())
        create_database(url)
        try:
            connection = connect(url)
            yield connection
            finish(connection.close())
        finally:
            drop_database(url)


def at_hand() -> Servers:
    """The servers that answer now."""
    url = os.environ.get("NICOL_TEST_POSTGRES_URL", POSTGRESQL)
    return Servers(url if answers(url) else None)


def answers(url: str) -> bool:
    """Whether something listens where `url` points."""
    parts = urlsplit(url)
    try:
        socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 5432), timeout=2).close()
    except OSError:
        return False
    return True
