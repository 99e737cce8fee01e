"""Schemas with Prisma's datamodel beside them, and large schemas that have to be valid and stay as they are formatted.

`test_files` holds pairs: the JSON is equal in values and in the order of its keys. `test_schemas` has no expectation.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from conformance.families.psl_cases import report, sources_of
from conformance.family import Case, Family, Parts, Setting
from conformance.json_values import json_difference
from conformance.schemas import first_difference
from nicol.dmmf import datamodel, to_json
from nicol.model import Schema
from nicol.text.span import Source
from nicol.validate import format_sources, load, load_or_raise


def cases(setting: Setting) -> Iterator[Case]:
    for path in setting.corpus.files("dmmf", ".prisma"):
        yield Case(setting.corpus.id("dmmf", path), partial(check, path))


def check(path: Path) -> Parts:
    """The parts of one schema."""
    sources = sources_of([("schema.prisma", path.read_bytes().decode())])
    expected = path.with_suffix(".json")
    if expected.is_file():
        return {"datamodel": lambda: json_difference(json.loads(expected.read_text()), parsed(load_or_raise(sources)))}
    return {"valid": lambda: report(sources, errors_only=True) or None, "formatted": lambda: unsettled(sources)}


def parsed(schema: Schema) -> object:
    """The datamodel of `schema` as it comes out of its JSON."""
    return json.loads(to_json(datamodel(schema)))


def unsettled(sources: list[Source]) -> str | None:
    """How formatting differs the second time, or what it breaks."""
    (once,) = format_sources(sources)
    again = sources_of([("schema.prisma", once)])
    if load(again).schema is None:
        return "the schema is no longer valid when it is formatted"
    return first_difference(once, format_sources(again)[0])


FAMILY = Family("dmmf", cases)
