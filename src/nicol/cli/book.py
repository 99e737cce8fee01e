"""The schema as the commands that show it want it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from nicol.cli.console import Failure
from nicol.page import Book, describe
from nicol.project import find_sources
from nicol.text.suggest import closest
from nicol.validate import load_or_raise

LISTED = 12
"""Names that an error lists at most."""


def open_book(schema_path: Path | None) -> Book:
    """The project's schema, of any provider: no database is needed to show it. P1012 when it is absent or wrong."""
    path, sources = find_sources(schema_path)
    folder = path if path.is_dir() else path.parent
    return describe(
        load_or_raise(sources), [Path(os.path.relpath(source.path, folder)).as_posix() for source in sources]
    )


def refuse_unknown(names: Iterable[str], known: Sequence[str], what: str) -> None:
    """Ends the command at a name that the schema does not have."""
    for name in names:
        if name in known:
            continue
        if near := closest(name, known):
            raise Failure(f"The schema has no {what} `{name}`. Did you mean `{near}`?")
        listed = ", ".join(known[:LISTED]) + (" …" if len(known) > LISTED else "")
        raise Failure(f"The schema has no {what} `{name}`; it has: {listed or 'none'}.")
