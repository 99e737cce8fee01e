"""What a database has that no schema block can say: a line of documentation for the block that is concerned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from nicol.ddl.tables import Name
from nicol.drivers.connection import Connection

SET_UP = "requires additional setup for migrations. Visit https://pris.ly/d/{page} for more info."
COMMENTED = "requires an additional setup for migrations: Read more: https://pris.ly/d/database-comments"
SENTENCES = {
    "partition": "This table is a partition table and " + SET_UP.format(page="partition-tables"),
    "inheritance": "This table has subclasses and " + SET_UP.format(page="table-inheritance"),
    "row_security": "This model contains row level security and " + SET_UP.format(page="row-level-security"),
    "check": "This table contains check constraints and " + SET_UP.format(page="check-constraints"),
    "exclusion": "This table contains exclusion constraints and " + SET_UP.format(page="exclusion-constraints"),
    "deferring": "This model has constraints using non-default deferring rules and "
    + SET_UP.format(page="constraint-deferring"),
    "expression_index": "This model contains an expression index which " + SET_UP.format(page="expression-indexes"),
    "commented_table": f"This model or at least one of its fields has comments in the database, and {COMMENTED}",
    "commented_view": f"This view or at least one of its fields has comments in the database, and {COMMENTED}",
    "commented_enum": f"This enum is commented in the database, and {COMMENTED}",
}
"""Kind of remark → its line, in the order in which lines are written; Prisma's words."""


@dataclass(frozen=True, slots=True)
class Remarks:
    """The kinds of remarks by the key of a table, view or enum."""

    kinds: Mapping[Name, frozenset[str]] = field(default_factory=dict[Name, frozenset[str]])

    def of(self, key: Name) -> list[str]:
        """The lines for what goes by `key`."""
        kinds = self.kinds.get(key, frozenset())
        return [sentence for kind, sentence in SENTENCES.items() if kind in kinds]


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
    match connection.dialect.provider:
        case "postgresql":
            for namespace in namespaces or (None,):
                for schema, name, kind in await connection.fetch(POSTGRESQL, (namespace,)):
                    kinds[schema if namespaces else None, name].add(kind)
        case "mysql":
            for _, name, kind in await connection.fetch(MYSQL):
                kinds[None, name].add(kind)
        case _:
            pass
    return Remarks({key: frozenset(found) for key, found in kinds.items()})
