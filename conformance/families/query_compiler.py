"""Queries that Prisma's own tests compile to plans: each must run on its schema in PostgreSQL.

A plan's text is Prisma's own; what it stands for is compared. Every model has a row, and so has every row that the
query names by a unique key. A case passes when the query runs and gives what it selects; an error that the plan itself
can raise (a missing record) is as good.
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
from conformance.query_rows import Rows
from conformance.servers import Servers
from nicol.errors import NicolError
from nicol.query.kinds import listed

COUNTED = ("createMany", "updateMany", "deleteMany")
REFUSALS = {
    "MISSING_RECORD": ("P2025",),
    "MISSING_RELATED_RECORD": ("P2025", "P2018", "P2015"),
    "RECORDS_NOT_CONNECTED": ("P2017", "P2025"),
    "INCOMPLETE_CONNECT_INPUT": ("P2025", "P2018"),
    "INCOMPLETE_CONNECT_OUTPUT": ("P2025", "P2018"),
    "RELATION_VIOLATION": ("P2014",),
}
"""What a plan refuses with: Nicol's codes for it."""


def cases(setting: Setting) -> Iterator[Case]:
    folder = setting.corpus.folder("query_compiler")
    for path in setting.corpus.files("query_compiler", ".json"):
        snapshot = folder / "snapshots" / f"queries__queries@{path.name}.snap"
        if snapshot.exists():
            run = partial(check, path, snapshot.read_text(), setting.servers)
            yield Case(setting.corpus.id("query_compiler", path), run, "postgresql")


def check(path: Path, plan: str, servers: Servers) -> str | None:
    """What went wrong."""
    if servers.postgresql is None:
        raise Skip("no PostgreSQL server answers")
    query = read_json(path)
    with servers.database() as url, opened(path.with_name("schema.prisma").read_text(), url) as play:
        if query.get("modelName") is None:
            return _raw(play, query)
        item = recorded(play.schema, query)
        Rows(play).fill(item)
        return _judged(play, item, plan)


def _judged(play: Play, item: dict[str, Any], plan: str) -> str | None:
    try:
        answer = asked(play, item)
    except NicolError as error:
        allowed = [code for word, codes in REFUSALS.items() if word in plan for code in codes]
        return None if error.code in allowed else f"{error.code} {error}"
    if item["action"] in COUNTED:
        return None if answer.keys() == {"count"} else f"expected a count, got {answer}"
    names = [one.get("alias") or one["name"] for one in item["selections"]]
    for row in listed(answer):
        if row is not None and list(row) != names:
            return f"expected {', '.join(names)}, got {', '.join(row)}"
    return None


def _raw(play: Play, query: dict[str, Any]) -> str | None:
    """A raw statement reaches the database as it is written, which has a word of its own for the table's name."""
    try:
        asked(play, recorded(play.schema, query))
    except NicolError as error:
        return None if error.code == "P2010" else f"{error.code} {error}"
    return None


FAMILY = Family("query_compiler", cases)
