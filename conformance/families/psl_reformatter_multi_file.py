"""Folders DIR and DIR.reformatted: the files of one schema, formatted together."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from conformance.families.psl_cases import sources_of
from conformance.family import Case, Family, Setting
from conformance.schemas import first_difference
from nicol.validate import format_sources

_ENDING = ".reformatted"


def cases(setting: Setting) -> Iterator[Case]:
    folder = setting.corpus.folder("psl_reformatter_multi_file")
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_dir() and not path.name.endswith(_ENDING):
            yield Case(setting.corpus.id("psl_reformatter_multi_file", path), partial(check, path))


def check(path: Path) -> str | None:
    """Why the first file that differs does."""
    files = sorted(path.glob("*.prisma"))
    texts = format_sources(sources_of([(file.name, file.read_bytes().decode()) for file in files]))
    for file, actual in zip(files, texts, strict=True):
        expected = (path.with_name(path.name + _ENDING) / file.name).read_bytes().decode()
        if actual != expected:
            return first_difference(expected, actual)
    return None


FAMILY = Family("psl_reformatter_multi_file", cases)
