"""What the templates say differently for each database that a new project can start with."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from nicol.cli.console import Failure
from nicol.drivers import parse_url


@dataclass(frozen=True, slots=True)
class Start:
    """A new project's database: provider, product name and the marks of the templates."""

    provider: str
    product: str
    marks: dict[str, str] = field(default_factory=dict[str, str])


STARTS = {
    "sqlite": Start("sqlite", "SQLite", {"PARAMETER": "?", "INSENSITIVE": "", "TIME": "", "TEXT": "", "EXTRA": ""}),
    "postgresql": Start(
        "postgresql",
        "PostgreSQL",
        {
            "PARAMETER": "$1",
            "INSENSITIVE": ', "mode": "insensitive"',
            "TIME": " @db.Timestamptz(3)",
            "TEXT": "",
            "EXTRA": "[postgres]",
        },
    ),
    "mysql": Start(
        "mysql",
        "MySQL",
        {"PARAMETER": "?", "INSENSITIVE": "", "TIME": "", "TEXT": " @db.Text", "EXTRA": "[mysql]"},
    ),
}


def start_for(url: str | None, default: str = "sqlite") -> Start:
    """The start that fits `url`; P1013 when it is no url, Failure when no new project can start with its database."""
    provider = default if url is None else parse_url(url, Path.cwd()).provider
    if provider not in STARTS:
        raise Failure(f"A new project starts on {' or '.join(STARTS)}; `{provider}` is not among them yet.")
    return STARTS[provider]
