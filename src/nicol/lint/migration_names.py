"""The names in migrations' changes of rows, held against what the history has made so far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from nicol.dialects import Dialect
from nicol.lint.query_rule import Script
from nicol.migrate.folder import SCRIPT
from nicol.sql import read_script
from nicol.sql.names import UnknownName, of_structure, unknown_names
from nicol.sql.replay import after
from nicol.sql.structure import Structure
from nicol.sql.values import CreateView, Harmless, Rows
from nicol.text.span import Source


def readable_scripts(folder: Path) -> Iterator[tuple[str, Source]]:
    """The migrations of a folder that have a script, in their order; the migration rules tell of the others."""
    for script in sorted(folder.glob(f"*/{SCRIPT}")):
        try:
            yield script.parent.name, Source(script, script.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            continue


def scripts(sources: Iterable[tuple[str, Source]], dialect: Dialect) -> Iterator[Script]:
    """Each migration (its name and script, in their order) with its unknown names."""
    structure = Structure(dialect)
    for number, (name, source) in enumerate(sources):
        found: list[UnknownName] = []
        for read in read_script(source.text, dialect):
            if isinstance(read.ddl, Rows | CreateView | Harmless) and not read.is_within:
                unknown = unknown_names(read.code, of_structure(structure))
                start = read.span[0]
                found += [replace(one, start=one.start + start, end=one.end + start) for one in unknown]
            structure = after(structure, read.ddl, number)
        yield Script(name, source, tuple(found))
