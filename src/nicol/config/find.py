"""Where settings and schema are."""

from __future__ import annotations

from pathlib import Path

from nicol.config.settings import Config
from nicol.errors.config import SchemaPathError

SCHEMA_PLACES = ("prisma/schema.prisma", "schema.prisma", "prisma/schema")
"""Where a schema is looked for when none is given, in Prisma's order."""


def find_config(start: Path | None = None) -> Config:
    """The settings found upward from `start` (default: the working directory); ConfigError when they are wrong."""
    start = (start or Path.cwd()).absolute()
    for folder in (start, *start.parents):
        own, project = folder / "nicol.toml", folder / "pyproject.toml"
        if own.is_file():
            from nicol.config.toml import own_file

            return own_file(own)
        if project.is_file():
            from nicol.config.toml import project_file

            if (found := project_file(project)) is not None:
                return found
    return Config(root=start)


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


def _shown(path: Path, start: Path) -> str:
    return str(path.relative_to(start)) if path.is_relative_to(start) else str(path)
