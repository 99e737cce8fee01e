"""The settings as values, with what holds where nothing is set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import msgspec

Seconds: TypeAlias = Annotated[float, msgspec.Meta(gt=0)]
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


class ClientSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[tool.nicol.client]`: what clients log, from how many seconds a statement is slow, and the file of the query
    inventory, relative to the configuration, with how many calls one is recorded of."""

    log: tuple[Literal["query", "slow", "error"], ...] = ()
    log_params: bool = False
    slow: Seconds | None = None
    inventory: str | None = None
    inventory_every: Annotated[int, msgspec.Meta(ge=1)] = 1


NO_CLIENT_SETTINGS = ClientSettings()


class McpSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[tool.nicol.mcp]`: how many rows and seconds a query of an assistant may take, and which fields it never sees.

    `mask` and `unmask` name fields as `Model.field`; what looks like a secret by its name is masked unasked.
    """

    rows: Annotated[int, msgspec.Meta(gt=0)] = 100
    timeout: Seconds = 5.0
    mask: tuple[str, ...] = ()
    unmask: tuple[str, ...] = ()


NO_MCP_SETTINGS = McpSettings()


@dataclass(frozen=True, slots=True)
class ConfigVariable:
    """`env("NAME")` in a configuration file."""

    name: str


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
