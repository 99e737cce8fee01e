"""The SQL and the summary that real Prisma 7.10 writes between two schemas, and the SQL of the way back."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from conformance.corpus import read_json
from conformance.differences import same_script
from conformance.family import Case, Family, Setting
from conformance.schemas import first_difference, script, sql_schema
from nicol.ddl import diff, summary


def cases(setting: Setting) -> Iterator[Case]:
    for path in setting.corpus.files("oracle_migration_sql", ".json"):
        yield Case(setting.corpus.id("oracle_migration_sql", path), partial(check, path), path.parent.name)


def check(path: Path) -> str | None:
    """Why script, summary or the script back differs."""
    case = read_json(path)
    before, after = sql_schema(case["from"]), sql_schema(case["to"])
    forth, back = script(before, after), script(after, before)
    if not same_script(case["sql"], forth):
        return first_difference(case["sql"], forth)
    if not same_script(case["sql_back"], back):
        return first_difference(case["sql_back"], back)
    return first_difference(case["summary"].rstrip("\n"), summary(diff(before, after)).rstrip("\n"))


FAMILY = Family("oracle_migration_sql", cases)
