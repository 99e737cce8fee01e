"""The project's settings: `[tool.nicol]` of pyproject.toml or nicol.toml, the environment and `.env`.

The runtime plane imports this module, so it costs little: TOML and `.env` readers are loaded when a file is there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal, Protocol, TypeAlias, TypeVar

import msgspec

from nicol.errors.config import (
    ConfigError,
    EmptyUrlError,
    EnvironmentVariableError,
    SchemaPathError,
    UrlMissingError,
)

T = TypeVar("T")
SCHEMA_PLACES = ("prisma/schema.prisma", "schema.prisma", "prisma/schema")
"""Where a schema is looked for when none is given, in Prisma's order."""
DEFAULT_VARIABLE = "DATABASE_URL"
"""The variable read when neither the schema nor the configuration says a url."""
_ENV_CALL = re.compile(r"""env\(\s*["']([^"']+)["']\s*\)""")


class Variable(Protocol):
    """A reference to an environment variable: `nicol.model.EnvVar`, or the configuration's own."""

    @property
    def name(self) -> str: ...


@dataclass(frozen=True, slots=True)
class ConfigVariable:
    """`env("NAME")` in a configuration file."""

    name: str


WrittenUrl: TypeAlias = str | Variable | None
"""A url as schema or configuration holds it: literal, variable, or absent."""


Weight: TypeAlias = Literal["error", "danger", "warning", "info", "off"]
"""How bad a finding is, or that it is not wanted."""


@dataclass(frozen=True, slots=True)
class ReviewSettings:
    """`[tool.nicol.review]`: codes may be beginnings of codes; paths are patterns of the shell.

    `baseline` is the file of known findings; `fail_on` the weight from which `nicol review` exits with 1.
    """

    fail_on: Literal["error", "danger", "warning", "info"] = "error"
    baseline: Path | None = None
    disable: tuple[str, ...] = ()
    severity: Mapping[str, Weight] = field(default_factory=dict[str, Weight])
    ignore: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])


_Seconds: TypeAlias = Annotated[float, msgspec.Meta(gt=0)]


class ClientSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[tool.nicol.client]`: what clients log, from how many seconds a statement is slow, and the file of the query
    inventory, relative to the configuration, with how many calls one is recorded of."""

    log: tuple[Literal["query", "slow", "error"], ...] = ()
    log_params: bool = False
    slow: _Seconds | None = None
    inventory: str | None = None
    inventory_every: Annotated[int, msgspec.Meta(ge=1)] = 1


NO_CLIENT_SETTINGS = ClientSettings()


class McpSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[tool.nicol.mcp]`: how many rows and seconds a query of an assistant may take, and which fields it never sees.

    `mask` and `unmask` name fields as `Model.field`; what looks like a secret by its name is masked unasked.
    """

    rows: Annotated[int, msgspec.Meta(gt=0)] = 100
    timeout: _Seconds = 5.0
    mask: tuple[str, ...] = ()
    unmask: tuple[str, ...] = ()


NO_MCP_SETTINGS = McpSettings()


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one project; paths are absolute, None = not set; timeouts are seconds.

    `root` is the folder of the configuration file, or the folder the search began in when there is no such file.
    """

    root: Path
    file: Path | None = None
    schema: Path | None = None
    migrations: Path | None = None
    seed: str | None = None
    output: Path | None = None
    url: str | ConfigVariable | None = None
    shadow_url: str | ConfigVariable | None = None
    lock_timeout: float | None = None
    lock_retries: int | None = None
    statement_timeout: float | None = None
    review: ReviewSettings = ReviewSettings()
    client: ClientSettings = NO_CLIENT_SETTINGS
    mcp: McpSettings = NO_MCP_SETTINGS


_Codes: TypeAlias = tuple[Annotated[str, msgspec.Meta(pattern=r"^(\*|[A-Z]{2,5}[0-9]{0,4})$")], ...]


class _Review(msgspec.Struct, forbid_unknown_fields=True):
    fail_on: Literal["error", "danger", "warning", "info"] = "error"
    baseline: str | None = None
    disable: _Codes = ()
    severity: dict[str, Weight] = msgspec.field(default_factory=dict[str, Weight])
    ignore: dict[str, _Codes] = msgspec.field(default_factory=dict[str, _Codes])


class _Settings(msgspec.Struct, forbid_unknown_fields=True):
    schema: str | None = None
    migrations: str | None = None
    seed: str | None = None
    output: str | None = None
    url: str | None = None
    shadow_url: str | None = None
    lock_timeout: _Seconds | None = None
    lock_retries: Annotated[int, msgspec.Meta(ge=0)] | None = None
    statement_timeout: _Seconds | None = None
    review: _Review = msgspec.field(default_factory=_Review)
    client: ClientSettings = NO_CLIENT_SETTINGS
    mcp: McpSettings = NO_MCP_SETTINGS


class _Tools(msgspec.Struct):
    nicol: _Settings | None = None


class _Project(msgspec.Struct):
    tool: _Tools = msgspec.field(default_factory=_Tools)


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


def find_config(start: Path | None = None) -> Config:
    """The settings found upward from `start` (default: the working directory); ConfigError when they are wrong."""
    start = (start or Path.cwd()).absolute()
    for folder in (start, *start.parents):
        if (own := folder / "nicol.toml").is_file():
            return _config(own, _read_toml(own, _Settings))
        project = folder / "pyproject.toml"
        if project.is_file() and (settings := _read_toml(project, _Project).tool.nicol) is not None:
            return _config(project, settings)
    return Config(root=start)


def environment(*folders: Path) -> dict[str, str]:
    """The process environment over the `.env` files of `folders`; the first folder that sets a name wins."""
    merged: dict[str, str] = {}
    for folder in reversed(folders):
        merged.update(_read_dotenv(folder / ".env"))
    return {**merged, **os.environ}


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


def find_schema(config: Config, given: Path | None = None, start: Path | None = None) -> Path:
    """The schema file or folder: `given`, else the configured one, else the first of the usual places that exists.

    The usual places are looked for in `start` (default: the working directory), then beside the configuration.
    SchemaPathError names what was looked at.
    """
    start = start or Path.cwd()
    chosen = given or config.schema
    places = [chosen] if chosen else [folder / place for folder in (start, config.root) for place in SCHEMA_PLACES]
    for place in places:
        if place.exists():
            return place
    raise SchemaPathError("\n".join(f"  {_shown(place, start)}: not found" for place in dict.fromkeys(places)))


def _config(file: Path, settings: _Settings) -> Config:
    root = file.parent
    return Config(
        root=root,
        file=file,
        schema=_absolute(root, settings.schema),
        migrations=_absolute(root, settings.migrations),
        seed=settings.seed,
        output=_absolute(root, settings.output),
        url=_written_url(settings.url),
        shadow_url=_written_url(settings.shadow_url),
        lock_timeout=settings.lock_timeout,
        lock_retries=settings.lock_retries,
        statement_timeout=settings.statement_timeout,
        review=_review(root, settings.review),
        client=settings.client,
        mcp=settings.mcp,
    )


def _review(root: Path, written: _Review) -> ReviewSettings:
    return ReviewSettings(
        fail_on=written.fail_on,
        baseline=_absolute(root, written.baseline),
        disable=written.disable,
        severity=written.severity,
        ignore=written.ignore,
    )


def _read_toml(file: Path, type: type[T]) -> T:
    try:
        return msgspec.toml.decode(file.read_bytes(), type=type)
    except msgspec.ValidationError as error:
        raise ConfigError(file, f"{error} (settings are {', '.join(_Settings.__struct_fields__)})") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ConfigError(file, f"not valid TOML: {error}") from error
    except OSError as error:
        raise ConfigError(file, f"cannot be read: {error.strerror}") from error


def _read_dotenv(file: Path) -> dict[str, str]:
    if not file.is_file():
        return {}
    from dotenv import dotenv_values

    try:
        values = dotenv_values(file)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(file, f"cannot be read: {error}") from error
    return {name: value for name, value in values.items() if value is not None}


def _absolute(folder: Path, text: str | None) -> Path | None:
    return None if text is None else folder / text


def _written_url(text: str | None) -> str | ConfigVariable | None:
    call = _ENV_CALL.fullmatch(text.strip()) if text else None
    return ConfigVariable(call[1]) if call else text


def _shown(path: Path, start: Path) -> str:
    return str(path.relative_to(start)) if path.is_relative_to(start) else str(path)
