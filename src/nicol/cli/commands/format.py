"""`nicol format`."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import click

from nicol.cli.console import Failure, say
from nicol.cli.files import write_whole
from nicol.cli.options import schema_option
from nicol.cli.sources import choose, paths_argument
from nicol.errors.schema import SchemaError
from nicol.project import shown
from nicol.psl import parse
from nicol.text.span import Source
from nicol.validate import format_files


@click.command(name="format")
@paths_argument
@schema_option
@click.option("--check", is_flag=True, help="Change nothing; exit 1 when a file is not formatted.")
def format_schema(paths: tuple[Path, ...], schema_path: Path | None, check: bool) -> None:
    """Format the schema; `-` formats standard input to standard output."""
    began = time.perf_counter()
    chosen = choose(paths, schema_path)
    _refuse_broken(chosen.sources)
    pairs = list(zip(chosen.sources, format_files(chosen.sources), strict=True))
    changed = [(source, text) for source, text in pairs if text != source.text]
    if check:
        _check([source for source, _ in changed])
        return
    if chosen.from_stdin:
        click.echo(pairs[0][1].encode(), nl=False)
        return
    for source, text in changed:
        write_whole(source.path, text)
    say(f"Formatted {chosen.label} in {(time.perf_counter() - began) * 1000:.0f} ms")


def _refuse_broken(sources: Sequence[Source]) -> None:
    """SchemaError for files whose blocks cannot be told apart: moving their lines would make them worse."""
    found = [each for index, source in enumerate(sources) for each in parse(source.text, index)[1]]
    if any(diagnostic.severity == "error" for diagnostic in found):
        raise SchemaError(tuple(sources), tuple(found))


def _check(unformatted: list[Source]) -> None:
    if unformatted:
        names = "\n".join(f"  {shown(source.path)}" for source in unformatted)
        raise Failure(f"There are unformatted files. Run `nicol format` to format them.\n\n{names}")
    say("All files are formatted correctly!")
