"""What a database has and Prisma's language cannot say, as annotations of the pulled blocks.

What the schema has already stays as people wrote it: a constraint or index by its name, a comment, collation or
computed column by its place. Constraints without a name cannot be told from others and stay in the database only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from nicol.ddl.annotated import annotated_table
from nicol.ddl.extras import QUOTED, Constraint, ExtraIndex, closing, unwrapped
from nicol.ddl.from_schema import previews
from nicol.ddl.inspect.sqlite_sql import bare
from nicol.ddl.tables import Column, SqlSchema, Table
from nicol.dialects import dialect_for
from nicol.introspect.naming import client_name
from nicol.introspect.previous import Previous
from nicol.introspect.pull import pull
from nicol.introspect.pulled import Pulled, PulledEnum, PulledField, PulledModel
from nicol.introspect.remarks import Remarks
from nicol.model.annotation_text import show_annotation
from nicol.model.annotations import (
    Annotation,
    Check,
    Collate,
    DatabaseComment,
    Exclude,
    ExcludeElement,
    Generated,
    IndexElement,
    Nulls,
    Order,
)
from nicol.model.annotations import ExtraIndex as IndexAnnotation
from nicol.model.schema import Schema

INDEX = re.compile(r"\s*(?:USING (\w+) )?(\()", re.IGNORECASE)
ELEMENT = re.compile(r"(.*?)(?: (\w+_ops))?(?: (ASC|DESC))?(?: NULLS (FIRST|LAST))?", re.IGNORECASE | re.DOTALL)
TAIL = re.compile(r"(?: INCLUDE \((.*?)\))?( NULLS NOT DISTINCT)?(?: WHERE (.*))?", re.IGNORECASE | re.DOTALL)
COMPARED = re.compile(r"(.*?)(?: (\w+_ops))? WITH (\S+)", re.DOTALL)
SAYABLE = frozenset(
    {"check", "exclusion", "expression_index", "null_sort", "commented_table", "commented_view", "commented_enum"}
)
"""The kinds of remarks that annotations are written for."""
ORDERS: dict[str, Order] = {"ASC": "Asc", "DESC": "Desc"}
NULLS: dict[str, Nulls] = {"FIRST": "First", "LAST": "Last"}


@dataclass(frozen=True)
class Naming:
    """The fields of a table's columns."""

    table: Table
    previous: Previous

    def field(self, column: str) -> str:
        known = self.previous.field(self.table.key, column)
        return known.name if known else client_name(column) or column

    def element(self, text: str) -> tuple[str, bool]:
        """A column as its field, or SQL; and whether it is a field."""
        name = bare(text)
        if name in self.table.by_name and client_name(name):
            return self.field(name), True
        return unwrapped(text), False


def pull_annotated(sql: SqlSchema, schema: Schema, remarks: Remarks) -> Pulled:
    """Like `pull`, with annotations in place of remarks."""
    partial = previews(schema, "partialIndexes")
    bare_sql, rest = unsaid(sql, schema, remarks)
    return annotated(pull(bare_sql, schema, rest), sql, schema, partial)


def unsaid(sql: SqlSchema, schema: Schema, remarks: Remarks) -> tuple[SqlSchema, Remarks]:
    """The structure and the remarks without what annotations say."""
    kinds = {key: found - SAYABLE for key, found in remarks.kinds.items()}
    parts = {key: found for key, found in remarks.parts.items() if key[1] not in SAYABLE}
    return without_annotated(sql, previews(schema, "partialIndexes")), Remarks(kinds, parts)


def without_annotated(sql: SqlSchema, partial: bool) -> SqlSchema:
    """`sql` without the indexes that are to be annotations; `partial` says that `@@index` can have a condition."""
    return replace(sql, tables=tuple(_without(table, partial) for table in sql.tables))


def _without(table: Table, partial: bool) -> Table:
    beyond = {one.name for one in table.extra_indexes if one.beyond}
    kept = (index for index in table.indexes if index.name not in beyond or (partial and index.where is not None))
    columns = tuple(replace(column, hidden=False) for column in table.columns)
    return replace(table, indexes=tuple(kept), columns=columns)


def annotated(pulled: Pulled, sql: SqlSchema, schema: Schema, partial: bool) -> Pulled:
    """`pulled` with a line of documentation for everything that an annotation can say."""
    previous = Previous(schema)
    tables = {table.key: table for table in (*sql.tables, *sql.views)}
    comments = {enum.name: enum.comment for enum in sql.enums}
    return replace(
        pulled,
        models=tuple(_model(model, tables[model.key], previous, partial) for model in pulled.models),
        enums=tuple(_enum(enum, comments.get(enum.name), schema) for enum in pulled.enums),
    )


def _enum(enum: PulledEnum, comment: str | None, schema: Schema) -> PulledEnum:
    known = next((one.annotations for one in schema.enums if one.name == enum.name), ())
    if comment is None or any(isinstance(one, DatabaseComment) for one in known):
        return enum
    return replace(enum, documentation=(*enum.documentation, show_annotation(DatabaseComment(text=comment))))


def _model(model: PulledModel, table: Table, previous: Previous, partial: bool) -> PulledModel:
    naming = Naming(table, previous)
    known = previous.models.get(table.key)
    names = _known_names(table, previous)
    said = known.annotations if known else ()
    found: list[Annotation] = []
    if table.comment and not any(isinstance(one, DatabaseComment) for one in said):
        found.append(DatabaseComment(text=table.comment))
    for constraint in table.constraints:
        made = _constraint(constraint, naming) if constraint.name and constraint.name not in names else None
        found += [made] if made else []
    plain = {index.name for index in table.indexes if partial and index.where is not None}
    for index in table.extra_indexes:
        made = _index(index, naming) if index.beyond and index.name not in names | plain else None
        found += [made] if made else []
    columns = {naming.field(column.name): column for column in table.columns}
    return replace(
        model,
        documentation=(*model.documentation, *map(show_annotation, found)),
        fields=tuple(
            _field(field, columns[field.name], naming, model.keyword) if field.name in columns else field
            for field in model.fields
        ),
    )


def _known_names(table: Table, previous: Previous) -> set[str]:
    """The names of constraints and indexes that the schema's annotations ask for already."""
    model = previous.models.get(table.key)
    if model is None or previous.schema is None or model.is_view:
        return set()
    columns = tuple(replace(table.columns[0], name=field.db_name) for field in model.scalars)
    wanted = annotated_table(replace(table, columns=columns), model, dialect_for(previous.schema.provider))
    return {one.name for one in wanted.constraints} | {one.name for one in wanted.extra_indexes}


def _field(field: PulledField, column: Column, naming: Naming, keyword: str) -> PulledField:
    known = naming.previous.field(naming.table.key, column.name)
    said = {type(one) for one in known.annotations} if known else set[type[Annotation]]()
    found: list[Annotation] = []
    if column.generated is not None and not field.disabled:
        expression, stored = column.generated.expression, column.generated.stored
        found.append(Generated(expression=expression, kind="Stored" if stored else "Virtual"))
    if (
        keyword == "model"
        and column.collation is not None
        and not column.implied_collation
        and column.type.family == "String"
    ):
        found.append(Collate(name=column.collation))
    if column.comment:
        found.append(DatabaseComment(text=column.comment))
    lines = (show_annotation(one) for one in found if type(one) not in said)
    return replace(field, documentation=(*field.documentation, *lines))


def _constraint(constraint: Constraint, naming: Naming) -> Annotation | None:
    if constraint.kind == "check":
        return Check(expression=constraint.body, name=constraint.name)
    head = INDEX.match(constraint.body)
    if head is None:
        return None
    end = closing(constraint.body, head.start(2))
    tail = TAIL.fullmatch(constraint.body[end + 1 :])
    parts = [COMPARED.fullmatch(part) for part in _split(constraint.body[head.start(2) + 1 : end])]
    if tail is None or tail[1] or tail[2]:
        return None
    elements: list[ExcludeElement] = []
    for part in parts:
        if part is None:
            return None
        text, is_field = naming.element(part[1])
        elements.append(ExcludeElement("field" if is_field else "sql", text, part[3], part[2]))
    where = unwrapped(tail[3]) if tail[3] else None
    return Exclude(elements=tuple(elements), using=(head[1] or "gist").capitalize(), where=where, name=constraint.name)


def _index(index: ExtraIndex, naming: Naming) -> Annotation | None:
    head = INDEX.match(index.body)
    if head is None:
        return None
    end = closing(index.body, head.start(2))
    tail = TAIL.fullmatch(index.body[end + 1 :])
    if tail is None:
        return None
    using = None if head[1] is None or head[1].lower() == "btree" else head[1].capitalize()
    return IndexAnnotation(
        elements=tuple(_index_element(part, naming) for part in _split(index.body[head.start(2) + 1 : end])),
        unique=index.unique,
        nulls_not_distinct=tail[2] is not None,
        include=tuple(naming.field(bare(part)) for part in _split(tail[1])) if tail[1] else (),
        where=unwrapped(tail[3]) if tail[3] else None,
        using=using,
        name=index.name,
    )


def _index_element(part: str, naming: Naming) -> IndexElement:
    found = ELEMENT.fullmatch(part)
    assert found is not None, part
    text, is_field = naming.element(found[1])
    sort = ORDERS[found[3].upper()] if found[3] else None
    nulls = NULLS[found[4].upper()] if found[4] else None
    return IndexElement("field" if is_field else "sql", text, sort, nulls, None, found[2])


def _split(text: str) -> Sequence[str]:
    """The parts between the commas outside of parentheses and quotes, as they are written."""
    return [part.strip() for part in _parts(text)]


def _parts(text: str) -> Iterator[str]:
    start = place = 0
    while place < len(text):
        if text[place] == ",":
            yield text[start:place]
            start = place + 1
        place = _behind(text, place)
    yield text[start:]


def _behind(text: str, place: int) -> int:
    """The place behind a character, or behind all that stands in parentheses or quotes there."""
    if text[place] == "(":
        return closing(text, place) + 1
    if text[place] in "'\"`[":
        quoted = QUOTED.match(text, place)
        return quoted.end() if quoted else place + 1
    return place + 1
