"""The tables behind implicit many-to-many relations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nicol.ddl.tables import Column, ForeignKey, Index, IndexColumn, PrimaryKey, Table
from nicol.dialects import Can, Dialect
from nicol.model.schema import Arity, Model, RelationField, Schema


def join_tables(schema: Schema, tables: Mapping[str, Table], dialect: Dialect) -> Iterator[Table]:
    """One table for each relation that is a list at both ends; `tables` are the models' own, by model name."""
    for model in schema.models:
        for field in model.relations:
            if schema.is_many_to_many(field) and is_first(schema, model, field):
                yield join_table(schema, (tables[model.name], tables[field.target]), field, dialect)


def is_first(schema: Schema, model: Model, field: RelationField) -> bool:
    """Whether column A is for `field`'s model: the first by name, in a self relation that of the first field."""
    other = schema.opposite(field)
    return (model.name, field.name) <= (field.target, other.name)


def join_table(schema: Schema, ends: tuple[Table, Table], field: RelationField, dialect: Dialect) -> Table:
    """The table `_relation` with the keys of both ends in the columns A and B."""
    name = fitted(f"_{field.relation}", "", dialect)
    named_key = Can.NAMED_PRIMARY_KEYS in dialect.can
    both = (IndexColumn("A"), IndexColumn("B"))
    unique = () if named_key else (Index(fitted(name, "_AB_unique", dialect), both, unique=True),)
    return Table(
        name,
        columns=(key_column("A", ends[0]), key_column("B", ends[1])),
        primary_key=PrimaryKey(("A", "B"), fitted(name, "_AB_pkey", dialect)) if named_key else None,
        indexes=(*unique, Index(fitted(name, "_B_index", dialect), (IndexColumn("B"),))),
        foreign_keys=() if schema.datasource.relation_mode == "prisma" else foreign_keys(name, ends, dialect),
        schema=ends[0].schema,
    )


def fitted(name: str, suffix: str, dialect: Dialect) -> str:
    """`name` with `suffix`, cut before the suffix where the database's identifiers are shorter (in bytes)."""
    if dialect.max_identifier is None:
        return name + suffix
    return name.encode()[: dialect.max_identifier - len(suffix)].decode(errors="ignore") + suffix


def key_column(name: str, table: Table) -> Column:
    """A column that holds the single-column key of `table`; the validator lets no other model into such a relation."""
    assert table.primary_key is not None
    return Column(name, table.column(table.primary_key.columns[0]).type, Arity.REQUIRED)


def foreign_keys(name: str, ends: tuple[Table, Table], dialect: Dialect) -> tuple[ForeignKey, ...]:
    """Both references; rows of the join table go with either of their ends."""
    return tuple(
        ForeignKey(
            fitted(name, f"_{column}_fkey", dialect),
            (column,),
            table.key,
            table.primary_key.columns,
            on_delete="Cascade",
            on_update="Cascade",
        )
        for column, table in zip(("A", "B"), ends, strict=True)
        if table.primary_key is not None
    )
