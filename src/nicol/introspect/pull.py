"""A live database's structure as schema blocks."""

from __future__ import annotations

from dataclasses import replace

from nicol.ddl.from_schema import previews
from nicol.ddl.tables import SqlSchema, Table
from nicol.errors.introspect import InconsistentDatabaseError
from nicol.introspect.context import Pull
from nicol.introspect.enums import enums_of, pulled_enums
from nicol.introspect.models import pulled_model, pulled_view
from nicol.introspect.naming import block_names
from nicol.introspect.previous import Previous
from nicol.introspect.pulled import Pulled
from nicol.introspect.relations import inline_relations, is_join_table, joined_relations, relation_names
from nicol.introspect.remarks import NO_REMARKS, Remarks
from nicol.model.schema import Schema
from nicol.validate.connectors import CONNECTORS


def pull(sql: SqlSchema, schema: Schema, remarks: Remarks = NO_REMARKS) -> Pulled:
    """The blocks for `sql`, with the names, comments and client-side settings that `schema` has for the same things.

    Views come along with the preview feature `views`, partial indexes with `partialIndexes`. `remarks` say what of the
    database no block can say.
    """
    sql = sayable(sql, schema)
    previous = Previous(schema)
    views = ordered(sql.views, previous) if previews(schema, "views") else []
    joins = [table for table in sql.tables if is_join_table(table)]
    tables = [table for table in ordered(sql.tables, previous) if table not in joins]
    known = {key: model.name for key, model in previous.models.items()}
    names = block_names([table.key for table in (*tables, *views)], known)
    relations = relation_names(tables, joins, names)
    whole = Pull(
        sql,
        CONNECTORS[sql.dialect.provider],
        schema.datasource.name,
        names,
        enums_of(sql, [*sql.tables, *views], previous),
        tuple(inline_relations([table for table in sql.tables if table not in joins], relations)),
        tuple(joined_relations(tables, joins, relations)),
        previous,
        remarks,
        schemas=bool(schema.datasource.schemas),
    )
    enums = pulled_enums(whole.enums, previous, remarks, whole.schemas)
    models = [pulled_model(whole, table) for table in tables]
    return Pulled((*models, *(pulled_view(whole, view) for view in views)), enums)


def expect_consistent(sql: SqlSchema) -> None:
    """InconsistentDatabaseError (P4002) when a foreign key leads out of what was looked into."""
    default = sql.dialect.default_schema
    for table in sql.tables:
        for key in table.foreign_keys:
            schema, name = key.table
            if key.table in sql.tables_by_key or schema is None or schema in {one.schema for one in sql.tables}:
                continue
            raise InconsistentDatabaseError(
                "Cross schema references are only allowed when the target schema is listed in the schemas property of "
                f"your datasource. `{table.schema or default}.{table.name}` points to `{schema}.{name}` in constraint "
                f"`{key.name}`. Please add `{schema}` to your `schemas` property and run this command again."
            )


def sayable(sql: SqlSchema, schema: Schema) -> SqlSchema:
    """Without what blocks cannot say: SQLite's computed columns, views' indexes, partial ones without the feature."""
    partial = previews(schema, "partialIndexes")
    return replace(
        sql,
        tables=tuple(
            replace(
                table,
                indexes=tuple(index for index in table.indexes if partial or index.where is None),
                columns=tuple(column for column in table.columns if not column.hidden),
            )
            for table in sql.tables
        ),
        views=tuple(replace(view, indexes=()) for view in sql.views),
    )


def ordered(tables: tuple[Table, ...], previous: Previous) -> list[Table]:
    """The tables that the earlier schema has, in its order, then the others."""
    places = {key: place for place, key in enumerate(previous.models)}
    return sorted(tables, key=lambda table: places.get(table.key, len(places)))
