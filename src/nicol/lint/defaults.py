"""What a column's default is to the rows that are there already."""

from __future__ import annotations

import re

_CALL = re.compile(r"([A-Za-z_][A-Za-z_0-9.]*)\s*\(")
_STABLE = frozenset(
    [
        "now",
        "transaction_timestamp",
        "statement_timestamp",
        "current_timestamp",
        "current_date",
        "current_time",
        "localtimestamp",
        "localtime",
        "timezone",
        "date_trunc",
        "to_timestamp",
        "make_interval",
        "make_date",
        "make_timestamp",
        "to_char",
        "age",
        "extract",
        "date_part",
        "lower",
        "upper",
        "concat",
        "coalesce",
        "nullif",
        "greatest",
        "least",
        "md5",
        "sha256",
        "encode",
        "decode",
        "array_fill",
        "format",
        "abs",
        "round",
        "floor",
        "ceil",
        "jsonb_build_object",
        "json_build_object",
        "jsonb_build_array",
        "json_build_array",
        "to_jsonb",
        "to_json",
        "current_setting",
        "to_tsvector",
        "array",
        "varchar",
        "char",
        "numeric",
        "decimal",
        "bit",
        "interval",
        "timestamp",
        "timestamptz",
        "time",
        "cast",
        "row",
        "substring",
        "trim",
        "replace",
        "left",
        "right",
        "repeat",
        "length",
        "current_schema",
        "current_user",
        "session_user",
    ]
)
"""Functions of PostgreSQL that give the same for every row of one statement."""


def is_volatile(default: str | None) -> bool:
    """Whether PostgreSQL computes `default` for each row: it calls a function that is not known to be stable."""
    if default is None:
        return False
    plain = re.sub(r"'(?:[^']|'')*'", "''", default)
    return any(name.lower().removeprefix("pg_catalog.") not in _STABLE for name in _CALL.findall(plain))
