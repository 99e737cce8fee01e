"""The values of a DMMF datamodel: what stands in the JSON, in its order. UNSET is what Prisma leaves out."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec
from msgspec import UNSET, UnsetType


class Part(msgspec.Struct, frozen=True, rename="camel"):
    """Base of the parts of a datamodel."""


class Function(Part, frozen=True, kw_only=True):
    """A function as a default: `{"name": "uuid", "args": [4]}`."""

    name: str
    args: tuple[str | int, ...] = ()


Literals: TypeAlias = str | int | float | bool
DefaultValue: TypeAlias = Literals | tuple[Literals, ...] | Function


class EnumValue(Part, frozen=True, kw_only=True):
    name: str
    db_name: str | None
    documentation: str | UnsetType = UNSET


class Enum(Part, frozen=True, kw_only=True):
    name: str
    values: tuple[EnumValue, ...]
    db_name: str | None
    documentation: str | UnsetType = UNSET


class Field(Part, frozen=True, kw_only=True):
    """A field of a model or of a composite type; a native type is its name and arguments as written."""

    name: str
    db_name: str | UnsetType = UNSET
    kind: Literal["scalar", "object", "enum"]
    is_list: bool
    is_required: bool
    is_unique: bool = False
    is_id: bool = False
    is_read_only: bool = False
    has_default_value: bool = False
    type: str
    native_type: tuple[str, tuple[str, ...]] | None = None
    default: DefaultValue | UnsetType = UNSET
    relation_name: str | UnsetType = UNSET
    relation_from_fields: tuple[str, ...] | UnsetType = UNSET
    relation_to_fields: tuple[str, ...] | UnsetType = UNSET
    relation_on_delete: str | UnsetType = UNSET
    relation_on_update: str | UnsetType = UNSET
    is_generated: bool | UnsetType = UNSET
    is_updated_at: bool | UnsetType = UNSET
    documentation: str | UnsetType = UNSET


class Key(Part, frozen=True, kw_only=True):
    """A primary key or a unique index on the model; `name` is the written client name."""

    name: str | None
    fields: tuple[str, ...]


class Model(Part, frozen=True, kw_only=True):
    """A model, a view or a composite type."""

    name: str
    db_name: str | None = None
    schema: str | None = None
    fields: tuple[Field, ...]
    primary_key: Key | None = None
    unique_fields: tuple[tuple[str, ...], ...] = ()
    unique_indexes: tuple[Key, ...] = ()
    is_generated: bool | UnsetType = UNSET
    documentation: str | UnsetType = UNSET


class IndexField(Part, frozen=True, kw_only=True):
    name: str
    sort_order: Literal["asc", "desc"] | UnsetType = UNSET
    length: int | UnsetType = UNSET
    operator_class: str | UnsetType = UNSET


class Index(Part, frozen=True, kw_only=True):
    """A primary key, unique constraint or index with what was written about it."""

    model: str
    type: Literal["id", "normal", "unique", "fulltext"]
    is_defined_on_field: bool
    name: str | UnsetType = UNSET
    db_name: str | UnsetType = UNSET
    algorithm: str | UnsetType = UNSET
    clustered: bool | UnsetType = UNSET
    fields: tuple[IndexField, ...]


class Datamodel(Part, frozen=True, kw_only=True):
    """What generators read; views stand behind the models, ignored models are left out."""

    enums: tuple[Enum, ...]
    models: tuple[Model, ...]
    types: tuple[Model, ...]
    indexes: tuple[Index, ...]


def to_json(document: Datamodel, *, pretty: bool = False) -> str:
    """The datamodel as JSON: one line, or indented by two spaces."""
    text = msgspec.json.encode(document)
    return (msgspec.json.format(text, indent=2) if pretty else text).decode()
