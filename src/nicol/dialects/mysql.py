"""MySQL 8. Limits: https://dev.mysql.com/doc/refman/8.4/en/identifier-length.html (64 characters)."""

from __future__ import annotations

from nicol.dialects.facts import Can, Dialect

mysql = Dialect(
    name="mysql",
    provider="mysql",
    quote="`",
    placeholder="?",
    max_identifier=64,
    max_parameters=65535,
    can=frozenset(
        {
            Can.NATIVE_ENUMS,
            Can.LATERAL,
            Can.EXACT_PARAMETERS,
            Can.ALTER_CONSTRAINTS,
            Can.INLINE_INDEXES,
            Can.FOREIGN_KEY_INDEXES,
            Can.CLUSTERED_PRIMARY_KEYS,
            Can.EXACT_DECIMALS,
            Can.MIGRATIONS,
            Can.TENANT_SCHEMAS,
            Can.REPLACE_VIEWS,
            Can.TRIGGER_BODIES,
            Can.CREATE_MANY_SKIP_DUPLICATES,
            Can.FULL_TEXT_SEARCH,
            Can.ROW_LOCKS,
            Can.BACKSLASH_ESCAPES,
        }
    ),
    scalar_types={
        "String": "VARCHAR(191)",
        "Boolean": "BOOLEAN",
        "Int": "INTEGER",
        "BigInt": "BIGINT",
        "Float": "DOUBLE",
        "Decimal": "DECIMAL(65,30)",
        "DateTime": "DATETIME(3)",
        "Json": "JSON",
        "Bytes": "LONGBLOB",
    },
)
