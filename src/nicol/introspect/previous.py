"""What an existing schema already says about a database: names, comments and what only a client knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from nicol.ddl.tables import Name, SqlEnum
from nicol.model.schema import Enum, Model, RelationField, ScalarField, Schema

CLIENT_DEFAULTS = ("cuid", "uuid", "ulid", "nanoid")
"""Default functions that leave no trace in a database."""


@dataclass(frozen=True)
class Previous:
    """Lookups by the database's names; `schema` is None when there is nothing yet."""

    schema: Schema | None = None
    default_schema: str | None = None

    @cached_property
    def models(self) -> dict[Name, Model]:
        if self.schema is None:
            return {}
        return {(model.schema, model.db_name): model for model in self.schema.models}

    @cached_property
    def enums(self) -> dict[Name, Enum]:
        if self.schema is None:
            return {}
        return {(enum.schema, enum.db_name): enum for enum in self.schema.enums}

    @property
    def all(self) -> tuple[Enum, ...]:
        """Every enum."""
        return () if self.schema is None else self.schema.enums

    def field(self, key: Name, column: str) -> ScalarField | None:
        """The field behind a column."""
        model = self.models.get(key)
        found = (field for field in model.scalars if field.db_name == column) if model else iter(())
        return next(found, None)

    def relation(self, key: Name, columns: Sequence[str], target: Name) -> tuple[RelationField, RelationField] | None:
        """The relation field that holds a foreign key, and the one on the other side."""
        model = self.models.get(key)
        if model is None or self.schema is None:
            return None
        for field in model.relations:
            held = tuple(model.scalar(name).db_name for name in field.fields)
            other = self.schema.model(field.target)
            if field.holds_key and held == tuple(columns) and (other.schema, other.db_name) == target:
                return field, self.schema.opposite(field)
        return None

    def joined(self, ends: tuple[Name, Name], name: str) -> tuple[RelationField, RelationField] | None:
        """The two list fields of an implicit many-to-many relation."""
        model = self.models.get(ends[0])
        if model is None or self.schema is None:
            return None
        for field in model.relations:
            if field.relation == name and self.schema.is_many_to_many(field):
                return field, self.schema.opposite(field)
        return None

    def enum_of(self, key: Name, column: str) -> Enum | None:
        """The enum that a column's field has as its type."""
        field = self.field(key, column)
        return self.schema.enum(field.type) if self.schema and field and field.kind == "enum" else None

    def column_enum(self, key: Name, column: str, values: tuple[str, ...]) -> Enum | None:
        """The enum of a column where enums are no types of their own."""
        enum = self.enum_of(key, column)
        return enum if enum and {value.db_name for value in enum.values} & set(values) else None

    def enum(self, enum: SqlEnum) -> Enum | None:
        return self.enums.get(enum.key)
