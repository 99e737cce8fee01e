"""CockroachDB over PostgreSQL's protocol. Types: https://www.cockroachlabs.com/docs/stable/data-types."""

from __future__ import annotations

from dataclasses import replace

from nicol.dialects.facts import Can
from nicol.dialects.postgresql import postgresql

cockroachdb = replace(
    postgresql,
    name="cockroachdb",
    provider="cockroachdb",
    can=postgresql.can - {Can.TRANSACTIONAL_DDL, Can.EXTENSIONS, Can.FULL_TEXT_SEARCH, Can.MIGRATIONS},
    scalar_types={
        "String": "STRING",
        "Boolean": "BOOL",
        "Int": "INT4",
        "BigInt": "INT8",
        "Float": "FLOAT8",
        "Decimal": "DECIMAL(65,30)",
        "DateTime": "TIMESTAMP(3)",
        "Json": "JSONB",
        "Bytes": "BYTES",
    },
    isolation_levels=frozenset({"read_committed", "serializable"}),
)
