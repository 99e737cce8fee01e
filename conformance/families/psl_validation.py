"""Schemas whose last comment is what Prisma 6.19 prints about them; no comment = nothing to say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from conformance.families.psl_cases import URL_REQUIRED, report, sources_of
from conformance.family import Case, Family, Setting, Skip
from conformance.schemas import first_difference

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def cases(setting: Setting) -> Iterator[Case]:
    for path in setting.corpus.files("psl_validation", ".prisma"):
        yield Case(setting.corpus.id("psl_validation", path), partial(check, path))


def check(path: Path) -> str | None:
    """Why the diagnostics differ."""
    text = path.read_bytes().decode()
    expected = expectation(text)
    if URL_REQUIRED in expected:
        raise Skip("Prisma 6 alone demands a url in the schema")
    actual = report(sources_of([("schema.prisma", text)]))
    return None if actual.strip() == expected.strip() else first_difference(expected, actual)


def expectation(text: str) -> str:
    """The comment lines that end `text`, without slashes and colour."""
    lines = text.rstrip("\n").split("\n")
    count = 0
    while count < len(lines) and lines[-1 - count].startswith("//"):
        count += 1
    tail = lines[len(lines) - count :]
    return _COLOUR.sub("", "\n".join(re.sub(r"^// ?", "", line) for line in tail))


FAMILY = Family("psl_validation", cases)
