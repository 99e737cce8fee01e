"""Which files make one schema with a given file."""

from __future__ import annotations

import re
from pathlib import Path

from nicol.config import Config, find_config
from nicol.errors import NicolError

_ENDING = "*.prisma"
_DATASOURCE = re.compile(r"^[ \t]*datasource[ \t]+\w+[ \t]*\{", re.MULTILINE)


def schema_files(path: Path, chosen: Path | None = None) -> list[Path]:
    """The files of the schema that `path` belongs to, sorted as the commands read them; `path` is always among them.

    A schema named by the editor's setting (`chosen`) or the configuration decides; else the topmost of the folders
    above `path` that all hold schema files. A folder with two datasources is no schema: then `path` stands alone.
    """
    for named in (chosen, _configured(path)):
        if named is not None and (path == named or (named.is_dir() and named in path.parents)):
            return _below(named, path) if named.is_dir() else [path]
    files = _below(_topmost(path.parent), path)
    return files if sum(map(_has_datasource, files)) < 2 else [path]


def _configured(path: Path) -> Path | None:
    try:
        config: Config = find_config(path.parent)
    except NicolError:
        return None
    return config.schema


def _topmost(folder: Path) -> Path:
    """`folder`, or the highest above it such that every folder in between holds schema files."""
    while folder.parent != folder and any(folder.parent.glob(_ENDING)):
        folder = folder.parent
    return folder


def _below(folder: Path, path: Path) -> list[Path]:
    return sorted({path, *(file for file in folder.rglob(_ENDING) if file.is_file())})


def _has_datasource(file: Path) -> bool:
    return bool(_DATASOURCE.search(read_text(file)))


def read_text(file: Path) -> str:
    """The file's text; bytes that are no UTF-8 become `\N{REPLACEMENT CHARACTER}`, a file that is gone is empty."""
    try:
        return file.read_bytes().removeprefix(b"\xef\xbb\xbf").decode(errors="replace")
    except OSError:
        return ""
