"""What annotations ask of a table: constraints, further indexes, computed columns, collations and comments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from nicol.ddl.extras import Computed, Constraint, ExtraIndex
from nicol.ddl.owned import owned_object
from nicol.ddl.tables import Column, Owned, SqlEnum, SqlSchema, Table
from nicol.dialects import Can, Dialect
from nicol.dialects.quoting import identifier, identifiers
from nicol.model.annotations import Annotation, Check, Collate, DatabaseComment, Exclude, Generated
from nicol.model.annotations import ExtraIndex as IndexAnnotation
from nicol.model.schema import Enum, Model, ScalarField
from nicol.validate.connectors import CONNECTORS
from nicol.validate.constraint_names import default_name


def annotated_table(table: Table, model: Model, dialect: Dialect) -> Table:
    """`table` with what the model's annotations say."""
    return replace(
        table,
        columns=tuple(
            annotated_column(column, field) for column, field in zip(table.columns, model.scalars, strict=True)
        ),
        constraints=tuple(numbered([*checks_of(model, dialect), *exclusions_of(model, dialect)])),
        extra_indexes=tuple(
            index_of(model, one, dialect) for one in model.annotations if isinstance(one, IndexAnnotation)
        ),
        comment=comment_of(model.annotations),
    )


def annotated_column(column: Column, field: ScalarField) -> Column:
    """`column` with what the field's annotations say; a computed column has no default."""
    for one in field.annotations:
        match one:
            case Generated():
                column = replace(column, generated=Computed(one.expression, one.kind == "Stored"), default=None)
            case Collate():
                column = replace(column, collation=one.name)
            case DatabaseComment():
                column = replace(column, comment=one.text)
            case _:
                pass
    return column


def annotated_enum(found: SqlEnum, enum: Enum) -> SqlEnum:
    return replace(found, comment=comment_of(enum.annotations))


def comment_of(annotations: Sequence[Annotation]) -> str | None:
    return next((one.text for one in annotations if isinstance(one, DatabaseComment)), None)


def checks_of(model: Model, dialect: Dialect) -> Iterator[Constraint]:
    for one in model.annotations:
        if isinstance(one, Check):
            yield Constraint("check", one.name or own_name(dialect, (model.db_name,), "check"), one.expression)
    for field in model.scalars:
        for one in field.annotations:
            if isinstance(one, Check):
                name = one.name or own_name(dialect, (model.db_name, field.db_name), "check")
                yield Constraint("check", name, one.expression)


def own_name(dialect: Dialect, parts: Sequence[str], suffix: str) -> str:
    """The name of what the schema file does not name."""
    return default_name(CONNECTORS[dialect.provider], parts, suffix)


def numbered(constraints: Sequence[Constraint]) -> Iterator[Constraint]:
    """The constraints with a number behind a name that another has already."""
    taken: set[str] = set()
    for one in constraints:
        name, number = one.name, 0
        while name in taken:
            number += 1
            name = f"{one.name}{number}"
        taken.add(name)
        yield replace(one, name=name)


def exclusions_of(model: Model, dialect: Dialect) -> Iterator[Constraint]:
    for one in model.annotations:
        if not isinstance(one, Exclude):
            continue
        fields = [model.scalar(element.text).db_name for element in one.elements if element.kind == "field"]
        parts = [
            (
                identifier(dialect, model.scalar(element.text).db_name)
                if element.kind == "field"
                else f"({element.text})"
            )
            + (f" {element.ops}" if element.ops else "")
            + f" WITH {element.operator}"
            for element in one.elements
        ]
        where = f" WHERE ({one.where})" if one.where else ""
        name = one.name or own_name(dialect, (model.db_name, *fields), "excl")
        yield Constraint("exclude", name, f"USING {one.using.lower()} ({', '.join(parts)}){where}")


def index_of(model: Model, one: IndexAnnotation, dialect: Dialect) -> ExtraIndex:
    """An index with its SQL; where the database has access methods, USING stands in front of the columns."""
    columns = [model.scalar(element.text).db_name for element in one.elements if element.kind == "field"]
    named = columns if len(columns) == len(one.elements) else [*columns, "expr"]
    name = one.name or own_name(dialect, (model.db_name, *named), "key" if one.unique else "idx")
    parts: list[str] = []
    for element in one.elements:
        text = element.text if Can.BARE_INDEX_EXPRESSIONS in dialect.can else f"({element.text})"
        if element.kind == "field":
            text = identifier(dialect, model.scalar(element.text).db_name)
        text += f"({element.length})" if element.length else ""
        text += f" {element.ops}" if element.ops else ""
        text += {"Asc": " ASC", "Desc": " DESC", None: ""}[element.sort]
        text += f" NULLS {element.nulls.upper()}" if element.nulls else ""
        parts.append(text)
    using = f" USING {one.using.upper()}" if one.using else ""
    columns_sql = f"({', '.join(parts)})"
    body = f"{using} {columns_sql}" if Can.SCHEMAS in dialect.can else f"{columns_sql}{using}"
    if one.include:
        included = tuple(model.scalar(name).db_name for name in one.include)
        body += f" INCLUDE ({identifiers(dialect, included)})"
    if one.nulls_not_distinct:
        body += " NULLS NOT DISTINCT"
    if one.where:
        body += f" WHERE {one.where}"
    shown = tuple(
        element.text if element.kind == "sql" else model.scalar(element.text).db_name for element in one.elements
    )
    return ExtraIndex(name, shown, body, one.unique)


def owning(sql: SqlSchema) -> SqlSchema:
    """`sql`, which a schema file describes, with what of it annotations and files of objects ask for."""
    return replace(sql, owned=owned_by(sql))


def owned_by(sql: SqlSchema) -> frozenset[Owned]:
    """Everything in `sql`, which a schema file describes, that an annotation asked for."""
    found: set[Owned] = {("comment", enum.key, "") for enum in sql.enums if enum.comment is not None}
    found |= set(map(owned_object, sql.objects))
    for table in sql.tables:
        found |= owned_of(table)
    return frozenset(found)


def owned_of(table: Table) -> set[Owned]:
    """The extras of one table."""
    found: set[Owned] = {(one.kind, table.key, one.name) for one in table.constraints}
    found |= {("index", table.key, one.name) for one in table.extra_indexes}
    if table.comment is not None:
        found.add(("comment", table.key, ""))
    for column in table.columns:
        found |= owned_of_column(table, column)
    return found


def owned_of_column(table: Table, column: Column) -> set[Owned]:
    found: set[Owned] = set()
    if column.generated is not None:
        found.add(("generated", table.key, column.name))
    if column.collation is not None:
        found.add(("collate", table.key, column.name))
    if column.comment is not None:
        found.add(("comment", table.key, column.name))
    return found
