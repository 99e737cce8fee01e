"""PostgreSQL's catalogue: https://www.postgresql.org/docs/current/catalogs.html.

Every name, type and "char" is cast to text and every list to an array of text or int2, so that all drivers agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from nicol.ddl.inspect.ignored import IGNORED_TABLES
from nicol.ddl.inspect.postgresql_extras import read_enum_comments, read_extras
from nicol.ddl.inspect.postgresql_objects import read_objects
from nicol.ddl.inspect.postgresql_types import column_type
from nicol.ddl.postgresql_defaults import default_of
from nicol.ddl.tables import (
    Column,
    ForeignKey,
    Index,
    IndexColumn,
    Name,
    PrimaryKey,
    SqlEnum,
    SqlExtension,
    SqlSchema,
    Table,
)
from nicol.dialects import postgresql
from nicol.drivers.connection import Connection, Row
from nicol.model.schema import Action, Arity

T = TypeVar("T")
CURRENT_SCHEMA = "SELECT current_schema()::text"
SCHEMAS = "SELECT nspname::text FROM pg_namespace WHERE nspname = ANY($1::text[]) ORDER BY 1"
TABLES = """
SELECT n.nspname::text, c.relname::text, c.relkind::text IN ('v', 'm') AS is_view
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ANY($1::text[]) AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition
  AND NOT EXISTS (
    SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
  )
ORDER BY 1, 2
"""
COLUMNS = """
SELECT n.nspname::text, c.relname::text, a.attname::text, a.attnotnull,
  (CASE WHEN o.typtype = 'd' THEN o.typtypmod ELSE a.atttypmod END)::int,
  (t.typelem <> 0 AND t.typlen = -1) AS is_list, e.typname::text, e.typtype::text, en.nspname::text,
  format_type(e.oid, CASE WHEN o.typtype = 'd' THEN o.typtypmod ELSE a.atttypmod END)::text,
  a.attidentity::text <> '' AS is_identity,
  CASE WHEN a.attgenerated::text = '' THEN pg_get_expr(d.adbin, d.adrelid)::text END
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_type o ON o.oid = a.atttypid
JOIN pg_type t ON t.oid = CASE WHEN o.typtype = 'd' THEN o.typbasetype ELSE o.oid END
JOIN pg_type e ON e.oid = CASE WHEN t.typelem <> 0 AND t.typlen = -1 THEN t.typelem ELSE t.oid END
JOIN pg_namespace en ON en.oid = e.typnamespace
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE n.nspname = ANY($1::text[]) AND c.relkind IN ('r', 'p', 'v', 'm') AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY n.nspname, c.relname, a.attnum
"""
KEYS = """
SELECT n.nspname::text, c.relname::text, k.conname::text, k.contype::text,
  (SELECT array_agg(a.attname::text ORDER BY o.place) FROM unnest(k.conkey) WITH ORDINALITY AS o(number, place)
   JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = o.number),
  fn.nspname::text, fc.relname::text,
  (SELECT array_agg(a.attname::text ORDER BY o.place) FROM unnest(k.confkey) WITH ORDINALITY AS o(number, place)
   JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = o.number),
  k.confdeltype::text, k.confupdtype::text
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_class fc ON fc.oid = k.confrelid
LEFT JOIN pg_namespace fn ON fn.oid = fc.relnamespace
WHERE n.nspname = ANY($1::text[]) AND k.contype IN ('p', 'f') AND k.conparentid = 0
ORDER BY n.nspname, c.relname, k.conname
"""
INDEXES = """
SELECT n.nspname::text, c.relname::text, i.relname::text, x.indisunique, m.amname::text,
  pg_get_expr(x.indpred, x.indrelid)::text,
  EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = x.indexrelid AND k.contype = 'u'),
  a.attname::text, (x.indoption[o.place - 1] & 1) = 1, oc.opcname::text, oc.opcdefault
FROM pg_index x
JOIN pg_class c ON c.oid = x.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_am m ON m.oid = i.relam
CROSS JOIN LATERAL generate_series(1, x.indnkeyatts::int) AS o(place)
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.indkey[o.place - 1]
JOIN pg_opclass oc ON oc.oid = x.indclass[o.place - 1]
WHERE n.nspname = ANY($1::text[]) AND NOT x.indisprimary AND x.indexprs IS NULL AND NOT i.relispartition
  AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = x.indexrelid AND k.contype = 'x')
ORDER BY n.nspname, c.relname, i.relname, o.place
"""
ENUMS = """
SELECT n.nspname::text, t.typname::text, array_agg(e.enumlabel::text ORDER BY e.enumsortorder)
FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE n.nspname = ANY($1::text[]) GROUP BY 1, 2 ORDER BY 1, 2
"""
EXTENSIONS = """
SELECT e.extname::text, e.extversion::text, n.nspname::text, e.extrelocatable
FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname <> 'plpgsql' ORDER BY 1
"""
ACTIONS: dict[str, Action] = {
    "a": "NoAction",
    "r": "Restrict",
    "c": "Cascade",
    "n": "SetNull",
    "d": "SetDefault",
}
ALGORITHMS = {"btree": "BTree", "hash": "Hash", "gist": "Gist", "gin": "Gin", "spgist": "SpGist", "brin": "Brin"}


@dataclass(frozen=True, slots=True)
class Scope:
    """What is looked at: `names` of schemas; `hidden` is the connection's own, whose objects carry no schema."""

    names: list[str]
    hidden: str | None

    def shown(self, schema: str) -> str | None:
        return None if schema == self.hidden else schema


async def inspect(connection: Connection, namespaces: tuple[str, ...] = ()) -> SqlSchema:
    """The structure of the connection's schema, or of `namespaces`."""
    scope = await scope_of(connection, namespaces)
    keys = grouped(await connection.fetch(KEYS, (scope.names,)))
    columns = grouped(await connection.fetch(COLUMNS, (scope.names,)))
    indexes = grouped(await connection.fetch(INDEXES, (scope.names,)))
    extras = await read_extras(connection, scope.names)
    found = [
        (
            is_view,
            extras.added(
                table_of(scope, (schema, name), (columns[schema, name], keys[schema, name], indexes[schema, name])),
                (schema, name),
            ),
        )
        for schema, name, is_view in await connection.fetch(TABLES, (scope.names,))
        if name not in IGNORED_TABLES
    ]
    said = await read_enum_comments(connection, scope.names)
    return SqlSchema(
        postgresql,
        tables=tuple(table for is_view, table in found if not is_view),
        views=tuple(table for is_view, table in found if is_view),
        enums=tuple(
            SqlEnum(name, tuple(values), scope.shown(schema), said.get((schema, name)))
            for schema, name, values in await connection.fetch(ENUMS, (scope.names,))
        ),
        namespaces=await existing(connection, scope),
        extensions=tuple(SqlExtension(*row) for row in await connection.fetch(EXTENSIONS)),
        manages_extensions=True,
        manages_partial_indexes=True,
        objects=await read_objects(connection, scope.names, scope.shown),
    )


async def scope_of(connection: Connection, namespaces: tuple[str, ...]) -> Scope:
    """The given schemas, else the connection's; none when that does not exist yet."""
    if namespaces:
        return Scope(list(namespaces), None)
    [[current]] = await connection.fetch(CURRENT_SCHEMA)
    return Scope([] if current is None else [current], current)


async def existing(connection: Connection, scope: Scope) -> tuple[str, ...]:
    """The schemas that exist; the connection's own goes by the dialect's default name."""
    if scope.hidden is not None:
        assert postgresql.default_schema is not None
        return (postgresql.default_schema,)
    return tuple(row[0] for row in await connection.fetch(SCHEMAS, (scope.names,)))


def grouped(rows: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    """Rows by their first two values: schema and table."""
    groups: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[0], row[1]].append(row)
    return groups


def table_of(scope: Scope, name: tuple[str, str], parts: tuple[list[Row], list[Row], list[Row]]) -> Table:
    """A table of its rows of COLUMNS, KEYS and INDEXES."""
    columns, keys, indexes = parts
    primary = [PrimaryKey(tuple(row[4]), row[2]) for row in keys if row[3] == "p"]
    return Table(
        name[1],
        columns=tuple(column_of(scope, row) for row in columns),
        primary_key=primary[0] if primary else None,
        indexes=tuple(index_of(rows) for rows in by(indexes, lambda row: str(row[2])).values()),
        foreign_keys=tuple(foreign_key_of(scope, row) for row in keys if row[3] == "f"),
        schema=scope.shown(name[0]),
    )


def by(rows: Sequence[Row], key: Callable[[Row], T]) -> dict[T, list[Row]]:
    groups: defaultdict[T, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def column_of(scope: Scope, row: Row) -> Column:
    """A row of COLUMNS; a column fed by a sequence or an identity counts as autoincrement."""
    _, _, name, required, modifier, is_list, base, kind, schema, shown, is_identity, default = row
    found = column_type((base, modifier), shown, scope.shown(schema) if kind == "e" else None, kind == "e")
    arity = Arity.LIST if is_list else Arity.REQUIRED if required else Arity.OPTIONAL
    value = default_of(default, found, arity)
    counted = is_identity or (value is not None and value.kind == "sequence")
    return Column(name, found, arity, value, autoincrement=counted)


def index_of(rows: Sequence[Row]) -> Index:
    """The rows of INDEXES of one index."""
    _, _, name, unique, method, where, constraint, *_ = rows[0]
    columns = tuple(
        IndexColumn(column, "Desc" if descending else None, ops, is_default)
        for *_, column, descending, ops, is_default in rows
    )
    return Index(name, columns, unique, ALGORITHMS[method] if method in ALGORITHMS else str(method), where, constraint)


def foreign_key_of(scope: Scope, row: Row) -> ForeignKey:
    """A row of KEYS with contype "f"."""
    _, _, name, _, columns, schema, table, references, on_delete, on_update = row
    target: Name = (scope.shown(schema), table)
    return ForeignKey(name, tuple(columns), target, tuple(references), ACTIONS[on_delete], ACTIONS[on_update])
