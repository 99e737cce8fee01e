"""The schema files that `validate` and `format` are given: paths, standard input, or the project's own."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from nicol.errors.schema import SchemaFileError
from nicol.project import find_sources, shown
from nicol.text.span import Source
from nicol.validate import read_sources

STDIN = Path("-")
paths_argument = click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))


@dataclass(frozen=True, slots=True)
class Chosen:
    """Files that make one schema; `label` names them for people."""

    label: str
    sources: list[Source]
    from_stdin: bool = False


def choose(paths: Sequence[Path], schema_path: Path | None) -> Chosen:
    """The files and folders `paths`, `-` being standard input; without paths the project's schema.

    UsageError for a combination that makes no sense, P1012 when something cannot be read.
    """
    if not paths:
        path, sources = find_sources(schema_path)
        return Chosen(shown(path), sources)
    if schema_path is not None:
        raise click.UsageError("Give either paths or --schema.")
    if STDIN in paths:
        if len(paths) > 1:
            raise click.UsageError("`-` (standard input) stands alone.")
        return Chosen("standard input", [_stdin()], from_stdin=True)
    found = {source.path: source for path in paths for source in read_sources(Path(shown(path)))}
    return Chosen(", ".join(shown(path) for path in paths), list(found.values()))


def _stdin() -> Source:
    content = sys.stdin.buffer.read().removeprefix(codecs.BOM_UTF8)
    try:
        return Source(Path("stdin"), content.decode())
    except UnicodeDecodeError as error:
        raise SchemaFileError("standard input", "it is not UTF-8 text") from error
