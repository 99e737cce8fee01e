"""Database servers for cases that need one.

Cases take turns on one database of each server that is emptied in between: a hundredth of the time of making one.
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
from nicol.drivers.url import DEFAULT_PORTS, DatabaseUrl
from nicol.errors import NicolError
from nicol.migrate.databases import procedures

POSTGRESQL = "postgresql://postgres@127.0.0.1:5432/postgres"
MYSQL = "mysql://root@127.0.0.1:3306/mysql"
VARIABLES = {"postgresql": ("NICOL_TEST_POSTGRES_URL", POSTGRESQL), "mysql": ("NICOL_TEST_MYSQL_URL", MYSQL)}
"""Provider → the environment variable with its server's URL, and the URL used when that is not set."""
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
    """`urls` are those of the servers that answer, by provider; `spare` databases are empty and dropped at last."""

    urls: dict[str, str]
    spare: dict[str, list[DatabaseUrl]] = field(default_factory=dict[str, list[DatabaseUrl]])

    @property
    def postgresql(self) -> str | None:
        return self.urls.get("postgresql")

    @contextmanager
    def connection(self, provider: str) -> Generator[Connection]:
        """A connection to an empty database; LookupError when there is no such server."""
        if provider == "sqlite":
            connection = connect(parse_url("file::memory:", Path()))
            yield connection
            finish(connection.close())
            return
        with self.database(provider) as url:
            connection = connect(url)
            try:
                yield connection
            finally:
                finish(connection.close())

    @contextmanager
    def database(self, provider: str = "postgresql") -> Generator[DatabaseUrl]:
        """An empty database that no other case uses; LookupError when there is no such server."""
        if provider not in self.urls:
            raise LookupError(f"no {provider} server at hand")
        spare = self.spare.setdefault(provider, [])
        url = spare.pop() if spare else _created(self.urls[provider])
        try:
            yield url
        finally:
            if _emptied(url):
                spare.append(url)
            else:
                drop_database(url)

    def close(self) -> None:
        """Drops the databases that cases took turns on."""
        for spare in self.spare.values():
            while spare:
                drop_database(spare.pop())


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
            finish(_empty(connection))
        finally:
            finish(connection.close())
    except (NicolError, DriverError):
        return False
    return True


async def _empty(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        await connection.script(EMPTY)
    else:
        await procedures(connection.dialect).clear(connection, ())


def at_hand() -> Servers:
    """The servers that answer now."""
    urls = {provider: os.environ.get(*variable) or variable[1] for provider, variable in VARIABLES.items()}
    return Servers({provider: url for provider, url in urls.items() if answers(url)})


def answers(url: str) -> bool:
    """Whether something listens where `url` points."""
    parts = urlsplit(url)
    default = DEFAULT_PORTS[parse_url(url, Path()).provider]
    try:
        socket.create_connection((parts.hostname or "127.0.0.1", parts.port or default), timeout=2).close()
    except OSError:
        return False
    return True
