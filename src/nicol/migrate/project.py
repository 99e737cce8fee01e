"""What migrating needs of a project on disk: where shadow databases come from, and a way past poolers."""

from __future__ import annotations

from nicol.drivers import DatabaseUrl
from nicol.drivers.pooler import lends_sessions
from nicol.errors.migrate import PoolerError
from nicol.migrate.lock import is_disabled
from nicol.migrate.shadow import Shadow
from nicol.project import Project


def shadow_of(project: Project, url: DatabaseUrl) -> Shadow:
    """The shadow database: the one that was named, else a temporary one beside `url`."""
    named = project.shadow_url()
    return Shadow(url) if named is None else Shadow(named, explicit=True, kept=(url,))


def session_url_of(project: Project, given: str | None = None) -> tuple[DatabaseUrl, DatabaseUrl | None]:
    """The database that migrations go to, with sessions of their own: the project's url, or its direct one.

    The second is the pooler that is passed by, if there is one. PoolerError when only a pooler's url is known, unless
    locks are switched off.
    """
    url = project.url(given)
    if is_disabled() or not lends_sessions(url):
        return url, None
    direct = project.direct_url() if given is None else None
    if direct is None or lends_sessions(direct):
        raise PoolerError(f"{url.host}:{url.port}")
    return direct, url
