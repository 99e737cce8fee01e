"""`nicol db execute`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from nicol.cli.console import Failure, say
from nicol.cli.options import schema_option
from nicol.cli.project import open_project
from nicol.drivers import parse_url
from nicol.drivers.finish import finish
from nicol.migrate import execute as run_script
from nicol.project import connected, shown


@click.command()
@schema_option
@click.option("--url", "given", metavar="URL", help="Database to use; no schema is needed then.")
@click.option("--file", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="SQL file to run.")
@click.option("--stdin", "from_stdin", is_flag=True, help="Read the SQL from standard input.")
def execute(schema_path: Path | None, given: str | None, file: Path | None, from_stdin: bool) -> None:
    """Run an SQL script."""
    if (file is None) is not from_stdin:
        raise click.UsageError("Give either --file or --stdin.")
    sql = _script(file)
    url = open_project(schema_path).url() if given is None else parse_url(given, Path.cwd())
    with connected(url) as connection:
        finish(run_script(connection, sql))
    say("Script executed successfully.")


def _script(file: Path | None) -> str:
    """The text of `file`, or of standard input; Failure when it is not UTF-8."""
    content = file.read_bytes() if file else sys.stdin.buffer.read()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Failure(
            f"Cannot read the script {shown(file) if file else 'on standard input'}: line {line} is not UTF-8 text. "
            "Nothing was run."
        ) from error
