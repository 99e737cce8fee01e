"""Schema → Book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from nicol.model import (
    Annotation,
    Composite,
    Enum,
    Field,
    Index,
    Model,
    RelationField,
    ScalarField,
    Schema,
    show_annotation,
)
from nicol.model.actions import default_on_delete
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
    default_text,
    index_options,
    is_deprecated,
    member_text,
    native_text,
    plain,
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
        models=(
            *(_model(schema, model, places) for model in schema.models),
            *(_composite(composite, places) for composite in schema.composites),
        ),
        enums=tuple(_enum(schema, enum, places) for enum in schema.enums),
        groups=places.groups if len(places.groups) > 1 else ("",),
    )


_Block: TypeAlias = Model | Composite | Enum


class _Places:
    """Where models stand: the file when there are several, and the group that follows from it."""

    def __init__(self, schema: Schema, files: Sequence[str]) -> None:
        blocks: list[_Block] = [*schema.models, *schema.composites, *schema.enums]
        self.files = files if len({block.span.file for block in blocks}) > 1 else ()
        self.groups = tuple(dict.fromkeys(map(self._group, blocks)))

    def file(self, span: Span) -> str | None:
        return plain(self.files[span.file]) if self.files else None

    def group(self, block: _Block) -> str:
        return self._group(block) if len(self.groups) > 1 else ""

    def _group(self, block: _Block) -> str:
        schema = None if isinstance(block, Composite) else block.schema
        return self.file(block.span) or plain(schema or "")


def _model(schema: Schema, model: Model, places: _Places) -> ModelFacts:
    return ModelFacts(
        name=model.name,
        table=plain(model.db_name),
        fields=tuple(_field(schema, model, field) for field in model.fields),
        indexes=tuple(map(_index, _indexes(model))),
        schema=model.schema and plain(model.schema),
        file=places.file(model.span),
        group=places.group(model),
        kind="view" if model.is_view else "model",
        ignored=model.ignored,
        deprecated=is_deprecated(model.documentation),
        documentation=plain(model.documentation),
        annotations=tuple(map(_annotation, model.annotations)),
    )


def _composite(composite: Composite, places: _Places) -> ModelFacts:
    return ModelFacts(
        name=composite.name,
        table=composite.name,
        fields=tuple(_scalar_field(field, (), tuple(_attributes(field, ()))) for field in composite.fields),
        indexes=(),
        file=places.file(composite.span),
        group=places.group(composite),
        kind="type",
        deprecated=is_deprecated(composite.documentation),
        documentation=plain(composite.documentation),
        annotations=tuple(map(_annotation, composite.annotations)),
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
        db_name=plain(index.db_name),
        options=tuple(index_options(index)),
        annotations=tuple(map(_annotation, index.annotations)),
    )


def _field(schema: Schema, model: Model, field: Field) -> FieldFacts:
    if isinstance(field, RelationField):
        return _relation_field(schema, model, field)
    return _scalar_field(field, tuple(_keys(model, field)), tuple(_attributes(field, _indexes(model))))


def _scalar_field(field: ScalarField, keys: tuple[Key, ...], attributes: tuple[str, ...]) -> FieldFacts:
    return FieldFacts(
        name=field.name,
        type=type_text(field),
        of=type_name(field),
        kind=field.kind,
        keys=keys,
        attributes=attributes,
        default=default_text(field.default, field.type) if field.default else None,
        column=plain(field.db_name),
        native=native_text(field.native) if field.native else None,
        ignored=field.ignored,
        deprecated=is_deprecated(field.documentation),
        documentation=plain(field.documentation),
        annotations=tuple(map(_annotation, field.annotations)),
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
        documentation=plain(field.documentation),
        annotations=tuple(map(_annotation, field.annotations)),
    )


def _relation(schema: Schema, model: Model, field: RelationField) -> RelationFacts:
    other = schema.opposite(field)
    holder, key = (model, field) if field.holds_key else (schema.model(field.target), other)
    acts = key.holds_key and not schema.is_many_to_many(field)
    return RelationFacts(
        name=field.relation,
        target=field.target,
        opposite=field.opposite,
        cardinality=_cardinality(field, other),
        holds_key=field.holds_key,
        fields=key.fields,
        references=key.references,
        on_delete=(key.on_delete or default_on_delete(holder, key)) if acts else None,
        on_update=(key.on_update or "Cascade") if acts else None,
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


def _attributes(field: ScalarField, indexes: Iterable[Index]) -> Iterator[str]:
    for index in indexes:
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


def _annotation(annotation: Annotation) -> str:
    return plain(show_annotation(annotation))


def _enum(schema: Schema, enum: Enum, places: _Places) -> EnumFacts:
    return EnumFacts(
        name=enum.name,
        db_name=plain(enum.db_name),
        values=tuple(
            EnumValueFacts(
                name=value.name,
                db_name=plain(value.db_name),
                documentation=plain(value.documentation),
                annotations=tuple(map(_annotation, value.annotations)),
            )
            for value in enum.values
        ),
        used_by=tuple(_users(schema.models, enum)),
        schema=enum.schema and plain(enum.schema),
        file=places.file(enum.span),
        group=places.group(enum),
        deprecated=is_deprecated(enum.documentation),
        documentation=plain(enum.documentation),
        annotations=tuple(map(_annotation, enum.annotations)),
    )


def _users(models: Iterable[Model], enum: Enum) -> Iterator[tuple[str, str]]:
    for model in models:
        for field in model.scalars:
            if field.kind == "enum" and field.type == enum.name:
                yield model.name, field.name
