"""What a page says about a schema: texts and links, ready to be set in a terminal, in Markdown, in HTML or in JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

import msgspec

from nicol.model.schema import Action, Provider

Key: TypeAlias = Literal["PK", "FK", "UK"]
Cardinality: TypeAlias = Literal["one-to-one", "one-to-many", "many-to-one", "many-to-many"]


class Facts(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Base of the values of a page."""


PROVIDERS: dict[Provider, str] = {
    "postgresql": "PostgreSQL",
    "mysql": "MySQL",
    "sqlite": "SQLite",
    "cockroachdb": "CockroachDB",
    "sqlserver": "SQL Server",
    "mongodb": "MongoDB",
}
"""The databases as people write them; a schema without a datasource has none."""


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

    @property
    def by_join_table(self) -> bool:
        return self.cardinality == "many-to-many" and not self.fields


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
    annotations: tuple[str, ...] = ()


class ModelFacts(Facts, frozen=True):
    """A model, a view or a composite type.

    `table` is the database's name, `group` the heading under which lists have it.
    """

    name: str
    table: str
    fields: tuple[FieldFacts, ...]
    indexes: tuple[IndexFacts, ...]
    schema: str | None = None
    file: str | None = None
    group: str = ""
    kind: Literal["model", "view", "type"] = "model"
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
    """A value of an enum and what the database stores for it."""

    name: str
    db_name: str
    documentation: str = ""
    annotations: tuple[str, ...] = ()


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

    def relation_count(self) -> int:
        """Relations, each counted once: at the end that comes first."""
        ends = ((model.name, field.name, relation) for model in self.models for field, relation in model.relations)
        return sum((model, field) <= (relation.target, relation.opposite) for model, field, relation in ends)

    def grouped(self) -> Iterator[tuple[str, list[ModelFacts]]]:
        """The models of each group that has some, in the order of the groups."""
        for group in self.groups:
            if models := [model for model in self.models if model.group == group]:
                yield group, models
