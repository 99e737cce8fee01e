"""Schemas with the migration that Prisma 6.19 writes for an empty database, in a comment at their end.

Second property, where a server is at hand: with that SQL run, the database equals the schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from conformance.family import Case, Family, Setting, Skip
from conformance.live import drift_after
from conformance.schemas import first_difference, script, sql_schema
from conformance.servers import Servers
from nicol.ddl import empty

MARK = "// Expected Migration:"
TAGS = {"postgres": "postgresql", "sqlite": "sqlite", "mysql": "mysql", "vitess": "mysql"}


def cases(setting: Setting) -> Iterator[Case]:
    for path in setting.corpus.files("single_migration", ".prisma"):
        tag = re.match(r"// *tags=(\w+)", path.read_text())
        database = TAGS.get(tag[1]) if tag else None
        yield Case(
            setting.corpus.id("single_migration", path), partial(check, path, setting.servers, database), database
        )


def check(path: Path, servers: Servers, database: str | None) -> str | None:
    """Why the script differs, or the database afterwards."""
    if database is None:
        raise Skip("its databases are none of ours")
    schema, comment = path.read_text().split(MARK)
    expected = "\n".join(line.removeprefix("//").removeprefix(" ") for line in comment.strip("\n").splitlines()) + "\n"
    after = sql_schema(schema)
    named = any(table.schema for table in after.tables)
    before = empty(after.dialect) if named else replace(empty(after.dialect), namespaces=after.namespaces)
    different = first_difference(expected.strip("\n"), script(before, after).strip("\n"))
    return different or drift_after(expected, after, servers)


FAMILY = Family("single_migration", cases)
