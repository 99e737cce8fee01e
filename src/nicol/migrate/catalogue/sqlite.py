"""SQLite keeps the statements themselves: https://www.sqlite.org/schematab.html."""

from __future__ import annotations

import re

from nicol.drivers import Connection

_OBJECTS = """\
SELECT type || ' ' || name, sql FROM sqlite_master
WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> '_prisma_migrations'
ORDER BY name"""
_WORDS = re.compile(r"\b(CHECK|COLLATE|GENERATED|STRICT|WITHOUT\s+ROWID|DEFERRABLE|ON\s+CONFLICT)\b", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_TEXT = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"")


async def catalogue(connection: Connection) -> frozenset[str]:
    """Views and triggers whole, indexes over expressions, and what tables say beyond their columns and keys."""
    found: set[str] = set()
    for name, sql in await connection.fetch(_OBJECTS):
        if name.startswith("table "):
            found.update(f"{name}: {_SPACE.sub(' ', word.upper())}" for word in _WORDS.findall(_TEXT.sub("''", sql)))
        elif not name.startswith("index ") or "(" in sql.partition("(")[2]:
            found.add(f"{name}: {_SPACE.sub(' ', sql)}")
    return frozenset(found)
