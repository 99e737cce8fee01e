"""What a database has that no schema block can say: a line of documentation for the block that is concerned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from nicol.ddl.tables import Name
from nicol.drivers.connection import Connection

SET_UP = "requires additional setup for migrations. Visit https://pris.ly/d/{page} for more info."
COMMENTED = "requires an additional setup for migrations: Read more: https://pris.ly/d/database-comments"
BEFORE_KEYS = {
    "partition": "This table is a partition table and " + SET_UP.format(page="partition-tables"),
    "inheritance": "This table has subclasses and " + SET_UP.format(page="table-inheritance"),
    "check": "This table contains check constraints and " + SET_UP.format(page="check-constraints"),
    "exclusion": "This table contains exclusion constraints and " + SET_UP.format(page="exclusion-constraints"),
}
"""Kind of remark → its line, in the order in which lines are written; Prisma's words.

These come before the line on a table without a key, those of AFTER_KEYS behind it.
"""
AFTER_KEYS = {
    "commented_table": f"This model or at least one of its fields has comments in the database, and {COMMENTED}",
    "commented_view": f"This view or at least one of its fields has comments in the database, and {COMMENTED}",
    "commented_enum": f"This enum is commented in the database, and {COMMENTED}",
    "deferring": "This model has constraints using non-default deferring rules and "
    + SET_UP.format(page="constraint-deferring"),
    "row_security": "This model contains row level security and " + SET_UP.format(page="row-level-security"),
    "null_sort": "This model contains an index with non-default null sort order and "
    + SET_UP.format(page="default-index-null-ordering"),
    "expression_index": "This model contains an expression index which " + SET_UP.format(page="expression-indexes"),
}


@dataclass(frozen=True, slots=True)
class Remarks:
    """The kinds of remarks by the key of a table, view or enum.

    `parts` are the constraints, indexes and columns of a table that are meant by a kind, each as (name, column), the
    column being "" for the whole.
    """

    kinds: Mapping[Name, frozenset[str]] = field(default_factory=dict[Name, frozenset[str]])
    parts: Mapping[tuple[Name, str], tuple[tuple[str, str], ...]] = field(
        default_factory=dict[tuple[Name, str], tuple[tuple[str, str], ...]]
    )

    def of(self, key: Name, sentences: Mapping[str, str] = AFTER_KEYS) -> list[str]:
        """The lines for what goes by `key`, out of `sentences`."""
        kinds = self.kinds.get(key, frozenset())
        return [sentence for kind, sentence in sentences.items() if kind in kinds]


NO_REMARKS = Remarks()

POSTGRESQL = """
SELECT n.nspname::text, c.relname::text, k.kind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (
  SELECT 'partition' AS kind WHERE c.relkind = 'p'
  UNION ALL SELECT 'inheritance' WHERE c.relkind = 'r' AND EXISTS (SELECT 1 FROM pg_inherits WHERE inhparent = c.oid)
  UNION ALL SELECT 'row_security' WHERE c.relrowsecurity
  UNION ALL SELECT CASE contype WHEN 'c' THEN 'check' ELSE 'exclusion' END
    FROM pg_constraint WHERE conrelid = c.oid AND contype IN ('c', 'x')
  UNION ALL SELECT 'deferring' FROM pg_constraint
    WHERE conrelid = c.oid AND condeferrable AND contype IN ('p', 'u', 'f')
  UNION ALL SELECT 'null_sort' FROM pg_index i
    CROSS JOIN LATERAL generate_series(1, i.indnkeyatts::int) AS o(place)
    WHERE i.indrelid = c.oid AND (i.indoption[o.place - 1] & 3) IN (1, 2)
  UNION ALL SELECT 'expression_index' FROM pg_index i WHERE i.indrelid = c.oid AND i.indexprs IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM pg_constraint x WHERE x.conindid = i.indexrelid AND x.contype = 'x')
  UNION ALL SELECT CASE WHEN c.relkind IN ('v', 'm') THEN 'commented_view' ELSE 'commented_table' END
    FROM pg_description d WHERE d.objoid = c.oid AND d.classoid = 'pg_class'::regclass
) k
WHERE n.nspname = COALESCE($1::text, current_schema()) AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition
UNION
SELECT n.nspname::text, t.typname::text, 'commented_enum' FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
JOIN pg_description d ON d.objoid = t.oid AND d.classoid = 'pg_type'::regclass
WHERE n.nspname = COALESCE($1::text, current_schema()) AND t.typtype = 'e'
"""
PARTS = """
SELECT n.nspname::text, c.relname::text, k.kind, k.name, k.part FROM pg_class c JOIN pg_namespace n
  ON n.oid = c.relnamespace
CROSS JOIN LATERAL (
  SELECT 'deferring' AS kind, conname::text AS name, '' AS part FROM pg_constraint
    WHERE conrelid = c.oid AND condeferrable AND contype IN ('p', 'u', 'f')
  UNION ALL SELECT 'null_sort', x.relname::text, a.attname::text FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
    CROSS JOIN LATERAL generate_series(1, i.indnkeyatts::int) AS o(place)
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[o.place - 1]
    WHERE i.indrelid = c.oid AND (i.indoption[o.place - 1] & 3) IN (1, 2)
  UNION ALL SELECT 'expression_index', x.relname::text, '' FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
    WHERE i.indrelid = c.oid AND i.indexprs IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM pg_constraint e WHERE e.conindid = i.indexrelid AND e.contype = 'x')
) k
WHERE n.nspname = COALESCE($1::text, current_schema()) AND c.relkind IN ('r', 'p') AND NOT c.relispartition
ORDER BY 1, 2, 3, 4
"""
MYSQL = """
SELECT NULL, table_name, 'check' FROM information_schema.table_constraints
WHERE table_schema = DATABASE() AND constraint_type = 'CHECK' AND NOT EXISTS (
  SELECT 1 FROM information_schema.check_constraints c WHERE c.constraint_schema = table_schema
  AND c.constraint_name = table_constraints.constraint_name AND c.check_clause LIKE 'json_valid(%'
)
UNION SELECT NULL, table_name, IF(table_type = 'VIEW', 'commented_view', 'commented_table')
FROM information_schema.tables WHERE table_schema = DATABASE() AND table_comment NOT IN ('', 'VIEW')
UNION SELECT NULL, table_name, 'commented_table' FROM information_schema.columns
WHERE table_schema = DATABASE() AND column_comment <> ''
"""


async def read_remarks(connection: Connection, namespaces: tuple[str, ...] = ()) -> Remarks:
    """The remarks about what `ddl.inspect` finds; SQLite's catalogue gives none."""
    kinds: defaultdict[Name, set[str]] = defaultdict(set)
    parts: defaultdict[tuple[Name, str], list[tuple[str, str]]] = defaultdict(list)
    match connection.dialect.provider:
        case "postgresql":
            for namespace in namespaces or (None,):
                for schema, name, kind in await connection.fetch(POSTGRESQL, (namespace,)):
                    kinds[schema if namespaces else None, name].add(kind)
                for schema, name, kind, part, column in await connection.fetch(PARTS, (namespace,)):
                    parts[(schema if namespaces else None, name), kind].append((part, column))
        case "mysql":
            for _, name, kind in await connection.fetch(MYSQL):
                kinds[None, name].add(kind)
        case _:
            pass
    return Remarks(
        {key: frozenset(found) for key, found in kinds.items()}, {key: tuple(found) for key, found in parts.items()}
    )
