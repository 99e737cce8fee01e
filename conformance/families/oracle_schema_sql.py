"""The SQL that real Prisma 7.10 writes for a schema from an empty database.

A case passes when the whole text is equal, or differs only in what `conformance.differences` knows to be deliberate.
The case's `lint`, `formatted` and `datamodel` are not looked at here.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from conformance.corpus import read_json
from conformance.differences import same_script
from conformance.family import Case, Family, Setting, Skip
from conformance.schemas import first_difference, script, sql_schema
from nicol.ddl import empty


def cases(setting: Setting) -> Iterator[Case]:
    for path in setting.corpus.files("oracle_schema_sql", ".json"):
        yield Case(setting.corpus.id("oracle_schema_sql", path), partial(check, path), path.parent.name)


def check(path: Path) -> str | None:
    """Why the script from an empty database differs."""
    case = read_json(path)
    expected = case.get("sql_from_empty")
    if expected is None:
        raise Skip("Prisma gave no SQL")
    after = sql_schema(case["schema"])
    actual = script(empty(after.dialect), after)
    return None if same_script(expected, actual) else first_difference(expected, actual)


FAMILY = Family("oracle_schema_sql", cases)
