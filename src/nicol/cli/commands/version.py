"""`nicol version`."""

from __future__ import annotations

import json
import platform
import sys
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed

import click

from nicol import __version__
from nicol.cli.console import say

DRIVERS = ("apsw", "asyncpg", "psycopg", "asyncmy")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def version(as_json: bool) -> None:
    """Print the versions of Nicol, Python and the database drivers."""
    facts = {
        "nicol": __version__,
        "python": platform.python_version(),
        "platform": f"{sys.platform}-{platform.machine()}",
        **{name: _version_of(name) for name in DRIVERS},
    }
    if as_json:
        say(json.dumps(facts, indent=2))
        return
    for name, value in facts.items():
        say(f"{name:<12}: {value or 'not installed'}")


def _version_of(name: str) -> str | None:
    try:
        return installed(name)
    except PackageNotFoundError:
        return None
