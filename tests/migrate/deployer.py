"""Deploys a folder to a database, as a process of its own: `python -m tests.migrate.deployer URL FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path

from nicol.drivers import connect, finish, parse_url
from nicol.errors import NicolError
from nicol.migrate import DeployRequest, deploy


def main(url: str, folder: str) -> None:
    """Prints the names that were applied, or the error's code and text."""
    connection = connect(parse_url(url, Path.cwd()))
    try:
        done = finish(deploy(connection, DeployRequest(Path(folder), connection.dialect.provider)))
    except NicolError as error:
        sys.exit(f"{error.code} {error}")
    print(*done.applied, sep="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
