"""Large schemas, some with errors: loading them must end, and formatting them must settle at once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from conformance.families.psl_cases import sources_of
from conformance.family import Case, Family, Setting
from conformance.schemas import first_difference
from nicol.validate import format_sources, load


def cases(setting: Setting) -> Iterator[Case]:
    for path in setting.corpus.files("misc_schemas", ".prisma"):
        yield Case(setting.corpus.id("misc_schemas", path), partial(check, path))


def check(path: Path) -> str | None:
    """How the second formatting differs from the first."""
    sources = sources_of([(path.name, path.read_bytes().decode())])
    load(sources)
    (once,) = format_sources(sources)
    (twice,) = format_sources(sources_of([(path.name, once)]))
    return None if once == twice else first_difference(once, twice)


FAMILY = Family("misc_schemas", cases)
