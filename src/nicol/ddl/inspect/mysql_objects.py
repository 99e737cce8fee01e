"""Views, routines and triggers of MySQL and MariaDB, as SHOW CREATE prints them."""

from __future__ import annotations

import re

from nicol.ddl.objects.value import ObjectKind, SqlObject
from nicol.dialects import mysql
from nicol.dialects.quoting import identifier
from nicol.drivers.connection import Connection

OBJECTS = """
SELECT 'view', table_name, '' FROM information_schema.views WHERE table_schema = DATABASE()
UNION ALL SELECT LOWER(routine_type), routine_name, ''
  FROM information_schema.routines WHERE routine_schema = DATABASE() AND routine_type IN ('FUNCTION', 'PROCEDURE')
UNION ALL SELECT 'trigger', trigger_name, event_object_table
  FROM information_schema.triggers WHERE trigger_schema = DATABASE()
ORDER BY 1, 2
"""
KINDS: dict[str, tuple[ObjectKind, str, int]] = {
    "view": ("view", "VIEW", 1),
    "function": ("function", "FUNCTION", 2),
    "procedure": ("procedure", "PROCEDURE", 2),
    "trigger": ("trigger", "TRIGGER", 2),
}
"""Kind, its word, and where in a row of SHOW CREATE its statement stands."""
SERVER = re.compile(
    r"CREATE(?: OR REPLACE)?(?: ALGORITHM ?= ?UNDEFINED)?(?: DEFINER ?= ?(?:`(?:[^`]|``)*`|\S+?)(?:@`(?:[^`]|``)*`)?)?"
    r"(?: SQL SECURITY DEFINER(?= VIEW))?(?: IF NOT EXISTS)? "
)
"""What every statement begins with: who made it, and what holds for it unless something else is said."""


async def read_objects(connection: Connection) -> tuple[SqlObject, ...]:
    """The objects of the connection's database."""
    return tuple([await _shown(connection, *row) for row in await connection.fetch(OBJECTS)])


async def _shown(connection: Connection, kind: str, name: str, table: str) -> SqlObject:
    own, word, place = KINDS[kind]
    [row] = await connection.fetch(f"SHOW CREATE {word} {identifier(mysql, name)}")
    text: str | bytes | None = row[place]
    shown = text.decode() if isinstance(text, bytes) else text or ""  # NULL without the right to see it
    return SqlObject(own, name, SERVER.sub("CREATE ", shown, count=1), table=table)
