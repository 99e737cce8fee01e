"""The seed's schema with its extension's name put right gives the seed's SQL but for comments and blank lines."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from conformance.corpus import Corpus
from conformance.family import Case, Family, Setting
from conformance.schemas import first_difference, script, sql_schema, without_comments
from nicol.ddl import empty
from nicol.psl import format_text

WRONG, RIGHT = "uuid_ossp()", 'uuid_ossp(map: "uuid-ossp")'
"""The extension's real name has a hyphen: the seed's own spelling cannot be installed."""


def cases(setting: Setting) -> Iterator[Case]:
    if (setting.corpus.folder("seed") / "schema.prisma").is_file():
        for formatted in (False, True):
            name = "seed/create_postgresql.sql" + (" after format" if formatted else "")
            yield Case(name, partial(check, setting.corpus, formatted), "postgresql")


def check(corpus: Corpus, formatted: bool) -> str | None:
    """Why the script differs."""
    folder = corpus.folder("seed")
    schema = (folder / "schema.prisma").read_text().replace(WRONG, RIGHT)
    expected = (folder / "create_postgresql.sql").read_text().replace('"uuid_ossp"', '"uuid-ossp"')
    after = sql_schema(format_text(schema) if formatted else schema)
    return first_difference(without_comments(expected), without_comments(script(empty(after.dialect), after)))


FAMILY = Family("seed", cases)
