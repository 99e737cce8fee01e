"""Schemas of Prisma's unit tests: the errors they must give, that they are valid, or how they are formatted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from conformance.corpus import read_json
from conformance.families.psl_cases import URL_REQUIRED, report, sources_of
from conformance.family import Case, Family, Setting, Skip
from conformance.schemas import first_difference
from nicol.validate import format_sources


def cases(setting: Setting) -> Iterator[Case]:
    for path in setting.corpus.files("psl_inline", ".json"):
        yield Case(setting.corpus.id("psl_inline", path), partial(check, path))


def check(path: Path) -> str | None:
    """Why the first case that differs does; cases about configuration alone are not judged."""
    judged = [case for case in read_json(path)["cases"] if case["kind"] in ("error", "valid", "reformat")]
    if not judged:
        raise Skip("only configuration is looked at")
    for case in judged:
        problem = check_case(case["kind"], case["files"], case.get("expected") or "")
        if problem:
            return problem
    return None


def check_case(kind: str, files: Sequence[Sequence[str]], expected: str) -> str | None:
    """Why one case differs."""
    sources = sources_of(files)
    if kind == "reformat":
        actual = "\n".join(format_sources(sources))
        return None if actual.strip("\n") == expected.strip("\n") else first_difference(expected, actual)
    if URL_REQUIRED in expected:
        raise Skip("Prisma 6 alone demands a url in the schema")
    actual = report(sources, errors_only=True)
    return None if actual.strip() == expected.strip() else first_difference(expected, actual)


FAMILY = Family("psl_inline", cases)
