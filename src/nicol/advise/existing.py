"""Indexes that are there and could go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nicol.ddl.inspect import inspect
from nicol.ddl.tables import Index, Table
from nicol.drivers.connection import Connection
from nicol.lint.live import read_facts
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
    found = [one for table in live.tables for one in redundant(table)]
    known = {(one.table, one.name) for one in found}
    for unused in (await read_facts(connection, schema)).unused_indexes:
        if (unused.table, unused.name) not in known:
            why = f"No query has used it since {unused.since}; replicas and yearly jobs were not asked."
            found.append(Dispensable(unused.table, unused.name, why, unused.size))
    return sorted(found, key=lambda one: (one.table, one.name))


def redundant(table: Table) -> Iterator[Dispensable]:
    """Plain indexes whose columns another key or index begins with."""
    plain = [index for index in table.indexes if index.where is None and index.algorithm == "BTree"]
    key = table.primary_key.columns if table.primary_key else ()
    for index in plain:
        if index.unique:
            continue
        if key and index.column_names == key[: len(index.columns)] and _is_plain(index):
            yield Dispensable(table.name, index.name, "The primary key begins with the same columns.")
            continue
        wider = next((other for other in plain if _covers(other, index)), None)
        if wider is not None:
            yield Dispensable(table.name, index.name, f"{wider.name} begins with the same columns.")


def _is_plain(index: Index) -> bool:
    return all(column.sort in (None, "Asc") and column.length is None for column in index.columns)


def _covers(other: Index, index: Index) -> bool:
    if other is index or len(other.columns) < len(index.columns):
        return False
    same = other.columns[: len(index.columns)] == index.columns
    if len(other.columns) == len(index.columns):
        return same and (other.unique or other.name < index.name)
    return same
