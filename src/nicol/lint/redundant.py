"""Indexes of a table that another one makes needless."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nicol.ddl.tables import Index, Table


@dataclass(frozen=True, slots=True)
class Redundant:
    """An index by its names in the database; `why` is a sentence about what serves in its place."""

    table: str
    name: str
    why: str


def redundant(table: Table) -> Iterator[Redundant]:
    """Plain indexes whose columns another key or index begins with."""
    plain = [index for index in table.indexes if index.where is None and index.algorithm == "BTree"]
    key = table.primary_key.columns if table.primary_key else ()
    for index in plain:
        if index.unique:
            continue
        if index.column_names == key[: len(index.columns)] and _is_plain(index):
            yield Redundant(table.name, index.name, "The primary key begins with the same columns.")
            continue
        wider = next((other for other in plain if _covers(other, index)), None)
        if wider is not None:
            yield Redundant(table.name, index.name, f"{wider.name} begins with the same columns.")


def _is_plain(index: Index) -> bool:
    return all(column.sort in (None, "Asc") and column.length is None for column in index.columns)


def _covers(other: Index, index: Index) -> bool:
    if other is index or len(other.columns) < len(index.columns):
        return False
    same = other.columns[: len(index.columns)] == index.columns
    if len(other.columns) == len(index.columns):
        return same and (other.unique or other.name < index.name)
    return same
