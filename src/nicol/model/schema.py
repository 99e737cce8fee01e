"""The resolved schema as frozen values.

Names refer to names (a field names its enum or target model), so that every value is hashable, printable and
storable; `Schema.model()` and `Model.field()` are the dictionaries. Names are the client's names; `db_name` is the
database's and always filled in. `documentation` is what people wrote in doc comments; `empty_comment` says that they
wrote one without a word. Spans are dropped when a schema is stored for a generated client.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import Literal, TypeAlias

from nicol.model.annotations import Annotation, PythonClient
from nicol.model.value import Value
from nicol.text.span import NOWHERE, Span

Provider: TypeAlias = Literal["postgresql", "mysql", "sqlite", "cockroachdb", "sqlserver", "mongodb", "none"]
Action: TypeAlias = Literal["Cascade", "Restrict", "NoAction", "SetNull", "SetDefault"]
Sort: TypeAlias = Literal["Asc", "Desc"]
SCALARS = ("String", "Boolean", "Int", "BigInt", "Float", "Decimal", "DateTime", "Json", "Bytes")


class Arity(StrEnum):
    REQUIRED = "required"
    OPTIONAL = "optional"
    LIST = "list"


class EnvVar(Value, frozen=True, tag_field="is", tag="env"):
    """`env("NAME")`."""

    name: str


class NativeType(Value, frozen=True):
    """`@db.VarChar(20)`: name without the `db.` prefix, arguments as written."""

    name: str
    args: tuple[str, ...] = ()


class Default(Value, frozen=True):
    """A `@default(...)`.

    kind "value": `text` holds the unescaped content: a string's characters, a number as written, `true`/`false`,
    JSON text, an ISO date, base64 of Bytes. kind "enum": `text` is the enum value's client name. kind "function":
    `text` is the function's name and `args` its arguments unescaped and in order; named arguments as "name=value".
    kind "list": `items` holds the members.
    """

    kind: Literal["value", "enum", "function", "list"]
    text: str = ""
    args: tuple[str, ...] = ()
    items: tuple[Default, ...] = ()
    constraint: str | None = None


class ScalarField(Value, frozen=True, tag_field="is", tag="scalar"):
    """A field with a column: `type` is a scalar's, an enum's or a composite type's name, or the text inside
    `Unsupported("…")`. `mapped` says whether `@map` was written.
    """

    name: str
    db_name: str
    type: str
    mapped: bool = False
    kind: Literal["scalar", "enum", "composite", "unsupported"] = "scalar"
    arity: Arity = Arity.REQUIRED
    native: NativeType | None = None
    default: Default | None = None
    updated_at: bool = False
    ignored: bool = False
    documentation: str = ""
    empty_comment: bool = False
    annotations: tuple[Annotation, ...] = ()
    span: Span = NOWHERE

    @property
    def is_list(self) -> bool:
        return self.arity is Arity.LIST

    @property
    def is_required(self) -> bool:
        return self.arity is Arity.REQUIRED


class RelationField(Value, frozen=True, tag_field="is", tag="relation"):
    """A field whose type is a model.

    `relation` is the relation's resolved name: the written one, or `AToB` with the model names in alphabetical order;
    `named` says whether it was written. `opposite` is the field on `target` that is the other end. `fields` and
    `references` are given on the side that holds the foreign key and empty elsewhere; both sides lists = implicit
    many-to-many. `on_delete`/`on_update` are the written actions. `constraint` is the foreign key's database name,
    resolved, on the holding side.
    """

    name: str
    target: str
    relation: str
    opposite: str
    named: bool = False
    arity: Arity = Arity.REQUIRED
    fields: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    on_delete: Action | None = None
    on_update: Action | None = None
    constraint: str | None = None
    ignored: bool = False
    documentation: str = ""
    empty_comment: bool = False
    annotations: tuple[Annotation, ...] = ()
    span: Span = NOWHERE

    @property
    def is_list(self) -> bool:
        return self.arity is Arity.LIST

    @property
    def is_required(self) -> bool:
        return self.arity is Arity.REQUIRED

    @property
    def holds_key(self) -> bool:
        return bool(self.fields)


Field: TypeAlias = ScalarField | RelationField


class IndexField(Value, frozen=True):
    """One member of an index; `ops` is an operator class name, `raw:` in front for `raw("…")`.

    The name of a field inside composite types (MongoDB) is the path to it, joined by dots.
    """

    name: str
    sort: Sort | None = None
    length: int | None = None
    ops: str | None = None


class Index(Value, frozen=True):
    """A primary key, unique constraint or index, written on a field or on the model.

    `name` is the client name of a compound key (`name:`, else fields joined by `_`); `db_name` the resolved constraint
    or index name; `named` and `mapped` say whether `name:` and `map:` were written. `where` is the predicate SQL of a
    partial index.
    """

    kind: Literal["id", "unique", "normal", "fulltext"]
    fields: tuple[IndexField, ...]
    name: str
    db_name: str
    named: bool = False
    mapped: bool = False
    on_field: bool = False
    algorithm: str | None = None
    clustered: bool | None = None
    where: str | None = None
    annotations: tuple[Annotation, ...] = ()
    span: Span = NOWHERE

    @property
    def field_names(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)


class Model(Value, frozen=True, dict=True):
    """A model or a view: fields in source order, indexes in source order (field attributes first).

    `mapped` says whether `@@map` was written.
    """

    name: str
    db_name: str
    fields: tuple[Field, ...]
    mapped: bool = False
    primary_key: Index | None = None
    indexes: tuple[Index, ...] = ()
    schema: str | None = None
    is_view: bool = False
    ignored: bool = False
    documentation: str = ""
    empty_comment: bool = False
    annotations: tuple[Annotation, ...] = ()
    python: PythonClient | None = None
    span: Span = NOWHERE

    @cached_property
    def by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}

    @cached_property
    def scalars(self) -> tuple[ScalarField, ...]:
        return tuple(field for field in self.fields if isinstance(field, ScalarField))

    @cached_property
    def relations(self) -> tuple[RelationField, ...]:
        return tuple(field for field in self.fields if isinstance(field, RelationField))

    @cached_property
    def uniques(self) -> tuple[Index, ...]:
        """The primary key and the unique indexes that hold for all rows: every set of fields that identifies one."""
        own = tuple(index for index in self.indexes if index.kind == "unique" and index.where is None)
        return (self.primary_key, *own) if self.primary_key else own

    def field(self, name: str) -> Field:
        """The field called `name`; KeyError when there is none."""
        return self.by_name[name]

    def scalar(self, name: str) -> ScalarField:
        """The scalar field called `name`; KeyError when there is none or it is a relation."""
        field = self.by_name[name]
        if isinstance(field, RelationField):
            raise KeyError(name)
        return field


class EnumValue(Value, frozen=True):
    """`mapped` says whether `@map` was written."""

    name: str
    db_name: str
    mapped: bool = False
    documentation: str = ""
    empty_comment: bool = False
    annotations: tuple[Annotation, ...] = ()
    span: Span = NOWHERE


class Enum(Value, frozen=True):
    """`mapped` says whether `@@map` was written."""

    name: str
    db_name: str
    values: tuple[EnumValue, ...]
    mapped: bool = False
    schema: str | None = None
    documentation: str = ""
    empty_comment: bool = False
    annotations: tuple[Annotation, ...] = ()
    span: Span = NOWHERE


class Composite(Value, frozen=True):
    """A composite type (MongoDB): a `type` block."""

    name: str
    fields: tuple[ScalarField, ...]
    documentation: str = ""
    empty_comment: bool = False
    annotations: tuple[Annotation, ...] = ()
    span: Span = NOWHERE


class Extension(Value, frozen=True):
    """A PostgreSQL extension of the datasource: `db_name` is the real name (`map:`)."""

    name: str
    db_name: str
    version: str | None = None
    schema: str | None = None


class Datasource(Value, frozen=True):
    """The datasource block; urls are literal texts, `env()` references, or None when not written (Prisma 7)."""

    name: str
    provider: Provider
    url: str | EnvVar | None = None
    direct_url: str | EnvVar | None = None
    shadow_url: str | EnvVar | None = None
    relation_mode: Literal["foreignKeys", "prisma"] = "foreignKeys"
    schemas: tuple[str, ...] = ()
    extensions: tuple[Extension, ...] = ()
    span: Span = NOWHERE


NO_DATASOURCE = Datasource(name="", provider="none")
"""What a schema without a datasource block has: it can be described, and nothing more."""


class Generator(Value, frozen=True):
    """A generator block: unknown keys stay readable in `config` (key, literal text)."""

    name: str
    provider: str
    output: str | EnvVar | None = None
    preview_features: tuple[str, ...] = ()
    config: tuple[tuple[str, str], ...] = ()
    documentation: str = ""
    span: Span = NOWHERE


class Schema(Value, frozen=True, dict=True):
    """Everything a valid set of schema files says."""

    datasource: Datasource
    models: tuple[Model, ...] = ()
    enums: tuple[Enum, ...] = ()
    composites: tuple[Composite, ...] = ()
    generators: tuple[Generator, ...] = ()

    @property
    def provider(self) -> Provider:
        return self.datasource.provider

    @cached_property
    def models_by_name(self) -> dict[str, Model]:
        return {model.name: model for model in self.models}

    @cached_property
    def enums_by_name(self) -> dict[str, Enum]:
        return {enum.name: enum for enum in self.enums}

    def model(self, name: str) -> Model:
        """The model or view called `name`; KeyError when there is none."""
        return self.models_by_name[name]

    def enum(self, name: str) -> Enum:
        """The enum called `name`; KeyError when there is none."""
        return self.enums_by_name[name]

    def opposite(self, field: RelationField) -> RelationField:
        """The other end of a relation."""
        other = self.model(field.target).field(field.opposite)
        assert isinstance(other, RelationField)
        return other

    def is_many_to_many(self, field: RelationField) -> bool:
        """Whether `field` is an end of an implicit many-to-many relation."""
        return field.is_list and self.opposite(field).is_list
