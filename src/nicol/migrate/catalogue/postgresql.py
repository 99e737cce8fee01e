"""PostgreSQL's catalogue, printed by its own functions."""

from __future__ import annotations

from nicol.drivers import Connection

_OBJECTS = """\
WITH here AS (
    SELECT oid, nspname FROM pg_catalog.pg_namespace
    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
), own AS (
    SELECT c.* FROM pg_catalog.pg_class c JOIN here ON here.oid = c.relnamespace
    WHERE c.relname <> '_prisma_migrations'
        AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
)
SELECT 'view ' || oid::regclass || ': ' || pg_get_viewdef(oid) FROM own WHERE relkind IN ('v', 'm')
UNION ALL SELECT 'kind of ' || oid::regclass || ': ' || relkind::text || relpersistence::text FROM own
    WHERE relkind IN ('p', 'f') OR relpersistence = 'u'
UNION ALL SELECT 'row security of ' || oid::regclass FROM own WHERE relrowsecurity
UNION ALL SELECT 'policy ' || p.polname || ' of ' || own.oid::regclass || ': ' ||
        concat_ws(' ', p.polcmd::text, pg_get_expr(p.polqual, own.oid), pg_get_expr(p.polwithcheck, own.oid))
    FROM pg_catalog.pg_policy p JOIN own ON own.oid = p.polrelid
UNION ALL SELECT 'constraint ' || k.conname || ' of ' || own.oid::regclass || ': ' || pg_get_constraintdef(k.oid)
    FROM pg_catalog.pg_constraint k JOIN own ON own.oid = k.conrelid
    WHERE k.contype IN ('c', 'x') OR k.condeferrable OR NOT k.convalidated
UNION ALL SELECT 'index ' || i.indexrelid::regclass || ': ' || pg_get_indexdef(i.indexrelid)
    FROM pg_catalog.pg_index i JOIN own ON own.oid = i.indrelid
    WHERE i.indexprs IS NOT NULL OR i.indpred IS NOT NULL OR i.indnkeyatts <> i.indnatts
UNION ALL SELECT 'trigger ' || t.tgname || ' of ' || own.oid::regclass || ': ' || pg_get_triggerdef(t.oid)
    FROM pg_catalog.pg_trigger t JOIN own ON own.oid = t.tgrelid WHERE NOT t.tgisinternal
UNION ALL SELECT 'computed column ' || a.attname || ' of ' || own.oid::regclass || ': ' ||
        a.attidentity::text || a.attgenerated::text
    FROM pg_catalog.pg_attribute a JOIN own ON own.oid = a.attrelid
    WHERE a.attnum > 0 AND NOT a.attisdropped AND (a.attidentity <> '' OR a.attgenerated <> '')
UNION ALL SELECT 'comment of ' || own.oid::regclass || ' ' || d.objsubid || ': ' || d.description
    FROM pg_catalog.pg_description d JOIN own ON own.oid = d.objoid
UNION ALL SELECT 'routine ' || p.oid::regprocedure || ': ' ||
        CASE p.prokind WHEN 'a' THEN 'aggregate' ELSE pg_get_functiondef(p.oid) END
    FROM pg_catalog.pg_proc p JOIN here ON here.oid = p.pronamespace
    WHERE NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
UNION ALL SELECT 'type ' || t.oid::regtype || ': ' || t.typtype::text
    FROM pg_catalog.pg_type t JOIN here ON here.oid = t.typnamespace
    WHERE t.typtype IN ('d', 'r') AND NOT EXISTS
        (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.objid = t.oid AND d.deptype = 'e')
UNION ALL SELECT 'sequence ' || own.oid::regclass FROM own WHERE relkind = 'S' AND NOT EXISTS
        (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.objid = own.oid AND d.deptype IN ('a', 'i'))"""


async def catalogue(connection: Connection) -> frozenset[str]:
    """Everything of the database's own schemas that a structure leaves out."""
    return frozenset(str(row[0]) for row in await connection.fetch(_OBJECTS))
