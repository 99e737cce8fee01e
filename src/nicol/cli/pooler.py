"""Migrations go to the database itself, past a pooler that cannot keep a lock for them."""

from __future__ import annotations

from nicol.cli.console import warn
from nicol.drivers import DatabaseUrl
from nicol.migrate.project import session_url_of
from nicol.project import Project


def session_url(project: Project, given: str | None) -> DatabaseUrl:
    """The database that migrations go to, and says when that is not the one of the settings. PoolerError."""
    url, pooler = session_url_of(project, given)
    if pooler is not None:
        warn(f"{pooler.host}:{pooler.port} is a pooler; migrations go to directUrl.")
    return url
