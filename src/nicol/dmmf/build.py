"""Schema to datamodel: what Prisma's generators see of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import UNSET, UnsetType

from nicol.dmmf.defaults import default_value
from nicol.dmmf.document import Datamodel, Enum, EnumValue, Field, Index, IndexField, Key, Model
from nicol.model import schema as source

_KINDS: dict[str, Literal["scalar", "object", "enum"]] = {"scalar": "scalar", "enum": "enum", "composite": "object"}
_INDEX_ORDER = ("normal", "unique", "fulltext")


def datamodel(schema: source.Schema) -> Datamodel:
    """The datamodel of `schema`: equal to Prisma's, except that lines for Nicol are not documentation."""
    shown = [model for model in schema.models if not model.ignored]
    ordered = sorted(shown, key=lambda model: model.is_view)
    return Datamodel(
        enums=tuple(map(_enum, schema.enums)),
        models=tuple(map(_model, ordered)),
        types=tuple(map(_composite, schema.composites)),
        indexes=tuple(index for model in ordered for index in _indexes(model)),
    )


def _enum(enum: source.Enum) -> Enum:
    return Enum(
        name=enum.name,
        values=tuple(
            EnumValue(
                name=value.name,
                db_name=value.db_name if value.mapped else None,
                documentation=_documentation(value),
            )
            for value in enum.values
        ),
        db_name=enum.db_name if enum.mapped else None,
        documentation=_documentation(enum),
    )


def _composite(composite: source.Composite) -> Model:
    return Model(
        name=composite.name,
        fields=tuple(_scalar(field) for field in composite.fields if field.kind != "unsupported"),
        documentation=_documentation(composite),
    )


def _model(model: source.Model) -> Model:
    key = model.primary_key
    uniques = [index for index in model.uniques if index.kind == "unique" and not index.on_field]
    return Model(
        name=model.name,
        db_name=model.db_name if model.mapped else None,
        schema=model.schema,
        fields=tuple(_fields(model)),
        primary_key=_key(key) if key and not key.on_field else None,
        unique_fields=tuple(_key(index).fields for index in uniques),
        unique_indexes=tuple(map(_key, uniques)),
        is_generated=False,
        documentation=_documentation(model),
    )


def _documentation(
    one: source.Model | source.Composite | source.Field | source.Enum | source.EnumValue,
) -> str | UnsetType:
    return one.documentation if one.documentation or one.empty_comment else UNSET


def _key(index: source.Index) -> Key:
    """Members inside composite types go by their own names alone."""
    names = tuple(name.rpartition(".")[2] for name in index.field_names)
    return Key(name=index.name if index.named else None, fields=names)


def _fields(model: source.Model) -> Iterator[Field]:
    """The fields; one with a partial unique index of its own counts as not unique, even beside a whole one."""
    held = {name for relation in model.relations for name in relation.fields}
    ids = _alone([model.primary_key] if model.primary_key else [])
    partial = _alone(index for index in model.indexes if index.kind == "unique" and index.where is not None)
    uniques = _alone(model.uniques) - ids - partial
    for field in model.fields:
        if field.ignored:
            continue
        if isinstance(field, source.RelationField):
            yield _relation(field)
        elif field.kind != "unsupported":
            yield _scalar(
                field,
                is_unique=field.name in uniques,
                is_id=field.name in ids,
                is_read_only=field.name in held,
                is_generated=False,
                is_updated_at=field.updated_at,
            )


def _alone(indexes: Iterable[source.Index]) -> set[str]:
    """The fields that are an index by themselves."""
    return {index.field_names[0] for index in indexes if len(index.fields) == 1}


def _scalar(
    field: source.ScalarField,
    *,
    is_unique: bool = False,
    is_id: bool = False,
    is_read_only: bool = False,
    is_generated: bool | UnsetType = UNSET,
    is_updated_at: bool | UnsetType = UNSET,
) -> Field:
    return Field(
        name=field.name,
        db_name=field.db_name if field.mapped else UNSET,
        kind=_KINDS[field.kind],
        is_list=field.is_list,
        is_required=field.arity is not source.Arity.OPTIONAL,
        is_unique=is_unique,
        is_id=is_id,
        is_read_only=is_read_only,
        has_default_value=field.default is not None,
        type=field.type,
        native_type=(field.native.name, field.native.args) if field.native else None,
        default=default_value(field.type, field.default) if field.default else UNSET,
        is_generated=is_generated,
        is_updated_at=is_updated_at,
        documentation=_documentation(field),
    )


def _relation(field: source.RelationField) -> Field:
    return Field(
        name=field.name,
        kind="object",
        is_list=field.is_list,
        is_required=field.arity is not source.Arity.OPTIONAL,
        type=field.target,
        relation_name=field.relation,
        relation_from_fields=field.fields,
        relation_to_fields=field.references,
        relation_on_delete=field.on_delete or UNSET,
        relation_on_update=field.on_update or UNSET,
        is_generated=False,
        is_updated_at=False,
        documentation=_documentation(field),
    )


def _indexes(model: source.Model) -> Iterator[Index]:
    """The primary key, the indexes of fields, then those of the model by kind."""
    if model.primary_key:
        yield _index(model, model.primary_key)
    yield from (_index(model, index) for index in model.indexes if index.on_field)
    for kind in _INDEX_ORDER:
        yield from (_index(model, index) for index in model.indexes if index.kind == kind and not index.on_field)


def _index(model: source.Model, index: source.Index) -> Index:
    return Index(
        model=model.name,
        type=index.kind,
        is_defined_on_field=index.on_field,
        name=index.name if index.named else UNSET,
        db_name=index.db_name if index.mapped else UNSET,
        algorithm=index.algorithm or UNSET,
        clustered=UNSET if index.clustered is None else index.clustered,
        fields=tuple(map(_index_field, index.fields)),
    )


def _index_field(field: source.IndexField) -> IndexField:
    return IndexField(
        name=field.name,
        sort_order=_sort_order(field.sort),
        length=UNSET if field.length is None else field.length,
        operator_class=field.ops.removeprefix("raw:") if field.ops else UNSET,
    )


def _sort_order(sort: source.Sort | None) -> Literal["asc", "desc"] | UnsetType:
    match sort:
        case None:
            return UNSET
        case "Asc":
            return "asc"
        case "Desc":
            return "desc"
