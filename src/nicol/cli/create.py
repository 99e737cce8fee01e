"""A database that is not there yet."""

from __future__ import annotations

from nicol.cli.console import say, warn
from nicol.drivers import DatabaseUrl
from nicol.drivers.finish import finish
from nicol.migrate import ensure_database
from nicol.project import describe


def ensure_created(url: DatabaseUrl, *, aside: bool = False) -> bool:
    """Creates the database when it is absent and says so, `aside` on stderr; whether it was absent."""
    created = finish(ensure_database(url))
    if created:
        (warn if aside else say)(f"{describe(url)} created")
    return created
