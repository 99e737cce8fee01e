"""SQL files with the schema that introspection gives for them, in a comment at their end.

Second property: introspecting again over that schema changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from conformance.families.introspection import blocks, introspected, schema_of
from conformance.family import Case, Family, Setting, Skip
from conformance.schemas import first_difference
from conformance.servers import Servers
from nicol.drivers import finish
from nicol.psl.format import format_text

TAGS = {"postgres": "postgresql", "sqlite": "sqlite", "mysql": "mysql"}
RESULT = re.compile(r"/\*((?:(?!/\*).)*)\*/\s*$", re.DOTALL)


def cases(setting: Setting) -> Iterator[Case]:
    for path in setting.corpus.files("introspection_simple", ".sql"):
        database = TAGS.get(settings(path.read_text()).get("tags", [""])[0])
        run = partial(check, path, setting.servers, database)
        yield Case(setting.corpus.id("introspection_simple", path), run, database)


def settings(text: str) -> dict[str, list[str]]:
    """The lines `-- name=a,b` of a file."""
    return {name: value.split(",") for name, value in re.findall(r"^-- *(\w+)=(.*)$", text, re.MULTILINE)}


def check(path: Path, servers: Servers, database: str | None) -> str | None:
    """Why the introspected schema differs from the recorded one, or from itself when done again."""
    if database is None:
        raise Skip("its database is none of ours")
    if database != "sqlite" and database not in servers.urls:
        raise Skip(f"no {database} server answers")
    text = path.read_text()
    said = settings(text)
    tags = {"namespaces": said.get("schemas"), "preview_features": said.get("preview_features")}
    result = RESULT.search(text)
    assert result is not None
    expected = blocks(format_text(result[1].strip() + "\n"))
    with servers.connection(database) as connection:
        finish(connection.script(text[: result.start()]))
        actual = introspected(connection, schema_of("", database, tags))
        again = introspected(connection, schema_of(actual, database, tags))
    return first_difference(expected, blocks(actual)) or first_difference(blocks(actual), blocks(again))


FAMILY = Family("introspection_simple", cases)
