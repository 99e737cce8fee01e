"""The project that an assistant works on, read anew for every call."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nicol.config import find_config, find_schema
from nicol.drivers import DatabaseUrl
from nicol.drivers.connection import Connection
from nicol.migrate.project import shadow_of
from nicol.migrate.shadow import Shadow
from nicol.project import Project, connected, read_project
from nicol.text.span import Source
from nicol.validate import read_sources


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder with a project; `schema` and `given` are the command's `--schema` and `--url`."""

    folder: Path
    schema: Path | None = None
    given: str | None = None

    def project(self) -> Project:
        """The project as it is now; P1012 when its schema is absent or wrong."""
        return read_project(self.schema, self.folder)

    def sources(self) -> tuple[Source, ...]:
        """The schema's files, valid or not; P1012 when there is none."""
        return tuple(read_sources(find_schema(find_config(self.folder), self.schema, self.folder)))

    def url(self, project: Project) -> DatabaseUrl:
        """The database that `project` is worked on with."""
        return project.url(self.given)

    def shadow(self, project: Project) -> Shadow:
        """Where the project's migrations are replayed."""
        return shadow_of(project, self.url(project))

    @contextmanager
    def connected(self, project: Project) -> Generator[Connection]:
        """An open connection to the project's database; P1xxx when it cannot be opened."""
        with connected(self.url(project)) as connection:
            yield connection
