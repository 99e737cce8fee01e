"""Renames that a schema file declares: `@nicol.renamed_from`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nicol.ddl.tables import ColumnRename, ColumnValueRename, EnumRename, Rename, TableRename, ValueRename
from nicol.dialects import Can, Dialect
from nicol.model.annotations import Annotation, RenamedFrom
from nicol.model.schema import Enum, Model, Schema


def declared_renames(schema: Schema, dialect: Dialect) -> Iterator[Rename]:
    """What the annotations say, the newest name of each thing first."""
    for model in schema.models:
        if not model.is_view:
            yield from _of_model(schema, model, dialect)
    if Can.ENUM_TYPES in dialect.can:
        for enum in schema.enums:
            yield from _of_enum(enum)


def _of_model(schema: Schema, model: Model, dialect: Dialect) -> Iterator[Rename]:
    key = (model.schema, model.db_name)
    yield from (TableRename((model.schema, name), key) for name in _former(model.annotations))
    for field in model.scalars:
        yield from (ColumnRename(key, name, field.db_name) for name in _former(field.annotations))
        if field.kind == "enum" and Can.NATIVE_ENUMS in dialect.can and Can.ENUM_TYPES not in dialect.can:
            for value in schema.enum(field.type).values:
                for name in _former(value.annotations):
                    yield ColumnValueRename(key, field.db_name, name, value.db_name)


def _of_enum(enum: Enum) -> Iterator[Rename]:
    key = (enum.schema, enum.db_name)
    yield from (EnumRename((enum.schema, name), key) for name in _former(enum.annotations))
    for value in enum.values:
        yield from (ValueRename(key, name, value.db_name) for name in _former(value.annotations))


def _former(annotations: Sequence[Annotation]) -> Iterator[str]:
    for annotation in annotations:
        if isinstance(annotation, RenamedFrom):
            yield from annotation.names
