"""SQLite 3.35 and newer (apsw brings its own). Limits: https://www.sqlite.org/limits.html."""

from __future__ import annotations

from nicol.dialects.facts import Can, Dialect

sqlite = Dialect(
    name="sqlite",
    provider="sqlite",
    quote='"',
    placeholder="?",
    max_identifier=None,
    max_parameters=32766,
    can=frozenset(
        {
            Can.RETURNING,
            Can.UPDATE_RETURNING,
            Can.DEFAULT_VALUES,
            Can.NULLS_ORDER,
            Can.CHANGED_TABLE_READS,
            Can.MANY_AT_ONCE,
            Can.TRANSACTIONAL_DDL,
            Can.ON_CONFLICT,
            Can.ROW_NUMBER_KEYS,
            Can.BARE_INDEX_EXPRESSIONS,
            Can.REQUIRED_COMPUTED_COLUMNS,
            Can.PARTIAL_INDEXES,
            Can.CREATE_MANY_SKIP_DUPLICATES,
            Can.NOW_AS_DATE,
            Can.CASE_SENSITIVE_TEXT,
            Can.MIGRATIONS,
            Can.TRIGGER_BODIES,
        }
    ),
    scalar_types={
        "String": "TEXT",
        "Boolean": "BOOLEAN",
        "Int": "INTEGER",
        "BigInt": "BIGINT",
        "Float": "REAL",
        "Decimal": "DECIMAL",
        "DateTime": "DATETIME",
        "Json": "JSONB",
        "Bytes": "BLOB",
    },
    isolation_levels=frozenset({"serializable"}),
)
