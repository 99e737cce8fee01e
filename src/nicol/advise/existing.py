"""Indexes that are there and could go."""

from __future__ import annotations

from dataclasses import dataclass

from nicol.ddl.inspect import inspect
from nicol.drivers.connection import Connection
from nicol.lint.live import read_facts
from nicol.lint.redundant import redundant
from nicol.model.schema import Schema


@dataclass(frozen=True, slots=True)
class Dispensable:
    """An index that nobody needs; `why` is a sentence about it, `size` its bytes where they are known."""

    table: str
    name: str
    why: str
    size: int | None = None


async def dispensable(connection: Connection, schema: Schema) -> list[Dispensable]:
    """The redundant and the unused indexes of the live database, by table and name."""
    live = await inspect(connection)
    found = [Dispensable(one.table, one.name, one.why) for table in live.tables for one in redundant(table)]
    known = {(one.table, one.name) for one in found}
    for unused in (await read_facts(connection, schema)).unused_indexes:
        if (unused.table, unused.name) not in known:
            why = f"No query has used it since {unused.since}; replicas and yearly jobs were not asked."
            found.append(Dispensable(unused.table, unused.name, why, unused.size))
    return sorted(found, key=lambda one: (one.table, one.name))
