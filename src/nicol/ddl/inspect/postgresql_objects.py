"""PostgreSQL's views, routines, triggers and policies, printed by the server's own functions."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from nicol.ddl.extras import unwrapped
from nicol.ddl.objects.value import ObjectKind, SqlObject
from nicol.dialects import postgresql
from nicol.dialects.quoting import identifier, qualified
from nicol.drivers.connection import Connection, Row

Shown: TypeAlias = Callable[[str], str | None]
"""A schema as structures name it: None for the connection's own."""

VIEWS = """
SELECT n.nspname::text, c.relname::text, c.relkind::text, pg_get_viewdef(c.oid)::text,
  COALESCE(array_to_string(c.reloptions, ', '), '')::text,
  (SELECT array_agg(a.attname::text || ' ' || format_type(a.atttypid, a.atttypmod) ORDER BY a.attnum)
   FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
  (SELECT array_agg(pg_get_indexdef(x.indexrelid)::text ORDER BY x.indexrelid) FROM pg_index x WHERE x.indrelid = c.oid)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ANY($1::text[]) AND c.relkind IN ('v', 'm')
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY c.oid
"""
ROUTINES = """
SELECT n.nspname::text, p.proname::text, p.prokind::text, oidvectortypes(p.proargtypes)::text,
  pg_get_functiondef(p.oid)::text, pg_get_function_arguments(p.oid)::text,
  COALESCE(pg_get_function_result(p.oid), '')::text
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = ANY($1::text[]) AND p.prokind IN ('f', 'p', 'w')
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
ORDER BY p.oid
"""
TRIGGERS = """
SELECT n.nspname::text, c.relname::text, t.tgname::text, pg_get_triggerdef(t.oid, true)::text
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ANY($1::text[]) AND NOT t.tgisinternal AND NOT c.relispartition
ORDER BY t.oid
"""
POLICIES = """
SELECT n.nspname::text, c.relname::text, p.polname::text, p.polpermissive, p.polcmd::text,
  (SELECT array_agg(CASE WHEN o = 0 THEN 'public' ELSE quote_ident(pg_get_userbyid(o)) END ORDER BY o = 0, 1)
   FROM unnest(p.polroles) AS o),
  pg_get_expr(p.polqual, p.polrelid)::text, pg_get_expr(p.polwithcheck, p.polrelid)::text
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ANY($1::text[])
ORDER BY p.oid
"""
ROW_SECURITY = """
SELECT n.nspname::text, c.relname::text, c.relforcerowsecurity
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ANY($1::text[]) AND c.relrowsecurity AND c.relkind IN ('r', 'p')
ORDER BY c.oid
"""
KINDS: dict[str, ObjectKind] = {
    "v": "view",
    "m": "materialized_view",
    "f": "function",
    "w": "function",
    "p": "procedure",
}
COMMANDS = {"r": "SELECT", "a": "INSERT", "w": "UPDATE", "d": "DELETE", "*": "ALL"}
ROUTINE = re.compile(r'CREATE OR REPLACE (FUNCTION|PROCEDURE) ((?:"(?:[^"]|"")+"|[^\s".(]+)\.)')


async def read_objects(connection: Connection, names: list[str], shown: Shown) -> tuple[SqlObject, ...]:
    """The objects of the schemas `names`, but for those of extensions."""
    return (
        *[_routine(row, shown) for row in await connection.fetch(ROUTINES, (names,))],
        *[_view(row, shown) for row in await connection.fetch(VIEWS, (names,))],
        *[_row_security(row, shown) for row in await connection.fetch(ROW_SECURITY, (names,))],
        *[_policy(row, shown) for row in await connection.fetch(POLICIES, (names,))],
        *[
            SqlObject("trigger", name, sql, shown(schema), table)
            for schema, table, name, sql in await connection.fetch(TRIGGERS, (names,))
        ],
    )


def _routine(row: Row, shown: Shown) -> SqlObject:
    schema, name, kind, types, definition, arguments, result = row
    place = shown(schema)

    def head(match: re.Match[str]) -> str:
        return f"CREATE {match[1]} " + ("" if place is None else match[2])

    text = ROUTINE.sub(head, str(definition), count=1).rstrip()
    return SqlObject(KINDS[kind], name, text, place, arguments=types, shape=(kind, arguments, result))


def _view(row: Row, shown: Shown) -> SqlObject:
    schema, name, kind, definition, options, columns, indexes = row
    place = shown(schema)
    word = "VIEW" if kind == "v" else "MATERIALIZED VIEW"
    with_options = f" WITH ({options})" if options else ""
    body = str(definition).strip().rstrip(";")
    text = f"CREATE {word} {qualified(postgresql, place, name)}{with_options} AS\n {body}"
    attached = tuple(index if place is not None else _unqualified(index, schema) for index in indexes or ())
    return SqlObject(KINDS[kind], name, text, place, attached=attached, shape=tuple(columns or ()))


def _unqualified(index: str, schema: str) -> str:
    """CREATE INDEX without the schema of its table, which the server always prints."""
    for printed in (schema, identifier(postgresql, schema)):
        index = index.replace(f" ON {printed}.", " ON ", 1)
    return index


def _policy(row: Row, shown: Shown) -> SqlObject:
    schema, table, name, permissive, command, roles, using, check = row
    place = shown(schema)
    parts = [f"CREATE POLICY {identifier(postgresql, name)} ON {qualified(postgresql, place, table)}"]
    parts += [] if permissive else ["AS RESTRICTIVE"]
    parts += [] if command == "*" else [f"FOR {COMMANDS[command]}"]
    parts += [] if roles == ["public"] else [f"TO {', '.join(roles)}"]
    parts += [f"USING ({unwrapped(using)})"] if using else []
    parts += [f"WITH CHECK ({unwrapped(check)})"] if check else []
    return SqlObject("policy", name, " ".join(parts), place, table)


def _row_security(row: Row, shown: Shown) -> SqlObject:
    schema, table, forced = row
    return row_security(shown(schema), table, forced)


def row_security(schema: str | None, table: str, forced: bool) -> SqlObject:
    """Row level security of a table, switched on; `forced` for its owner too."""
    name = qualified(postgresql, schema, table)
    force = "FORCE" if forced else "NO FORCE"
    sql = f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY, {force} ROW LEVEL SECURITY"
    return SqlObject("row_security", "", sql, schema, table)
