"""Recorded queries as accesses."""

from __future__ import annotations

from collections.abc import Iterator

from nicol.advise.access import Use, accesses
from nicol.advise.from_sql import accesses_of_sql
from nicol.inventory import Inventory, Query
from nicol.lint.calls.call import WRITES
from nicol.model.schema import Schema

_ONE = ("find_first", "find_first_or_raise")
_NONE = ("create", "create_many", "create_many_and_return")


def uses_of_inventory(inventory: Inventory, schema: Schema) -> Iterator[Use]:
    """What the recorded queries look for, in the inventory's order; queries of models that are gone are left out."""
    for query in inventory.queries:
        origin = f"{query.origins[0].file}:{query.origins[0].line}" if query.origins else ""
        if query.model is None:
            for statement in query.statements:
                for access in accesses_of_sql(statement.sql, schema):
                    yield Use(access, f"{query.operation} {query.fingerprint}", query.count, query.total_ms, origin)
        elif query.model in schema.models_by_name and query.operation not in _NONE:
            for access in accesses(schema, query.model, query.shape, query.operation in _ONE):
                yield Use(access, _shown(query), query.count, query.total_ms, origin, query.operation in WRITES)


def writes_of_inventory(inventory: Inventory) -> dict[str, tuple[int, int]]:
    """Model → how many calls were recorded, and how many of them write."""
    found: dict[str, tuple[int, int]] = {}
    for query in inventory.queries:
        if query.model is not None:
            calls, writes = found.get(query.model, (0, 0))
            found[query.model] = calls + query.count, writes + (query.count if query.operation in WRITES else 0)
    return found


def _shown(query: Query) -> str:
    return f"{query.model}.{query.operation} {query.fingerprint[:8]}"
