"""Prisma's unit tests: schemas with their errors, valid ones, formatted ones, and what generator blocks say."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from conformance.corpus import read_json
from conformance.families.psl_cases import URL_REQUIRED, report, sources_of
from conformance.family import Case, Family, Setting, Skip
from conformance.schemas import first_difference
from nicol.model.schema import EnvVar
from nicol.psl import parse
from nicol.text.span import Source
from nicol.validate import format_sources
from nicol.validate.config import load_config
from nicol.validate.context import Context


def cases(setting: Setting) -> Iterator[Case]:
    for path in setting.corpus.files("psl_inline", ".json"):
        yield Case(setting.corpus.id("psl_inline", path), partial(check, path))


def check(path: Path) -> str | None:
    """Why the first case that differs does."""
    for case in read_json(path)["cases"]:
        problem = check_case(case["kind"], case["files"], case.get("expected") or "")
        if problem:
            return problem
    return None


def check_case(kind: str, files: Sequence[Sequence[str]], expected: str) -> str | None:
    """Why one case differs."""
    sources = sources_of(files)
    if kind == "config_valid":
        return "\n".join(configuration(sources)[1]) or None
    if kind == "generators_json":
        return first_difference(readable(json.loads(expected)), readable(configuration(sources)[0]))
    if kind not in ("error", "valid", "reformat"):
        raise Skip(f"no reader for cases of the kind {kind}")
    if kind == "reformat":
        actual = "\n".join(format_sources(sources))
        return None if actual.strip("\n") == expected.strip("\n") else first_difference(expected, actual)
    if URL_REQUIRED in expected:
        raise Skip("Prisma 6 alone demands a url in the schema")
    actual = report(sources, errors_only=True)
    return None if actual.strip() == expected.strip() else first_difference(expected, actual)


def configuration(sources: Sequence[Source]) -> tuple[list[dict[str, Any]], list[str]]:
    """The generators as Prisma's configuration shows them, without binary targets, and the errors."""
    context = Context(tuple(parse(source.text, number)[0] for number, source in enumerate(sources)))
    config = load_config(context)
    shown = [
        {
            "name": generator.name,
            "provider": generator.provider,
            "output": generator.output,
            "config": dict(generator.config),
            "previewFeatures": list(generator.preview_features),
        }
        for generator in config.generators
    ]
    return shown, [one.message for one in context.diagnostics if one.severity == "error"]


def readable(generators: list[dict[str, Any]]) -> str:
    """Generators as lines; Nicol runs no binaries and keeps no binary targets."""
    plain = [{key: value_of(value) for key, value in one.items() if key != "binaryTargets"} for one in generators]
    return json.dumps(plain, indent=1, default=str)


def value_of(value: object) -> object:
    """The text of `{"fromEnvVar": …, "value": …}`, else the value."""
    match value:
        case {"fromEnvVar": None, "value": str(text)}:
            return text
        case {"fromEnvVar": str(name)}:
            return f'env("{name}")'
        case EnvVar():
            return f'env("{value.name}")'
        case _:
            return value


FAMILY = Family("psl_inline", cases)
