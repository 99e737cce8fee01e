"""PostgreSQL 12 and newer. Limits: https://www.postgresql.org/docs/current/limits.html."""

from __future__ import annotations

from nicol.dialects.facts import Can, Dialect

postgresql = Dialect(
    name="postgresql",
    provider="postgresql",
    quote='"',
    placeholder="$n",
    max_identifier=63,
    max_parameters=32767,
    can=frozenset(
        {
            Can.RETURNING,
            Can.TRANSACTIONAL_DDL,
            Can.SCALAR_LISTS,
            Can.NATIVE_ENUMS,
            Can.ENUM_TYPES,
            Can.SCHEMAS,
            Can.EXTENSIONS,
            Can.ILIKE,
            Can.LATERAL,
            Can.ON_CONFLICT,
            Can.JSON_AGG,
            Can.ARRAY_PARAMETERS,
            Can.ALTER_CONSTRAINTS,
            Can.RENAME_FOREIGN_KEYS,
            Can.NAMED_PRIMARY_KEYS,
            Can.COMMENT_STATEMENTS,
            Can.REQUIRED_COMPUTED_COLUMNS,
            Can.PARTIAL_INDEXES,
            Can.CREATE_MANY_SKIP_DUPLICATES,
            Can.NOW_AS_DATE,
            Can.UUID_TYPE,
            Can.TIMESTAMPS_WITH_ZONE,
            Can.CASE_SENSITIVE_TEXT,
            Can.PADDED_CHARS,
            Can.EXACT_DECIMALS,
            Can.MIGRATIONS,
            Can.BOUND_VIEWS,
            Can.REPLACE_VIEWS,
            Can.REPLACE_ROUTINES,
            Can.FULL_TEXT_SEARCH,
        }
    ),
    scalar_types={
        "String": "TEXT",
        "Boolean": "BOOLEAN",
        "Int": "INTEGER",
        "BigInt": "BIGINT",
        "Float": "DOUBLE PRECISION",
        "Decimal": "DECIMAL(65,30)",
        "DateTime": "TIMESTAMP(3)",
        "Json": "JSONB",
        "Bytes": "BYTEA",
    },
    default_schema="public",
)
