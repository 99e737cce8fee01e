"""The project's settings: `[tool.nicol]` of pyproject.toml or nicol.toml, the environment and `.env`.

The runtime plane imports this package, so it costs little: readers of TOML and `.env` are loaded when a file is there.
"""

from nicol.config.environment import environment
from nicol.config.find import find_config, find_schema
from nicol.config.settings import ClientSettings, Config, ConfigVariable, McpSettings, ReviewSettings, Weight
from nicol.config.urls import LocatedUrl, UrlPlace, config_url, datasource_url, resolve_url

__all__ = [
    "ClientSettings",
    "Config",
    "ConfigVariable",
    "LocatedUrl",
    "McpSettings",
    "ReviewSettings",
    "UrlPlace",
    "Weight",
    "config_url",
    "datasource_url",
    "environment",
    "find_config",
    "find_schema",
    "resolve_url",
]
