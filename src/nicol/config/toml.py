"""`[tool.nicol]` of pyproject.toml or nicol.toml as settings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal, TypeAlias, TypeVar

import msgspec

from nicol.config.settings import (
    NO_CLIENT_SETTINGS,
    NO_MCP_SETTINGS,
    ClientSettings,
    Config,
    ConfigVariable,
    McpSettings,
    ReviewSettings,
    Seconds,
    Weight,
)
from nicol.errors.config import ConfigError

T = TypeVar("T")
_ENV_CALL = re.compile(r"""env\(\s*["']([^"']+)["']\s*\)""")
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
    lock_timeout: Seconds | None = None
    lock_retries: Annotated[int, msgspec.Meta(ge=0)] | None = None
    statement_timeout: Seconds | None = None
    review: _Review = msgspec.field(default_factory=_Review)
    client: ClientSettings = NO_CLIENT_SETTINGS
    mcp: McpSettings = NO_MCP_SETTINGS


class _Tools(msgspec.Struct):
    nicol: _Settings | None = None


class _Project(msgspec.Struct):
    tool: _Tools = msgspec.field(default_factory=_Tools)


def own_file(file: Path) -> Config:
    """The settings of a nicol.toml; ConfigError when they are wrong."""
    return _config(file, _read_toml(file, _Settings))


def project_file(file: Path) -> Config | None:
    """The settings in a pyproject.toml, None when it has none of Nicol's; ConfigError when they are wrong."""
    settings = _read_toml(file, _Project).tool.nicol
    return None if settings is None else _config(file, settings)


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


def _absolute(folder: Path, text: str | None) -> Path | None:
    return None if text is None else folder / text


def _written_url(text: str | None) -> str | ConfigVariable | None:
    call = _ENV_CALL.fullmatch(text.strip()) if text else None
    return ConfigVariable(call[1]) if call else text
