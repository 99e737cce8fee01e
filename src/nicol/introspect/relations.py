"""Relation fields for foreign keys and join tables, named as Prisma names them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nicol.ddl.tables import ForeignKey, Name, Table
from nicol.introspect.naming import client_name


@dataclass(frozen=True, slots=True)
class Inline:
    """A foreign key as a relation: the names of its field and of the field on the other side, and its own if needed."""

    table: Table
    key: ForeignKey
    target: Table
    forward: str
    back: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Joined:
    """A join table as a relation of lists: the field on the table of column A, the one on that of B."""

    table: Table
    ends: tuple[Table, Table]
    fields: tuple[str, str]
    name: str | None


def is_join_table(table: Table) -> bool:
    """Whether the table is what an implicit many-to-many relation makes."""
    return (
        table.name.startswith("_")
        and [column.name for column in table.columns] == ["A", "B"]
        and sorted(key.columns for key in table.foreign_keys) == [("A",), ("B",)]
        and is_unique(table, ("A", "B"))
        and any(index.column_names == ("B",) for index in table.indexes)
    )


def is_unique(table: Table, columns: Sequence[str]) -> bool:
    """Whether these columns together tell one row from another."""
    key = table.primary_key
    whole = [key.columns] if key else []
    uniques = [index.column_names for index in table.indexes if index.unique and index.where is None]
    return any(set(found) == set(columns) for found in (*whole, *uniques))


@dataclass(frozen=True)
class Names:
    """The client names of tables, how many relations each pair of tables has, and what fields are taken."""

    models: Mapping[Name, str]
    pairs: Mapping[frozenset[Name], int]
    columns: Mapping[Name, frozenset[str]]

    def is_crowded(self, one: Name, other: Name, fields: tuple[str, str]) -> bool:
        """Whether plain field names would not do between two tables; `fields` are those on each."""
        taken = fields[0] in self.columns[one] or fields[1] in self.columns[other]
        return self.pairs[frozenset((one, other))] > 1 or taken


def relation_names(tables: Sequence[Table], joins: Sequence[Table], models: Mapping[Name, str]) -> Names:
    """What is needed to name the relations between `tables`, also those that `joins` make."""
    inline = [frozenset((table.key, key.table)) for table in tables for key in table.foreign_keys]
    joined = [frozenset(key.table for key in table.foreign_keys) for table in joins]
    columns = {table.key: frozenset(client_name(column.name) for column in table.columns) for table in tables}
    return Names(models, Counter([*inline, *joined]), columns)


def inline_relations(tables: Sequence[Table], names: Names) -> Iterator[Inline]:
    """The foreign keys between `tables`."""
    by_key = {table.key: table for table in tables}
    for table in tables:
        for key in table.foreign_keys:
            if key.table in by_key:
                yield inline(table, key, by_key[key.table], names)


def inline(table: Table, key: ForeignKey, target: Table, names: Names) -> Inline:
    """Fields go by the names of the tables, which models of several schemas may share."""
    model, referenced = field_stem(table, names), field_stem(target, names)
    to_itself = table.key == target.key
    crowded = names.is_crowded(table.key, target.key, (referenced, f"other_{model}" if to_itself else model))
    columns = "_".join(client_name(column) or column for column in key.columns)
    name = f"{model}_{columns}To{referenced}" if crowded else "To".join(sorted((model, referenced)))
    forward, back = (f"{referenced}_{name}", f"{model}_{name}") if crowded else (referenced, model)
    if to_itself:
        back = f"other_{back}"
    return Inline(table, key, target, forward, back, name if crowded or to_itself else None)


def field_stem(table: Table, names: Names) -> str:
    """A table's name as a field: that of its model, unless that is only told apart from others by its schema."""
    model = names.models[table.key]
    return client_name(table.name) if table.schema and model == client_name(f"{table.schema}_{table.name}") else model


def joined_relations(tables: Sequence[Table], joins: Sequence[Table], names: Names) -> Iterator[Joined]:
    """The relations that the join tables `joins` make between `tables`."""
    by_key = {table.key: table for table in tables}
    for table in joins:
        targets = {key.columns: by_key.get(key.table) for key in table.foreign_keys}
        first, second = targets[("A",)], targets[("B",)]
        if first is not None and second is not None:
            yield joined(table, (first, second), names)


def joined(table: Table, ends: tuple[Table, Table], names: Names) -> Joined:
    models = (field_stem(ends[0], names), field_stem(ends[1], names))
    name = table.name.removeprefix("_")
    if ends[0].key == ends[1].key:
        stem = f"{models[0]}_{name}" if names.pairs[frozenset((ends[0].key,))] > 1 else models[0]
        return Joined(table, ends, (f"{stem}_A", f"{stem}_B"), name)
    crowded = names.is_crowded(ends[0].key, ends[1].key, (models[1], models[0]))
    default = "To".join(sorted(models))
    fields = (f"{models[1]}_{name}", f"{models[0]}_{name}") if crowded else (models[1], models[0])
    return Joined(table, ends, fields, name if crowded or name != default else None)
