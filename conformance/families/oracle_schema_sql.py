"""What real Prisma 7.10 says of a schema: each thing that a case has recorded is a part of it.

valid: whether the schema is valid, and the whole error text. lint: all findings with their places (in UTF-16 units),
errors first. formatted: the formatted text. datamodel: the DMMF, with the order of keys. sql: the script from an empty
database, or one that differs only in what `conformance.differences` knows to be deliberate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from conformance.corpus import read_json
from conformance.differences import same_script
from conformance.families.dmmf import parsed
from conformance.families.psl_cases import sources_of
from conformance.family import Case, Family, Parts, Setting, Skip
from conformance.json_values import json_difference
from conformance.schemas import first_difference, script, sql_schema
from nicol.ddl import empty
from nicol.text.plain import render_plain
from nicol.text.span import Source
from nicol.validate import Loaded, format_sources, load, load_or_raise


def cases(setting: Setting) -> Iterator[Case]:
    for path in setting.corpus.files("oracle_schema_sql", ".json"):
        yield Case(setting.corpus.id("oracle_schema_sql", path), partial(check, path), path.parent.name)


def check(path: Path) -> Parts:
    """The parts that the case has recorded."""
    case = read_json(path)
    sources = sources_of([("schema.prisma", case["schema"])])
    checks: dict[str, tuple[str, Callable[[], str | None]]] = {
        "valid": ("valid", lambda: verdict(case, load(sources), sources)),
        "lint": ("lint", lambda: json_difference(case["lint"], findings(load(sources), sources))),
        "formatted": ("formatted", lambda: first_difference(case["formatted"], format_sources(sources)[0])),
        "datamodel": ("datamodel", lambda: json_difference(case["datamodel"], parsed(load_or_raise(sources)))),
        "sql_from_empty": ("sql", lambda: sql(case)),
    }
    parts = {name: run for key, (name, run) in checks.items() if case.get(key) is not None}
    if not parts:
        raise Skip("nothing is recorded")
    return parts


def verdict(case: dict[str, Any], loaded: Loaded, sources: list[Source]) -> str | None:
    """Why the verdict or its text differs."""
    errors = [one for one in loaded.diagnostics if one.severity == "error"]
    text = render_plain(errors, sources)
    if case["valid"] is bool(errors):
        return f"Prisma takes it, Nicol says:\n{text}" if errors else f"Nicol takes it, Prisma says:\n{case['error']}"
    return first_difference(case.get("error", "").strip("\n"), text.strip("\n"))


def findings(loaded: Loaded, sources: list[Source]) -> list[dict[str, object]]:
    """The diagnostics as Prisma's linter gives them."""
    ordered = sorted(loaded.diagnostics, key=lambda one: one.severity == "warning")
    return [
        {
            "file_name": str(sources[one.span.file].path),
            "start": units(sources[one.span.file].text[: one.span.start]),
            "end": units(sources[one.span.file].text[: one.span.end]),
            "text": one.message,
            "is_warning": one.severity == "warning",
        }
        for one in ordered
    ]


def units(text: str) -> int:
    """The length of `text` in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def sql(case: dict[str, Any]) -> str | None:
    """Why the script from an empty database differs."""
    after = sql_schema(case["schema"])
    expected, actual = case["sql_from_empty"], script(empty(after.dialect), after)
    return None if same_script(expected, actual) else first_difference(expected, actual)


FAMILY = Family("oracle_schema_sql", cases)
