"""Migrations go to the database itself, past a pooler that cannot keep a lock for them."""

from __future__ import annotations

from nicol.cli.console import warn
from nicol.drivers import DatabaseUrl
from nicol.drivers.pooler import lends_sessions
from nicol.errors.migrate import PoolerError
from nicol.migrate.lock import is_disabled
from nicol.project import Project


def session_url(project: Project, given: str | None) -> DatabaseUrl:
    """The database that migrations go to, with sessions of their own: the project's url, or its direct one.

    PoolerError when only a pooler's url is known, unless locks are switched off.
    """
    url = project.url(given)
    if is_disabled() or not lends_sessions(url):
        return url
    direct = project.direct_url() if given is None else None
    if direct is None or lends_sessions(direct):
        raise PoolerError(f"{url.host}:{url.port}")
    warn(f"{url.host}:{url.port} is a pooler; migrations go to directUrl.")
    return direct
