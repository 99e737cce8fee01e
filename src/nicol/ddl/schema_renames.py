"""What is called otherwise in the database when only names of a schema have changed."""

from __future__ import annotations

from collections.abc import Iterator

from nicol.ddl.join_tables import fitted, is_first
from nicol.ddl.tables import (
    ColumnRename,
    ColumnValueRename,
    EnumRename,
    Name,
    Rename,
    TableRename,
    ValueRename,
)
from nicol.dialects import Can, Dialect, dialect_for
from nicol.model.schema import Enum, Model, RelationField, Schema


def renames_between(old: Schema, new: Schema) -> tuple[Rename, ...]:
    """The renames from `old` to `new`, which have the same models, enums, fields and values in the same order."""
    dialect = dialect_for(new.provider)
    found: list[Rename] = []
    models = [pair for pair in zip(old.models, new.models, strict=True) if not pair[1].is_view]
    for before, after in models:
        if key(before) != key(after):
            found.append(TableRename(key(before), key(after)))
        for one, other in zip(before.scalars, after.scalars, strict=True):
            if one.db_name != other.db_name:
                found.append(ColumnRename(key(after), one.db_name, other.db_name))
        for left, right in zip(before.relations, after.relations, strict=True):
            found += join_rename((old, before, left), (new, after, right), dialect)
    for enums in zip(old.enums, new.enums, strict=True):
        found += enum_renames(new, *enums, dialect)
    return tuple(found)


def key(one: Model | Enum) -> Name:
    return (one.schema, one.db_name)


def join_rename(
    old: tuple[Schema, Model, RelationField], new: tuple[Schema, Model, RelationField], dialect: Dialect
) -> Iterator[Rename]:
    """The join table of one relation, seen from the end that was the first."""
    if not old[0].is_many_to_many(old[2]) or not is_first(*old):
        return
    names = [fitted(f"_{field.relation}", "", dialect) for field in (old[2], new[2])]
    swapped = not is_first(*new)
    if names[0] != names[1] or swapped:
        yield TableRename((old[1].schema, names[0]), (new[1].schema, names[1]), swapped)


def enum_renames(schema: Schema, old: Enum, new: Enum, dialect: Dialect) -> Iterator[Rename]:
    """The enum and its values: in the columns of `schema`, where an enum is no type of its own."""
    types = Can.ENUM_TYPES in dialect.can
    if types and key(old) != key(new):
        yield EnumRename(key(old), key(new))
    for before, after in zip(old.values, new.values, strict=True):
        if before.db_name == after.db_name:
            continue
        if types:
            yield ValueRename(key(new), before.db_name, after.db_name)
            continue
        for model in (one for one in schema.models if not one.is_view):
            for field in model.scalars:
                if field.kind == "enum" and field.type == new.name:
                    yield ColumnValueRename(key(model), field.db_name, before.db_name, after.db_name)
