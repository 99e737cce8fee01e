"""MariaDB 10.7 and newer: as MySQL, with JSON as text. https://mariadb.com/kb/en/json-functions/"""

from __future__ import annotations

from nicol.model.schema import ScalarField
from nicol.query.plan import Context
from nicol.query.render.mysql import (
    NO_LIMIT,
    NULLS_HIGH,
    SAME,
    alike,
    any_of,
    any_of_lowered,
    arithmetic,
    as_text,
    at,
    bucket,
    cased,
    compared,
    element_of,
    encode,
    exact,
    figure,
    in_json,
    json_absent,
    json_like,
    json_null,
    json_ordered,
    json_reader,
    keyed,
    keys,
    like,
    listed,
    number,
    pattern,
    reader,
    relevance,
    search,
    search_words,
    selected,
    spellings,
    stepped,
)
from nicol.query.sql import Parameter, Sql, Value, sql


def cast(context: Context, field: ScalarField, value: Value) -> Sql:
    return sql(value)


def locking(alias: str, words: str) -> str:
    """Of all tables: MariaDB does not name one."""
    return f" FOR UPDATE{words}"


def json_equal(field: ScalarField, of: str, path: Parameter | None, value: Sql) -> Sql:
    """Equal as texts counts as well: of two equal numbers with an exponent JSON_EQUALS says that they differ."""
    inside = at(of, path)
    return sql("(", inside, " = ", value, " OR JSON_EQUALS(", inside, ", ", value, ") = 1)")


def json_array(of: str, path: Parameter | None, word: str, value: Sql) -> Sql:
    inside = at(of, path)
    last = sql("JSON_EXTRACT(", inside, ", CONCAT('$[', JSON_LENGTH(", inside, ") - 1, ']'))")
    held = {
        "contains": sql("JSON_CONTAINS(", inside, ", ", value, ")"),
        "starts_with": sql("JSON_EQUALS(JSON_EXTRACT(", inside, ", '$[0]'), ", value, ")"),
        "ends_with": sql("JSON_EQUALS(", last, ", ", value, ")"),
    }
    return sql("CASE WHEN JSON_TYPE(", inside, ") = 'ARRAY' THEN ", held[word], " END")


__all__ = [
    "NO_LIMIT",
    "NULLS_HIGH",
    "SAME",
    "alike",
    "any_of",
    "any_of_lowered",
    "arithmetic",
    "as_text",
    "bucket",
    "cased",
    "cast",
    "compared",
    "element_of",
    "encode",
    "exact",
    "figure",
    "in_json",
    "json_absent",
    "json_array",
    "json_equal",
    "json_like",
    "json_null",
    "json_ordered",
    "json_reader",
    "keyed",
    "keys",
    "like",
    "listed",
    "locking",
    "number",
    "pattern",
    "reader",
    "relevance",
    "search",
    "search_words",
    "selected",
    "spellings",
    "stepped",
]
