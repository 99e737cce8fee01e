"""Facts of a PostgreSQL database, from its catalogue and statistics."""

from __future__ import annotations

from nicol.drivers.connection import Connection
from nicol.lint.live.facts import LiveFacts, UnusedIndex

_EXTENSIONS = "SELECT name FROM pg_catalog.pg_available_extensions"
_COUNTERS = """\
SELECT c.relname, a.attname, s.last_value
FROM pg_catalog.pg_depend d
JOIN pg_catalog.pg_class q ON q.oid = d.objid AND q.relkind = 'S'
JOIN pg_catalog.pg_namespace n ON n.oid = q.relnamespace
JOIN pg_catalog.pg_class c ON c.oid = d.refobjid
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
JOIN pg_catalog.pg_sequences s ON s.schemaname = n.nspname AND s.sequencename = q.relname
WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.deptype IN ('a', 'i') AND s.last_value IS NOT NULL"""
_UNUSED = """\
SELECT i.relname, i.indexrelname, pg_catalog.pg_relation_size(i.indexrelid), d.since::date::text
FROM pg_catalog.pg_stat_user_indexes i
CROSS JOIN (
  SELECT coalesce(stats_reset, pg_catalog.pg_postmaster_start_time()) AS since
  FROM pg_catalog.pg_stat_database WHERE datname = current_database()
) d
WHERE i.idx_scan = 0 AND d.since < now() - interval '30 days'"""
_NULLS = """\
SELECT tablename, attname, null_frac::float8 FROM pg_catalog.pg_stats
WHERE schemaname <> 'information_schema' AND schemaname !~ '^pg_' AND null_frac > 0"""


async def facts(connection: Connection) -> LiveFacts:
    """What the catalogue and the statistics say; statistics younger than 30 days say nothing of unused indexes."""
    unused = await connection.fetch(_UNUSED)
    return LiveFacts(
        extensions=frozenset(str(name) for [name] in await connection.fetch(_EXTENSIONS)),
        last_numbers={(table, column): int(last) for table, column, last in await connection.fetch(_COUNTERS)},
        unused_indexes=tuple(UnusedIndex(table, name, int(size), since) for table, name, size, since in unused),
        nulls={(table, column): float(share) for table, column, share in await connection.fetch(_NULLS)},
    )
