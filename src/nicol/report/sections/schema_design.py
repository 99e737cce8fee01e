"""Models, relations, constraints, indexes, and what the database itself is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from nicol.dialects import Can, dialect_for
from nicol.model import Annotation, show_annotation
from nicol.model.schema import Schema
from nicol.page import Book
from nicol.report.material import COLUMNS, INDEX_RULES, Material, rows_of
from nicol.report.value import Section, points, table


def schema_design(material: Material) -> Section:
    """Models and field definitions, relations and constraints, indexes, database settings, findings."""
    book, schema = material.book, material.schema
    return Section(
        "schemaDesign",
        "Schema design",
        (
            *table("models", "Models", ("model", "table", "fields", "key", "what it is"), _models(book)),
            *table(
                "relations", "Relations", ("from", "to", "kind", "columns", "on delete", "on update"), _relations(book)
            ),
            *table("indexes", "Keys and indexes", ("model", "kind", "on", "name", "options"), _indexes(book)),
            *points("constraints", "Constraints beyond Prisma's language", list(_constraints(schema))),
            *points("database", "Database", list(_database(schema))),
            *table(
                "findings",
                "Findings",
                COLUMNS,
                rows_of([one for one in material.found("SCH") if not one.code.startswith(INDEX_RULES)]),
            ),
        ),
    )


def _models(book: Book) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for model in book.models:
        key = next((index for index in model.indexes if index.kind == "id"), None)
        first = model.documentation.partition("\n")[0]
        members = ", ".join(key.members) if key else "none"
        rows.append((model.name, model.table, str(len(model.columns)), members, first))
    return rows


def _relations(book: Book) -> list[tuple[str, ...]]:
    return [
        (
            f"{model.name}.{field.name}",
            relation.target,
            relation.cardinality,
            f"{', '.join(relation.fields)} → {', '.join(relation.references)}" if relation.fields else "join table",
            relation.on_delete or "",
            relation.on_update or "",
        )
        for model in book.models
        for field, relation in model.relations
        if relation.holds_key or (relation.by_join_table and (model.name, field.name) <= (relation.target, ""))
    ]


def _indexes(book: Book) -> list[tuple[str, ...]]:
    return [
        (model.name, index.kind, ", ".join(index.members), index.db_name, ", ".join(index.options))
        for model in book.models
        for index in model.indexes
    ]


def _constraints(schema: Schema) -> Iterator[str]:
    for model in schema.models:
        for annotation in model.annotations:
            yield f"{model.name}: {_shown(annotation)}"
        for field in model.fields:
            for annotation in field.annotations:
                yield f"{model.name}.{field.name}: {_shown(annotation)}"


def _shown(annotation: Annotation) -> str:
    return f"`{show_annotation(annotation)}`"


def _database(schema: Schema) -> Iterator[str]:
    datasource = schema.datasource
    yield f"Provider: {schema.provider}"
    if datasource.schemas:
        yield f"Database schemas: {', '.join(datasource.schemas)}"
    for extension in datasource.extensions:
        yield f"Extension: {extension.db_name}"
    if datasource.relation_mode == "prisma":
        yield 'Relations are kept by the client (`relationMode = "prisma"`), not by foreign keys.'
    if schema.enums and Can.NATIVE_ENUMS not in dialect_for(schema.provider).can:
        yield f"Enums are stored as text: {', '.join(enum.name for enum in schema.enums)}."
