"""Schema → Book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from nicol.ddl.from_schema import default_on_delete
from nicol.model import Enum, Field, Index, Model, RelationField, ScalarField, Schema
from nicol.page.facts import (
    Book,
    Cardinality,
    EnumFacts,
    EnumValueFacts,
    FieldFacts,
    IndexFacts,
    Key,
    ModelFacts,
    RelationFacts,
)
from nicol.page.words import (
    annotation_text,
    default_text,
    index_options,
    is_deprecated,
    member_text,
    native_text,
    quoted,
    type_name,
    type_text,
)
from nicol.text.span import Span


def describe(schema: Schema, files: Sequence[str] = ()) -> Book:
    """Everything a page says about `schema`; `files` are the names of its sources, by the file number of a span."""
    places = _Places(schema, files)
    return Book(
        provider=schema.provider,
        models=tuple(_model(schema, model, places) for model in schema.models),
        enums=tuple(_enum(schema, enum, places) for enum in schema.enums),
        groups=places.groups,
    )


class _Places:
    """Where models stand: the file when there are several, and the group that follows from it."""

    def __init__(self, schema: Schema, files: Sequence[str]) -> None:
        blocks: list[Model | Enum] = [*schema.models, *schema.enums]
        self.files = files if len({block.span.file for block in blocks}) > 1 else ()
        self.groups = tuple(dict.fromkeys(map(self.group, blocks)))

    def file(self, span: Span) -> str | None:
        return self.files[span.file] if self.files else None

    def group(self, block: Model | Enum) -> str:
        return self.file(block.span) or block.schema or ""


def _model(schema: Schema, model: Model, places: _Places) -> ModelFacts:
    return ModelFacts(
        name=model.name,
        table=model.db_name,
        fields=tuple(_field(schema, model, field) for field in model.fields),
        indexes=tuple(map(_index, _indexes(model))),
        schema=model.schema,
        file=places.file(model.span),
        group=places.group(model),
        is_view=model.is_view,
        ignored=model.ignored,
        deprecated=is_deprecated(model.documentation),
        documentation=model.documentation,
        annotations=tuple(map(annotation_text, model.annotations)),
    )


def _indexes(model: Model) -> Iterator[Index]:
    if model.primary_key:
        yield model.primary_key
    yield from model.indexes


def _index(index: Index) -> IndexFacts:
    return IndexFacts(
        kind=index.kind,
        fields=index.field_names,
        members=tuple(map(member_text, index.fields)),
        db_name=index.db_name,
        options=tuple(index_options(index)),
    )


def _field(schema: Schema, model: Model, field: Field) -> FieldFacts:
    if isinstance(field, RelationField):
        return _relation_field(schema, model, field)
    return FieldFacts(
        name=field.name,
        type=type_text(field),
        of=type_name(field),
        kind=field.kind,
        keys=tuple(_keys(model, field)),
        attributes=tuple(_attributes(model, field)),
        default=default_text(field.default, field.type) if field.default else None,
        column=field.db_name,
        native=native_text(field.native) if field.native else None,
        ignored=field.ignored,
        deprecated=is_deprecated(field.documentation),
        documentation=field.documentation,
        annotations=tuple(map(annotation_text, field.annotations)),
    )


def _relation_field(schema: Schema, model: Model, field: RelationField) -> FieldFacts:
    return FieldFacts(
        name=field.name,
        type=type_text(field),
        of=field.target,
        kind="relation",
        relation=_relation(schema, model, field),
        ignored=field.ignored,
        deprecated=is_deprecated(field.documentation),
        documentation=field.documentation,
        annotations=tuple(map(annotation_text, field.annotations)),
    )


def _relation(schema: Schema, model: Model, field: RelationField) -> RelationFacts:
    other = schema.opposite(field)
    holder, key = (model, field) if field.holds_key else (schema.model(field.target), other)
    held = key.holds_key
    return RelationFacts(
        name=field.relation,
        target=field.target,
        opposite=field.opposite,
        cardinality=_cardinality(field, other),
        holds_key=field.holds_key,
        fields=key.fields,
        references=key.references,
        on_delete=(key.on_delete or default_on_delete(holder, key)) if held else None,
        on_update=(key.on_update or "Cascade") if held else None,
    )


def _cardinality(field: RelationField, other: RelationField) -> Cardinality:
    if field.is_list:
        return "many-to-many" if other.is_list else "one-to-many"
    return "many-to-one" if other.is_list else "one-to-one"


def _keys(model: Model, field: ScalarField) -> Iterator[Key]:
    if model.primary_key and field.name in model.primary_key.field_names:
        yield "PK"
    if any(field.name in relation.fields for relation in model.relations):
        yield "FK"
    if any(index.kind == "unique" and index.field_names == (field.name,) for index in model.indexes):
        yield "UK"


def _attributes(model: Model, field: ScalarField) -> Iterator[str]:
    for index in _indexes(model):
        if index.on_field and index.field_names == (field.name,):
            yield "@id" if index.kind == "id" else "@unique"
    if field.default:
        yield f"@default({default_text(field.default, field.type)})"
    if field.updated_at:
        yield "@updatedAt"
    if field.db_name != field.name:
        yield f"@map({quoted(field.db_name)})"
    if field.native:
        yield f"@db.{native_text(field.native)}"
    if field.ignored:
        yield "@ignore"


def _enum(schema: Schema, enum: Enum, places: _Places) -> EnumFacts:
    return EnumFacts(
        name=enum.name,
        db_name=enum.db_name,
        values=tuple(
            EnumValueFacts(name=value.name, db_name=value.db_name, documentation=value.documentation)
            for value in enum.values
        ),
        used_by=tuple(_users(schema.models, enum)),
        schema=enum.schema,
        file=places.file(enum.span),
        group=places.group(enum),
        deprecated=is_deprecated(enum.documentation),
        documentation=enum.documentation,
        annotations=tuple(map(annotation_text, enum.annotations)),
    )


def _users(models: Iterable[Model], enum: Enum) -> Iterator[tuple[str, str]]:
    for model in models:
        for field in model.scalars:
            if field.kind == "enum" and field.type == enum.name:
                yield model.name, field.name
