"""Pairs X.prisma and X.reformatted.prisma: the formatter's text, which formatting must not change again."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from conformance.families.psl_cases import sources_of
from conformance.family import Case, Family, Setting
from conformance.schemas import first_difference
from nicol.validate import format_sources

_ENDING = ".reformatted.prisma"


def cases(setting: Setting) -> Iterator[Case]:
    for path in setting.corpus.files("psl_reformatter", ".prisma"):
        if not path.name.endswith(_ENDING):
            yield Case(setting.corpus.id("psl_reformatter", path), partial(check, path))


def check(path: Path) -> str | None:
    """Why the formatted text, or formatting it again, differs."""
    expected = path.with_name(path.name.removesuffix(".prisma") + _ENDING).read_bytes().decode()
    for text in (path.read_bytes().decode(), expected):
        (actual,) = format_sources(sources_of([(path.name, text)]))
        if actual != expected:
            return first_difference(expected, actual)
    return None


FAMILY = Family("psl_reformatter", cases)
