"""Facts of a MySQL or MariaDB database, from its information schema."""

from __future__ import annotations

from nicol.drivers.connection import Connection
from nicol.lint.live.facts import LiveFacts

_COUNTERS = """\
SELECT t.table_name, c.column_name, t.auto_increment - 1
FROM information_schema.tables t
JOIN information_schema.columns c ON c.table_schema = t.table_schema AND c.table_name = t.table_name
WHERE t.table_schema = DATABASE() AND t.auto_increment > 1 AND c.extra LIKE '%auto_increment%'"""
_NARROW = """\
SELECT table_name, column_name, character_set_name FROM information_schema.columns
WHERE table_schema = DATABASE() AND character_set_name IN ('utf8', 'utf8mb3', 'latin1', 'ascii')"""


async def facts(connection: Connection) -> LiveFacts:
    """How far counters have come, and which columns do not hold every character."""
    return LiveFacts(
        last_numbers={(table, column): int(last) for table, column, last in await connection.fetch(_COUNTERS)},
        narrow_text={(table, column): str(name) for table, column, name in await connection.fetch(_NARROW)},
    )
