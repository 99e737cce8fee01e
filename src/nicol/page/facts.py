"""What a page says about a schema: texts and links, ready to be set in a terminal, in Markdown, in HTML or in JSON."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from nicol.model.schema import Action, Provider

Key: TypeAlias = Literal["PK", "FK", "UK"]
Cardinality: TypeAlias = Literal["one-to-one", "one-to-many", "many-to-one", "many-to-many"]


class Facts(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Base of the values of a page."""


class RelationFacts(Facts, frozen=True):
    """The relation of a field, seen from its model.

    `fields` and `references` are those of the foreign key, whichever side holds it; `holds_key` says whether it is this
    one. `on_delete` and `on_update` are what happens, written or not; None for many-to-many.
    """

    name: str
    target: str
    opposite: str
    cardinality: Cardinality
    holds_key: bool
    fields: tuple[str, ...]
    references: tuple[str, ...]
    on_delete: Action | None
    on_update: Action | None


class FieldFacts(Facts, frozen=True):
    """A field: `type` is written as in the schema (`String?`, `Post[]`), `of` is the type's name alone.

    `attributes` are the attributes as PSL texts; `default` and `native` are what stands inside two of them. `keys` says
    whether it is (part of) the primary key, of a foreign key, or unique by itself.
    """

    name: str
    type: str
    of: str
    kind: Literal["scalar", "enum", "composite", "unsupported", "relation"]
    keys: tuple[Key, ...] = ()
    attributes: tuple[str, ...] = ()
    default: str | None = None
    column: str | None = None
    native: str | None = None
    relation: RelationFacts | None = None
    ignored: bool = False
    deprecated: bool = False
    documentation: str = ""
    annotations: tuple[str, ...] = ()


class IndexFacts(Facts, frozen=True):
    """A primary key, unique constraint or index: its members and, in `options`, what else was said about it."""

    kind: Literal["id", "unique", "normal", "fulltext"]
    fields: tuple[str, ...]
    members: tuple[str, ...]
    db_name: str
    options: tuple[str, ...] = ()


class ModelFacts(Facts, frozen=True):
    """A model or a view; `table` is the database's name, `group` the heading that lists of models put it under."""

    name: str
    table: str
    fields: tuple[FieldFacts, ...]
    indexes: tuple[IndexFacts, ...]
    schema: str | None = None
    file: str | None = None
    group: str = ""
    is_view: bool = False
    ignored: bool = False
    deprecated: bool = False
    documentation: str = ""
    annotations: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[FieldFacts, ...]:
        return tuple(field for field in self.fields if field.relation is None)

    @property
    def relations(self) -> tuple[tuple[FieldFacts, RelationFacts], ...]:
        return tuple((field, field.relation) for field in self.fields if field.relation is not None)


class EnumValueFacts(Facts, frozen=True):
    name: str
    db_name: str
    documentation: str = ""


class EnumFacts(Facts, frozen=True):
    """An enum and the fields that have it, as (model, field)."""

    name: str
    db_name: str
    values: tuple[EnumValueFacts, ...]
    used_by: tuple[tuple[str, str], ...]
    schema: str | None = None
    file: str | None = None
    group: str = ""
    deprecated: bool = False
    documentation: str = ""
    annotations: tuple[str, ...] = ()


class Book(Facts, frozen=True):
    """A whole schema. Groups (`groups`, in order) are schema files, else database schemas; one nameless group else."""

    provider: Provider
    models: tuple[ModelFacts, ...]
    enums: tuple[EnumFacts, ...]
    groups: tuple[str, ...]
