"""Which database a generated client talks to."""

from __future__ import annotations

from dataclasses import replace

from nicol.client.package import Package
from nicol.config import Config, LocatedUrl, UrlPlace, datasource_url
from nicol.drivers import DatabaseUrl, parse_url


def database_url(package: Package, config: Config, given: str | None, *, read_only: bool) -> DatabaseUrl:
    """The url passed to the client, else the configuration's, the schema's, or DATABASE_URL's.

    A relative `file:` path in a url passed to the client starts at the schema's folder, as one in the schema does.
    P1012 when there is no url, P1013 when it cannot be read.
    """
    folder = package.schema_folder
    if given is not None:
        located = LocatedUrl(given, folder)
    else:
        located = datasource_url(config, UrlPlace(package.schema.datasource.url, "the schema", folder))
    return replace(parse_url(located.text, located.base), read_only=read_only)
