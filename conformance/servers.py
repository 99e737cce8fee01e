"""Database servers for cases that need one.

Cases take turns on one PostgreSQL database that is emptied in between: a hundredth of the time of making one.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from nicol.drivers import connect, create_database, drop_database, parse_url
from nicol.drivers.connection import Connection
from nicol.drivers.failure import DriverError
from nicol.drivers.finish import finish
from nicol.drivers.url import DatabaseUrl
from nicol.errors import NicolError

POSTGRESQL = "postgresql://postgres@127.0.0.1:5432/postgres"
"""Used when NICOL_TEST_POSTGRES_URL is not set."""
EMPTY = """
SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid();
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' LOOP
    EXECUTE format('DROP EXTENSION IF EXISTS %I CASCADE', name);
  END LOOP;
  FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
    EXECUTE format('DROP SCHEMA %I CASCADE', name);
  END LOOP;
  EXECUTE format('ALTER DATABASE %I RESET ALL', current_database());
  EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database());
END $$;
CREATE SCHEMA public;
"""
"""Leaves a PostgreSQL database as new, without other sessions, extensions and schemas; no commit waits for the disk."""


@dataclass(frozen=True, slots=True)
class Servers:
    """`postgresql` is the URL of a server that answers, or None; `spare` databases are empty and dropped at last."""

    postgresql: str | None
    spare: list[DatabaseUrl] = field(default_factory=list[DatabaseUrl])

    @contextmanager
    def connection(self, provider: str) -> Generator[Connection]:
        """A connection to an empty database; LookupError when there is no such server."""
        if provider == "sqlite":
            connection = connect(parse_url("file::memory:", Path()))
            yield connection
            finish(connection.close())
            return
        if provider != "postgresql":
            raise LookupError(f"no {provider} server at hand")
        with self.database() as url:
            connection = connect(url)
            try:
                yield connection
            finally:
                finish(connection.close())

    @contextmanager
    def database(self) -> Generator[DatabaseUrl]:
        """An empty PostgreSQL database that no other case uses; LookupError when there is no such server."""
        if self.postgresql is None:
            raise LookupError("no postgresql server at hand")
        url = self.spare.pop() if self.spare else _created(self.postgresql)
        try:
            yield url
        finally:
            if _emptied(url):
                self.spare.append(url)
            else:
                drop_database(url)

    def close(self) -> None:
        """Drops the databases that cases took turns on."""
        while self.spare:
            drop_database(self.spare.pop())


def _created(server: str) -> DatabaseUrl:
    path = f"/nicol_conformance_{uuid4().hex[:12]}"
    url = parse_url(urlunsplit(urlsplit(server)._replace(path=path)), Path())
    create_database(url)
    return url


def _emptied(url: DatabaseUrl) -> bool:
    """Whether the database could be made as new; what cannot is dropped."""
    try:
        connection = connect(url)
        try:
            finish(connection.script(EMPTY))
        finally:
            finish(connection.close())
    except (NicolError, DriverError):
        return False
    return True


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
