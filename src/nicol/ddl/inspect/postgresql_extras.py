"""What PostgreSQL's tables have beside columns and keys, as the server prints it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from nicol.ddl.extras import Computed, Constraint, ExtraIndex, unwrapped
from nicol.ddl.tables import Column, Table
from nicol.drivers.connection import Connection, Row

CONSTRAINTS = """
SELECT n.nspname::text, c.relname::text, k.conname::text, k.contype::text, pg_get_constraintdef(k.oid)::text
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ANY($1::text[]) AND k.contype IN ('c', 'x') AND k.conparentid = 0
ORDER BY n.nspname, c.relname, k.conname
"""
INDEXES = """
SELECT n.nspname::text, c.relname::text, i.relname::text, x.indisunique, pg_get_indexdef(x.indexrelid)::text,
  (SELECT array_agg(pg_get_indexdef(x.indexrelid, p, true)::text ORDER BY p)
   FROM generate_series(1, x.indnkeyatts::int) AS s(p)),
  x.indexprs IS NOT NULL OR x.indpred IS NOT NULL OR x.indnatts <> x.indnkeyatts
    OR COALESCE((to_jsonb(x) ->> 'indnullsnotdistinct')::boolean, false)
    OR EXISTS (SELECT 1 FROM generate_series(1, x.indnkeyatts::int) AS o(place)
      WHERE (x.indoption[o.place - 1] & 3) IN (1, 2))
FROM pg_index x
JOIN pg_class c ON c.oid = x.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class i ON i.oid = x.indexrelid
WHERE n.nspname = ANY($1::text[]) AND NOT x.indisprimary AND NOT i.relispartition
  AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = x.indexrelid AND k.contype IN ('x', 'u'))
ORDER BY n.nspname, c.relname, i.relname
"""
COLUMNS = """
SELECT n.nspname::text, c.relname::text, a.attname::text,
  CASE WHEN a.attgenerated::text <> '' THEN pg_get_expr(d.adbin, d.adrelid)::text END,
  a.attgenerated::text = 's',
  CASE WHEN a.attcollation <> t.typcollation THEN l.collname::text END,
  col_description(c.oid, a.attnum)::text
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_collation l ON l.oid = a.attcollation
WHERE n.nspname = ANY($1::text[]) AND c.relkind IN ('r', 'p', 'v', 'm') AND a.attnum > 0 AND NOT a.attisdropped
  AND (a.attgenerated::text <> '' OR a.attcollation <> t.typcollation OR col_description(c.oid, a.attnum) IS NOT NULL)
"""
TABLE_COMMENTS = """
SELECT n.nspname::text, c.relname::text, obj_description(c.oid, 'pg_class')::text
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ANY($1::text[]) AND c.relkind IN ('r', 'p', 'v', 'm')
  AND obj_description(c.oid, 'pg_class') IS NOT NULL
"""
ENUM_COMMENTS = """
SELECT n.nspname::text, t.typname::text, obj_description(t.oid, 'pg_type')::text
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE n.nspname = ANY($1::text[]) AND t.typtype = 'e' AND obj_description(t.oid, 'pg_type') IS NOT NULL
"""
CHECK = re.compile(r"CHECK \((.*)\)(?: NOT VALID| NO INHERIT)*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Extras:
    """Rows of the queries by schema and table."""

    constraints: Mapping[tuple[str, str], list[Row]]
    indexes: Mapping[tuple[str, str], list[Row]]
    columns: Mapping[tuple[str, str], list[Row]]
    comments: Mapping[tuple[str, str], str]

    def added(self, table: Table, key: tuple[str, str]) -> Table:
        """`table`, which is `key` in the catalogue, with what hangs on it."""
        about = {row[2]: row for row in self.columns[key]} if key in self.columns else {}
        return replace(
            table,
            columns=tuple(
                _with_row(column, about[column.name]) if column.name in about else column for column in table.columns
            ),
            constraints=tuple(map(_constraint, self.constraints[key])) if key in self.constraints else (),
            extra_indexes=tuple(map(_index, self.indexes[key])) if key in self.indexes else (),
            comment=self.comments.get(key),
        )


async def read_extras(connection: Connection, names: list[str]) -> Extras:
    """The extras of every table in the schemas `names`."""
    comments = await connection.fetch(TABLE_COMMENTS, (names,))
    return Extras(
        _grouped(await connection.fetch(CONSTRAINTS, (names,))),
        _grouped(await connection.fetch(INDEXES, (names,))),
        _grouped(await connection.fetch(COLUMNS, (names,))),
        {(schema, table): text for schema, table, text in comments},
    )


async def read_enum_comments(connection: Connection, names: list[str]) -> dict[tuple[str, str], str]:
    """Comments on enums by schema and name."""
    rows = await connection.fetch(ENUM_COMMENTS, (names,))
    return {(schema, name): text for schema, name, text in rows}


def _grouped(rows: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    groups: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[0], row[1]].append(row)
    return dict(groups)


def _constraint(row: Row) -> Constraint:
    _, _, name, kind, definition = row
    if kind == "x":
        return Constraint("exclude", name, str(definition).removeprefix("EXCLUDE "))
    found = CHECK.fullmatch(definition)
    assert found is not None, definition
    return Constraint("check", name, unwrapped(found[1]))


def _index(row: Row) -> ExtraIndex:
    _, _, name, unique, definition, parts, beyond = row
    body = " USING " + str(definition).partition(" USING ")[2]
    return ExtraIndex(name, tuple(parts), body, unique, beyond=bool(beyond))


def _with_row(column: Column, row: Row) -> Column:
    _, _, _, expression, stored, collation, comment = row
    generated = None if expression is None else Computed(unwrapped(expression), bool(stored))
    return replace(column, generated=generated, collation=collation, comment=comment)
