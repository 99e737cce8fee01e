"""Which files make one schema with a given file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from nicol.config import find_config
from nicol.errors.config import ConfigError

_ENDING = "*.prisma"
_DATASOURCE = re.compile(r"^[ \t]*datasource[ \t]+\w+[ \t]*\{", re.MULTILINE)


def schema_files(path: Path, chosen: Path | None = None) -> list[Path]:
    """The files of the schema that `path` belongs to, sorted as the commands read them; `path` is always among them.

    A schema named by the editor's setting (`chosen`) or the configuration decides, and a file outside of it stands
    alone. Else the folders around `path` count that hang together, each with schema files of its own; two datasources
    in them are two schemas: then `path` stands alone.
    """
    named = chosen or _configured(path)
    if named is not None:
        inside = named.is_dir() and named in path.parents
        return sorted({path, *_files(named.rglob(_ENDING))}) if inside else [path]
    files = sorted({path, *_around(_topmost(path.parent))})
    return files if sum(map(_has_datasource, files)) < 2 else [path]


def _configured(path: Path) -> Path | None:
    """The schema that the configuration names; one that cannot be read names none, and `config_problem` says why."""
    try:
        return find_config(path.parent).schema
    except ConfigError:
        return None


def config_problem(path: Path) -> str:
    """What is wrong with the configuration of the file at `path`; empty when nothing is."""
    try:
        find_config(path.parent)
    except ConfigError as error:
        return str(error)
    return ""


def _topmost(folder: Path) -> Path:
    """`folder`, or the highest above it such that every folder in between holds schema files."""
    while folder.parent != folder and any(folder.parent.glob(_ENDING)):
        folder = folder.parent
    return folder


def _around(folder: Path) -> Iterator[Path]:
    """The files of `folder` and of the folders in it that have some; nothing else is walked through."""
    yield from _files(folder.glob(_ENDING))
    for inner in folder.glob("*/"):
        if not inner.name.startswith(".") and not inner.is_symlink() and any(_files(inner.glob(_ENDING))):
            yield from _around(inner)


def _files(found: Iterable[Path]) -> Iterator[Path]:
    return (file for file in found if file.is_file())


def _has_datasource(file: Path) -> bool:
    return bool(_DATASOURCE.search(read_text(file)))


def read_text(file: Path) -> str:
    """The file's text; bytes that are no UTF-8 become `\N{REPLACEMENT CHARACTER}`, a file that is gone is empty."""
    try:
        return file.read_bytes().removeprefix(b"\xef\xbb\xbf").decode(errors="replace")
    except OSError:
        return ""
