"""`nicol format`."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import click

from nicol.cli.console import Failure, say
from nicol.cli.files import write_whole
from nicol.cli.options import schema_option
from nicol.cli.project import shown
from nicol.config import find_config, find_schema
from nicol.errors.schema import SchemaError
from nicol.psl import parse
from nicol.text.span import Source
from nicol.validate import format_sources, read_sources


@click.command(name="format")
@schema_option
@click.option("--check", is_flag=True, help="Change nothing; exit 1 when a file is not formatted.")
def format_schema(schema_path: Path | None, check: bool) -> None:
    """Format the schema."""
    began = time.perf_counter()
    path = Path(shown(find_schema(find_config(), schema_path)))
    sources = read_sources(path)
    _refuse_broken(sources)
    pairs = zip(sources, format_sources(sources), strict=True)
    changed = [(source, text) for source, text in pairs if text != source.text]
    if check:
        _check([source for source, _ in changed])
        return
    for source, text in changed:
        write_whole(source.path, text)
    say(f"Formatted {shown(path)} in {(time.perf_counter() - began) * 1000:.0f} ms")


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
