"""`nicol db execute`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from nicol.cli.console import say
from nicol.cli.options import schema_option
from nicol.cli.project import connected, open_project
from nicol.drivers import parse_url
from nicol.drivers.finish import finish
from nicol.migrate import execute as run_script


@click.command()
@schema_option
@click.option("--url", "given", metavar="URL", help="Database to use; no schema is needed then.")
@click.option("--file", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="SQL file to run.")
@click.option("--stdin", "from_stdin", is_flag=True, help="Read the SQL from standard input.")
def execute(schema_path: Path | None, given: str | None, file: Path | None, from_stdin: bool) -> None:
    """Run an SQL script."""
    if (file is None) is not from_stdin:
        raise click.UsageError("Give either --file or --stdin.")
    sql = file.read_text(encoding="utf-8") if file else sys.stdin.read()
    url = open_project(schema_path).url() if given is None else parse_url(given, Path.cwd())
    with connected(url) as connection:
        finish(run_script(connection, sql))
    say("Script executed successfully.")
