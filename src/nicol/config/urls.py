"""Which database is meant: urls as they are written, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeAlias

from nicol.config.environment import environment
from nicol.config.settings import Config
from nicol.errors.config import EmptyUrlError, EnvironmentVariableError, UrlMissingError

DEFAULT_VARIABLE = "DATABASE_URL"
"""The variable read when neither the schema nor the configuration says a url."""


class Variable(Protocol):
    """A reference to an environment variable: `nicol.model.EnvVar`, or the configuration's own."""

    @property
    def name(self) -> str: ...


WrittenUrl: TypeAlias = str | Variable | None
"""A url as schema or configuration holds it: literal, variable, or absent."""


@dataclass(frozen=True, slots=True)
class LocatedUrl:
    """A database url as text and the folder that a relative `file:` path in it starts from."""

    text: str = field(repr=False)
    base: Path


@dataclass(frozen=True, slots=True)
class UrlPlace:
    """A written url, the file that holds it and the folder its relative paths start from."""

    written: WrittenUrl
    where: str
    base: Path


def resolve_url(place: UrlPlace, variables: Mapping[str, str]) -> LocatedUrl | None:
    """The url at `place`, None when none is written; P1012 when its variable is missing or empty."""
    written = place.written
    if written is None or isinstance(written, str):
        return None if written is None else LocatedUrl(written, place.base)
    value = variables.get(written.name)
    if value is None:
        raise EnvironmentVariableError(written.name, place.where)
    if not value:
        raise EmptyUrlError(written.name, place.where)
    return LocatedUrl(value, place.base)


def datasource_url(config: Config, schema_url: UrlPlace, variables: Mapping[str, str] | None = None) -> LocatedUrl:
    """The url of the project's database: the configuration's, else the schema's, else DATABASE_URL's.

    A relative `file:` path starts at the folder of the file that holds the url, as in Prisma. `variables` defaults to
    the environment with the `.env` files of the project and of the schema's folder. P1012 when there is no url.
    """
    if variables is None:
        variables = environment(config.root, schema_url.base)
    places = (config_url(config), schema_url)
    found = next((url for place in places if (url := resolve_url(place, variables)) is not None), None)
    if found is not None:
        return found
    if DEFAULT_VARIABLE not in variables:
        raise UrlMissingError
    return LocatedUrl(variables[DEFAULT_VARIABLE], config.root)


def config_url(config: Config) -> UrlPlace:
    """The configuration's url with its place."""
    return UrlPlace(config.url, str(config.file or config.root), config.root)
