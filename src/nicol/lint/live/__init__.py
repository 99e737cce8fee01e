"""What a live database tells about itself, read for the rules: one module for each kind."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from typing import Any

from nicol.drivers.connection import Connection
from nicol.lint.live import mysql, postgresql, sqlite
from nicol.lint.live.facts import NO_FACTS, LiveFacts, UnusedIndex
from nicol.lint.live.table_sizes import table_size
from nicol.model.schema import Schema

_BY_PROVIDER: Mapping[str, Callable[[Connection], Coroutine[Any, Any, LiveFacts]]] = {
    "postgresql": postgresql.facts,
    "mysql": mysql.facts,
    "sqlite": sqlite.facts,
}


async def read_facts(connection: Connection, schema: Schema) -> LiveFacts:
    """The facts of the connected database about the tables of `schema`; it is only read."""
    known = await _BY_PROVIDER[connection.dialect.provider](connection)
    rows: dict[str, int] = {}
    for model in schema.models:
        size = None if model.is_view else await table_size(connection, (model.schema, model.db_name))
        if size is not None:
            rows[model.db_name] = size.rows
    return replace(known, rows=rows)


__all__ = ["NO_FACTS", "LiveFacts", "UnusedIndex", "read_facts"]
