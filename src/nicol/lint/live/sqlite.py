"""Facts of a SQLite database."""

from __future__ import annotations

from collections import Counter

from nicol.drivers.connection import Connection
from nicol.lint.live.facts import LiveFacts

_HAS_COUNTERS = "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'"
_COUNTERS = """\
SELECT s.name, c.name, s.seq FROM sqlite_sequence s JOIN pragma_table_info(s.name) c ON c.pk = 1"""
_ORPHANS = 'SELECT "table", "parent" FROM pragma_foreign_key_check'


async def facts(connection: Connection) -> LiveFacts:
    """How far counters have come, and which rows point to none."""
    counters = await connection.fetch(_COUNTERS) if await connection.fetch(_HAS_COUNTERS) else []
    orphans = Counter((str(table), str(parent)) for table, parent in await connection.fetch(_ORPHANS))
    return LiveFacts(
        last_numbers={(table, column): int(last) for table, column, last in counters},
        orphans=orphans,
    )
