"""What a schema file asks of its database."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from nicol.ddl.annotated import annotated_enum, annotated_table, owning
from nicol.ddl.declared import declared_renames
from nicol.ddl.join_tables import join_tables
from nicol.ddl.native_types import SCALAR_TYPES
from nicol.ddl.objects.triggers import trigger_objects
from nicol.ddl.tables import (
    Column,
    ColumnType,
    DefaultValue,
    ForeignKey,
    Index,
    IndexColumn,
    PrimaryKey,
    SqlEnum,
    SqlExtension,
    SqlSchema,
    Table,
    ValueKind,
)
from nicol.dialects import DIALECTS, Can, Dialect, dialect_for
from nicol.errors.dialect import UnsupportedDatabaseError
from nicol.model.actions import default_on_delete
from nicol.model.schema import Default, Model, ScalarField, Schema
from nicol.model.schema import Index as ModelIndex

CLIENT_FUNCTIONS = ("cuid", "uuid", "ulid", "nanoid")
"""Defaults that the client makes; the database does not know them."""


def from_schema(schema: Schema, bodies: Mapping[str, str] | None = None) -> SqlSchema:
    """The database that `schema` describes; UnsupportedDatabaseError (NICOL-DB) where Nicol cannot write its SQL.

    `bodies` are the texts of files that `@nicol.trigger` names.
    """
    dialect = dialect_for(schema.provider)
    if Can.MIGRATIONS not in dialect.can:
        known = ", ".join(name for name, other in DIALECTS.items() if Can.MIGRATIONS in other.can)
        raise UnsupportedDatabaseError("Creating and migrating tables", dialect.name, known)
    tables = {model.name: table_of(schema, model, dialect) for model in schema.models if not model.is_view}
    enums = tuple(enums_of(schema)) if Can.ENUM_TYPES in dialect.can else ()
    sql = SqlSchema(
        dialect,
        tables=(*tables.values(), *join_tables(schema, tables, dialect)),
        enums=enums,
        namespaces=namespaces_of(schema, dialect),
        extensions=tuple(
            SqlExtension(item.db_name, item.version or "", item.schema or "") for item in schema.datasource.extensions
        ),
        manages_extensions=bool(schema.datasource.extensions) or previews(schema, "postgresqlExtensions"),
        manages_partial_indexes=previews(schema, "partialIndexes"),
        objects=tuple(trigger_objects(schema, dialect, bodies or {})),
        renames=tuple(declared_renames(schema, dialect)),
    )
    return owning(sql)


def previews(schema: Schema, feature: str) -> bool:
    """Whether a generator turns on Prisma's preview `feature`."""
    return any(feature in generator.preview_features for generator in schema.generators)


def namespaces_of(schema: Schema, dialect: Dialect) -> tuple[str, ...]:
    """The database schemas that are named or in use, in alphabetical order, at least the default.

    None where the database has none. Those that hold nothing are taken to exist, and are not created.
    """
    if Can.SCHEMAS not in dialect.can or dialect.default_schema is None:
        return ()
    models = [model.schema for model in schema.models if not model.is_view]
    named = [name or dialect.default_schema for name in (*models, *(enum.schema for enum in schema.enums))]
    return tuple(sorted({*named, *schema.datasource.schemas} or {dialect.default_schema}))


def enums_of(schema: Schema) -> Iterator[SqlEnum]:
    """The enums as database types."""
    for enum in schema.enums:
        yield annotated_enum(SqlEnum(enum.db_name, tuple(value.db_name for value in enum.values), enum.schema), enum)


def table_of(schema: Schema, model: Model, dialect: Dialect) -> Table:
    """A model's table."""
    table = Table(
        model.db_name,
        columns=tuple(column_of(schema, model, field, dialect) for field in model.scalars),
        primary_key=primary_key_of(model, dialect),
        indexes=tuple(index_of(model, index) for index in sorted(model.indexes, key=index_place)),
        foreign_keys=tuple(foreign_keys_of(schema, model)),
        schema=model.schema,
    )
    return annotated_table(table, model, dialect)


def primary_key_of(model: Model, dialect: Dialect) -> PrimaryKey | None:
    """The primary key, with its name where the database keeps one."""
    key = model.primary_key
    if key is None:
        return None
    name = key.db_name if Can.NAMED_PRIMARY_KEYS in dialect.can else None
    lengths = tuple(field.length for field in key.fields)
    columns = tuple(model.scalar(name).db_name for name in key.field_names)
    return PrimaryKey(columns, name, lengths if any(lengths) else ())


def index_place(index: ModelIndex) -> int:
    """Prisma's order: the uniques written on fields, then the model's indexes, its uniques, its full-text indexes."""
    return 0 if index.on_field else ("normal", "unique", "fulltext").index(index.kind) + 1


def index_of(model: Model, index: ModelIndex) -> Index:
    """A unique constraint or index."""
    columns = tuple(
        IndexColumn(
            model.scalar(field.name).db_name,
            sort="Desc" if field.sort == "Desc" else None,
            ops=operator_class(field.ops) if field.ops else None,
            length=field.length,
        )
        for field in index.fields
    )
    algorithm = "FullText" if index.kind == "fulltext" else index.algorithm or "BTree"
    return Index(index.db_name, columns, index.kind == "unique", algorithm, index.where)


def operator_class(ops: str) -> str:
    """PSL's `Int4MinMaxOps` as PostgreSQL's `int4_minmax_ops`; a raw class as it stands."""
    if ops.startswith("raw:"):
        return ops.removeprefix("raw:")
    words = re.sub(r"(MinMax|Bloom|Multi|Inclusion|Path|Ops)", r"_\1", ops)
    return words.lower()


def foreign_keys_of(schema: Schema, model: Model) -> Iterator[ForeignKey]:
    """The foreign keys that the model's relation fields hold; none when Prisma's client watches relations."""
    if schema.datasource.relation_mode == "prisma":
        return
    for field in model.relations:
        target = schema.model(field.target)
        if field.holds_key and not target.is_view:
            yield ForeignKey(
                field.constraint,
                tuple(model.scalar(name).db_name for name in field.fields),
                (target.schema, target.db_name),
                tuple(target.scalar(name).db_name for name in field.references),
                field.on_delete or default_on_delete(model, field),
                field.on_update or "Cascade",
            )


def column_of(schema: Schema, model: Model, field: ScalarField, dialect: Dialect) -> Column:
    """A scalar field's column."""
    column = Column(
        field.db_name,
        column_type(schema, field, dialect),
        field.arity,
        default_of(schema, field),
        autoincrement=is_function(field.default, ("autoincrement",)),
        client_default=is_function(field.default, CLIENT_FUNCTIONS),
    )
    return with_rowid(column, model, dialect)


def is_function(default: Default | None, names: tuple[str, ...]) -> bool:
    return default is not None and default.kind == "function" and default.text in names


def with_rowid(column: Column, model: Model, dialect: Dialect) -> Column:
    """An integer that is the whole primary key numbers itself where the database makes it its row number (SQLite)."""
    key = model.primary_key
    alone = key is not None and tuple(model.scalar(name).db_name for name in key.field_names) == (column.name,)
    if Can.ROW_NUMBER_KEYS not in dialect.can:
        return column
    return replace(column, autoincrement=alone and column.type.family == "Int")


def column_type(schema: Schema, field: ScalarField, dialect: Dialect) -> ColumnType:
    """A field's type without its arity."""
    if field.kind == "unsupported":
        return ColumnType("Unsupported", field.type)
    if field.kind == "enum" and Can.NATIVE_ENUMS in dialect.can:
        enum = schema.enum(field.type)
        if Can.ENUM_TYPES in dialect.can:
            return ColumnType("Enum", enum.db_name, schema=enum.schema)
        return ColumnType("Enum", "Enum", tuple(value.db_name for value in enum.values))
    return SCALAR_TYPES[dialect.provider](field)


def default_of(schema: Schema, field: ScalarField) -> DefaultValue | None:
    """What the database fills in by itself; what the client makes (cuid, uuid …) is not the database's business."""
    default = field.default
    if default is None:
        return None
    if default.kind != "function":
        return value_of(schema, field, default)
    match default.text:
        case "now":
            return DefaultValue("now")
        case "dbgenerated":
            return DefaultValue("expression", default.args[0]) if default.args and default.args[0] else None
        case _:
            return None


def value_of(schema: Schema, field: ScalarField, default: Default) -> DefaultValue:
    """A written value; lists hold values of the same kind."""
    if default.kind == "list":
        items = tuple(value_of(schema, field, item) for item in default.items)
        return DefaultValue("value", value_kind="List", items=items)
    if field.kind == "enum":
        values = {value.name: value.db_name for value in schema.enum(field.type).values}
        return DefaultValue("value", values[default.text], "Enum")
    if field.type == "Bytes":
        return DefaultValue("value", base64.b64decode(default.text).hex(), "Bytes")
    kinds: dict[str, ValueKind] = {
        "Boolean": "Boolean",
        "Int": "Int",
        "BigInt": "BigInt",
        "Float": "Float",
        "Decimal": "Float",
        "DateTime": "DateTime",
        "Json": "Json",
    }
    return DefaultValue("value", default.text, kinds.get(field.type, "String"))
