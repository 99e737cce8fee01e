"""Views, routines and triggers of MySQL and MariaDB, as the server prints them.

Views come from the information schema: MariaDB answers a SHOW CREATE VIEW that it has prepared before with the view of
that time.
"""

from __future__ import annotations

import re

from nicol.ddl.objects.value import ObjectKind, SqlObject
from nicol.dialects import mysql
from nicol.dialects.quoting import identifier
from nicol.drivers.connection import Connection

OBJECTS = """
SELECT LOWER(routine_type), routine_name, ''
  FROM information_schema.routines WHERE routine_schema = DATABASE() AND routine_type IN ('FUNCTION', 'PROCEDURE')
UNION ALL SELECT 'trigger', trigger_name, event_object_table
  FROM information_schema.triggers WHERE trigger_schema = DATABASE()
ORDER BY 1, 2
"""
VIEWS = """
SELECT table_name, REPLACE(view_definition, CONCAT('`', REPLACE(DATABASE(), '`', '``'), '`.'), ''), security_type,
  check_option
FROM information_schema.views WHERE table_schema = DATABASE() ORDER BY table_name
"""
KINDS: dict[str, tuple[ObjectKind, str, int]] = {
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
    views = [_view(*map(_text, row)) for row in await connection.fetch(VIEWS)]
    return (*views, *[await _shown(connection, *row) for row in await connection.fetch(OBJECTS)])


def _view(name: str, definition: str, security: str, check: str) -> SqlObject:
    invoker = "SQL SECURITY INVOKER " if security == "INVOKER" else ""
    option = "" if check == "NONE" else f" WITH {check} CHECK OPTION"
    return SqlObject("view", name, f"CREATE {invoker}VIEW {identifier(mysql, name)} AS {definition}{option}")


def _text(value: str | bytes | None) -> str:
    """A text of the server's; NULL without the right to see it."""
    return value.decode() if isinstance(value, bytes) else value or ""


async def _shown(connection: Connection, kind: str, name: str, table: str) -> SqlObject:
    own, word, place = KINDS[kind]
    [row] = await connection.fetch(f"SHOW CREATE {word} {identifier(mysql, name)}")
    return SqlObject(own, name, SERVER.sub("CREATE ", _text(row[place]), count=1), table=table)
