"""A project: settings, schema, folders, database."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nicol.config import (
    Config,
    LocatedUrl,
    UrlPlace,
    config_url,
    datasource_url,
    environment,
    find_config,
    find_schema,
    resolve_url,
)
from nicol.drivers import DatabaseUrl, connect, parse_url
from nicol.drivers.connection import Connection
from nicol.drivers.finish import finish
from nicol.errors.config import UrlProtocolError
from nicol.model import EnvVar, Schema
from nicol.text.span import Source
from nicol.validate import load_or_raise, read_sources, require_database

WIRE = {"cockroachdb": "postgresql"}
"""Providers whose urls have another provider's scheme."""
PRODUCTS = {"postgresql": "PostgreSQL", "mysql": "MySQL"}


@dataclass(frozen=True)
class Project:
    """A valid schema with its sources and the settings around it."""

    config: Config
    path: Path
    sources: tuple[Source, ...]
    schema: Schema

    @cached_property
    def home(self) -> Path:
        """The folder of the schema file that holds the datasource: what is relative starts there."""
        return self.sources[self.schema.datasource.span.file].path.absolute().parent

    @property
    def migrations(self) -> Path:
        """The migrations folder."""
        return self.config.migrations or self.home / "migrations"

    @cached_property
    def variables(self) -> dict[str, str]:
        """The environment over the project's `.env` files."""
        return environment(self.config.root, self.home)

    def url(self, given: str | None = None) -> DatabaseUrl:
        """The database that migrations go to: `given`, else the configuration's url, else directUrl, else url."""
        if given is not None:
            return self._parsed(LocatedUrl(given, Path.cwd()))
        datasource = self.schema.datasource
        written = datasource.direct_url if datasource.direct_url is not None else datasource.url
        return self._parsed(datasource_url(self.config, self._place(written), self.variables))

    def direct_url(self) -> DatabaseUrl | None:
        """The datasource's directUrl, None when it has none."""
        written = self.schema.datasource.direct_url
        url = resolve_url(self._place(written), self.variables)
        return None if url is None else self._parsed(url)

    def shadow_url(self, given: str | None = None) -> DatabaseUrl | None:
        """The shadow database that was named for this project, None when a temporary one is to be made."""
        if given is not None:
            return self._parsed(LocatedUrl(given, Path.cwd()))
        own = UrlPlace(self.config.shadow_url, config_url(self.config).where, self.config.root)
        places = (own, self._place(self.schema.datasource.shadow_url))
        found = next((url for place in places if (url := resolve_url(place, self.variables)) is not None), None)
        return None if found is None else self._parsed(found)

    def _place(self, written: str | EnvVar | None) -> UrlPlace:
        return UrlPlace(written, shown(self.path), self.home)

    def _parsed(self, url: LocatedUrl) -> DatabaseUrl:
        parsed = parse_url(url.text, url.base)
        if parsed.provider != WIRE.get(self.schema.provider, self.schema.provider):
            raise UrlProtocolError(self.schema.datasource.name, self.schema.provider, parsed.provider)
        return parsed


def read_project(given: Path | None = None, start: Path | None = None) -> Project:
    """The project of `start` (default: the working directory), with the schema at `given` when one is named.

    P1012 when the schema is absent or wrong, NICOL-DB when it is for a database that Nicol does not work with.
    """
    config = find_config(start)
    path = Path(shown(find_schema(config, given, start)))
    sources = tuple(read_sources(path))
    schema = load_or_raise(sources)
    require_database(schema, sources)
    return Project(config, path, sources, schema)


def find_sources(given: Path | None = None) -> tuple[Path, list[Source]]:
    """Where the schema of the working directory is, or the one at `given`, and its files; P1012 when it is absent."""
    path = Path(shown(find_schema(find_config(), given)))
    return path, read_sources(path)


def shown(path: Path) -> str:
    """`path` as a person in the working directory would write it."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith(os.pardir) else relative


def describe(url: DatabaseUrl) -> str:
    """The database for people: `SQLite database dev.db`, `PostgreSQL database "shop" at localhost:5432`."""
    if not url.host:
        return f"SQLite database {url.database if url.in_memory else shown(Path(url.database))}"
    name = PRODUCTS.get(url.provider, url.provider)
    schema = f', schema "{url.schema}"' if url.schema else ""
    return f'{name} database "{url.database}"{schema} at {url.host}:{url.port}'


@contextmanager
def connected(url: DatabaseUrl) -> Generator[Connection, None, None]:
    """An open connection, closed at the end; P1xxx when it cannot be opened."""
    connection = connect(url)
    try:
        yield connection
    finally:
        finish(connection.close())
