"""Prisma's own tests of queries that do not fit the schema: each must raise, and say where in the arguments.

A case passes when the call that the query becomes raises a QueryArgumentError whose path is the recorded one, an
argument's or a selected field's, in Nicol's names.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from conformance.corpus import read_json
from conformance.families.query import Play, asked, opened
from conformance.family import Case, Family, Setting, Skip
from conformance.query_protocol import recorded
from conformance.servers import Servers
from nicol.errors.query import QueryArgumentError

NAMES = {"orderBy": "order_by", "skipDuplicates": "skip_duplicates", "relationLoadStrategy": "relation_load_strategy"}
"""Prisma's names of arguments that Nicol spells otherwise."""


def cases(setting: Setting) -> Iterator[Case]:
    root = setting.corpus.folder("query_validation")
    for path in setting.corpus.files("query_validation", ".query.json"):
        stem = path.name.removesuffix(".query.json")
        beside = path.with_name(f"{stem}.expected.json")
        expected = beside if beside.exists() else root / beside.name
        if expected.exists():
            run = partial(check, path, read_json(expected), setting.servers)
            yield Case(setting.corpus.id("query_validation", path), run, "postgresql")


def check(path: Path, expected: dict[str, Any], servers: Servers) -> str | None:
    """What is wrong with the error, or that there is none."""
    if servers.postgresql is None:
        raise Skip("no PostgreSQL server answers")
    schema = path.with_name("schema.prisma").read_text()
    with servers.database() as url, opened(schema, url) as play:
        return _judged(play, read_json(path), wanted_paths(expected["meta"]))


def _judged(play: Play, query: dict[str, Any], wanted: set[str]) -> str | None:
    try:
        answer = asked(play, recorded(play.schema, query))
    except QueryArgumentError as error:
        found = error.path
        return None if found in wanted else f"expected the path {' or '.join(sorted(wanted))}, got {error}"
    return f"expected an error at {' or '.join(sorted(wanted))}, got {answer}"


def wanted_paths(meta: dict[str, Any]) -> set[str]:
    """Where the error is, in Nicol's names; an error of a union has one place for each of its members."""
    if "errors" in meta:
        return {path for item in meta["errors"] for path in wanted_paths(item)}
    selected: list[str] = meta["selectionPath"][1:]
    path = [step for name in selected for step in ("select", name)]
    if "argumentPath" in meta:
        steps: list[str] = meta["argumentPath"]
        path += [NAMES.get(step, step) for step in steps]
    elif meta["kind"] == "EmptySelection":
        path.append("select")
    return {".".join(path)}


FAMILY = Family("query_validation", cases)
