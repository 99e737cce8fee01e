"""Where Nicol's SQL differs from Prisma's on purpose, as rules over the texts; docs/differences.md tells why."""

from __future__ import annotations

import re

from nicol.dialects.quoting import string

SQLITE_BLOB = re.compile(
    r'^((?:    |ALTER TABLE \S+ ADD COLUMN )("(?:[^"]|"")+") BLOB(?: NOT NULL)? DEFAULT )'
    r"'((?:[0-9a-f]{2})*)'(?=[,;]?$)",
    re.MULTILINE,
)
"""Prisma writes a Bytes default as the text of its hex digits."""
SQLITE_JSON = re.compile(
    r'^((?:    |ALTER TABLE \S+ ADD COLUMN )("(?:[^"]|"")+") JSONB(?: NOT NULL)? DEFAULT )'
    r"([^'(\n].*?)(?=[,;]?$)",
    re.MULTILINE,
)
"""Prisma writes a Json default without quotes."""


def same_script(expected: str, actual: str) -> bool:
    """Whether two scripts are equal, or become so when Prisma's SQLite defaults are written as they are meant."""
    return actual in (expected, corrected(expected))


SERIAL = {"SMALLSERIAL": "SMALLINT", "SERIAL": "INTEGER", "BIGSERIAL": "BIGINT"}
RETYPED = re.compile(
    r'^(ALTER COLUMN "(?:[^"]|"")+" SET DATA TYPE )(SMALLSERIAL|SERIAL|BIGSERIAL)(?=[,;]$)', re.MULTILINE
)
"""Prisma changes a column to serial, which is no type that a column can be changed to."""
RENAMED = re.compile(
    r'^(ALTER TABLE (?P<table>\S+) DROP CONSTRAINT (?P<old>"[^"]+"),\n(?:[^;]*\n)?'
    r'ADD CONSTRAINT (?P<new>"[^"]+") [^;]*;\n)'
    r"ALTER TABLE (?P=table) RENAME CONSTRAINT (?P=old) TO (?P=new);\n",
    re.MULTILINE,
)
"""Prisma renames a primary key that the statement before has dropped and added under its new name."""


NAMELESS = 'DROP SEQUENCE "";\n'
"""Prisma drops a sequence whose name it does not know."""


def corrected(script: str) -> str:
    """Prisma's script with its mistakes put right."""
    script = RENAMED.sub(r"\1", script).replace(NAMELESS, "")
    script = RETYPED.sub(lambda found: found[1] + SERIAL[found[2]], script)
    for found in SQLITE_BLOB.finditer(script):
        script = script.replace(f"coalesce({found[2]}, '{found[3]}')", f"coalesce({found[2]}, X'{found[3]}')")
    script = SQLITE_BLOB.sub(r"\1X'\3'", script)
    for found in SQLITE_JSON.finditer(script):
        script = script.replace(f"coalesce({found[2]}, {found[3]})", f"coalesce({found[2]}, {string(found[3])})")
    return SQLITE_JSON.sub(lambda found: found[1] + string(found[3]), script)


REPEATED = re.compile(r'^-- DropIndex\nDROP INDEX ("(?:[^"]|"")+");\n', re.MULTILINE)


def same_drift(expected: str, actual: str) -> bool:
    """Whether two scripts are equal, or become so without the indexes that Prisma drops and creates as they are.

    It takes an index with INCLUDE columns, or with an operator class on a B-tree, for another one than the schema asks
    for, each time anew.
    """
    if same_script(expected, actual):
        return True
    blocks = expected.split("\n\n")
    names = {found[1] for block in blocks if (found := REPEATED.match(f"{block}\n"))}
    created = {name for name in names if any(f"INDEX {name} ON" in block for block in blocks)}
    kept = [block for block in blocks if not any(f"INDEX {name}" in block for name in created)]
    return "\n\n".join(kept).strip("\n") == actual.strip("\n")
