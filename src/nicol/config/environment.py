"""The environment and `.env`."""

from __future__ import annotations

import os
from pathlib import Path

from nicol.errors.config import ConfigError


def environment(*folders: Path) -> dict[str, str]:
    """The process environment over the `.env` files of `folders`; the first folder that sets a name wins."""
    merged: dict[str, str] = {}
    for folder in reversed(folders):
        merged.update(_read_dotenv(folder / ".env"))
    return {**merged, **os.environ}


def _read_dotenv(file: Path) -> dict[str, str]:
    if not file.is_file():
        return {}
    from dotenv import dotenv_values

    try:
        values = dotenv_values(file)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(file, f"cannot be read: {error}") from error
    return {name: value for name, value in values.items() if value is not None}
