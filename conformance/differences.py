"""Where Nicol's SQL differs from Prisma's on purpose, as rules over the texts; docs/differences.md tells why."""

from __future__ import annotations

import re

from nicol.dialects.quoting import string

SQLITE_BLOB = re.compile(r'^(    "(?:[^"]|"")+" BLOB(?: NOT NULL)? DEFAULT )\'((?:[0-9a-f]{2})*)\'(,?)$', re.MULTILINE)
"""Prisma writes a Bytes default as the text of its hex digits."""
SQLITE_JSON = re.compile(r'^(    "(?:[^"]|"")+" JSONB(?: NOT NULL)? DEFAULT )([^\'(].*?)(,?)$', re.MULTILINE)
"""Prisma writes a Json default without quotes."""


def same_script(expected: str, actual: str) -> bool:
    """Whether two scripts are equal, or become so when Prisma's SQLite defaults are written as they are meant."""
    return actual in (expected, corrected(expected))


def corrected(script: str) -> str:
    """Prisma's script with its wrong SQLite defaults put right: X'…' for Bytes, '…' for Json."""
    blobs = SQLITE_BLOB.sub(r"\1X'\2'\3", script)
    return SQLITE_JSON.sub(lambda found: found[1] + string(found[2]) + found[3], blobs)
