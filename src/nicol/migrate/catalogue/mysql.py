"""The information schema of MySQL and MariaDB."""

from __future__ import annotations

from nicol.drivers import Connection

_OBJECTS = """\
SELECT CONCAT('view ', table_name, ': ', REPLACE(view_definition, CONCAT('`', DATABASE(), '`.'), ''))
    FROM information_schema.views WHERE table_schema = DATABASE()
UNION ALL SELECT CONCAT(routine_type, ' ', routine_name, ': ', COALESCE(routine_definition, ''))
    FROM information_schema.routines WHERE routine_schema = DATABASE()
UNION ALL SELECT CONCAT('trigger ', trigger_name, ' of ', event_object_table, ': ', action_timing, ' ',
        event_manipulation, ' ', action_statement)
    FROM information_schema.triggers WHERE trigger_schema = DATABASE()
UNION ALL SELECT CONCAT('event ', event_name, ': ', event_definition)
    FROM information_schema.events WHERE event_schema = DATABASE()
UNION ALL SELECT CONCAT('check ', k.constraint_name, ' of ', t.table_name, ': ', k.check_clause)
    FROM information_schema.check_constraints k JOIN information_schema.table_constraints t
        ON t.constraint_schema = k.constraint_schema AND t.constraint_name = k.constraint_name
        AND t.table_name = COALESCE({table}, t.table_name)
    WHERE k.constraint_schema = DATABASE() AND k.check_clause NOT LIKE 'json\\_valid(%'
UNION ALL SELECT CONCAT('computed column ', column_name, ' of ', table_name, ': ', generation_expression, ' ', extra)
    FROM information_schema.columns WHERE table_schema = DATABASE() AND extra LIKE '%GENERATED'
UNION ALL SELECT CONCAT('comment of ', table_name, ' ', column_name, ': ', column_comment)
    FROM information_schema.columns WHERE table_schema = DATABASE() AND column_comment <> ''
UNION ALL SELECT CONCAT('table ', table_name, ': ', engine, ' ', table_collation, ' ', table_comment)
    FROM information_schema.tables
    WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' AND table_name <> '_prisma_migrations'"""
_CHECK_TABLE = """\
SELECT 1 FROM information_schema.columns
WHERE table_schema = 'information_schema' AND table_name = 'CHECK_CONSTRAINTS' AND column_name = 'TABLE_NAME'"""


async def catalogue(connection: Connection) -> frozenset[str]:
    """Everything of the database that a structure leaves out; MariaDB's names of checks are those of one table."""
    table = "k.table_name" if await connection.fetch(_CHECK_TABLE) else "NULL"
    return frozenset(str(row[0]) for row in await connection.fetch(_OBJECTS.replace("{table}", table)))
