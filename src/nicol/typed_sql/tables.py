"""The tables that a statement may name, with the types of their columns: those of the schema and its join tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from nicol.ddl import from_schema
from nicol.model.schema import Model, ScalarField, Schema
from nicol.typed_sql.value import Typed


@dataclass(frozen=True, slots=True)
class Table:
    """A table, or what stands for one in a FROM: columns in order."""

    name: str
    columns: Mapping[str, Typed]


class Tables:
    """Tables by name. `folds` says that names without quotes are read in small letters, `ignores_case` that no name
    minds its case."""

    def __init__(self, schema: Schema, *, folds: bool, ignores_case: bool) -> None:
        self.schema = schema
        self.folds = folds
        self.ignores_case = ignores_case

    @cached_property
    def by_name(self) -> Mapping[str, Table]:
        return {self.key(table.name): table for table in _tables(self.schema)}

    def key(self, name: str) -> str:
        """What two names have in common that are one to the database."""
        return name.lower() if self.ignores_case else name

    def read(self, name: str, *, quoted: bool) -> str:
        """The name that the database looks for when `name` is written."""
        return self.key(name if quoted or not self.folds else name.lower())

    def find(self, name: str, *, quoted: bool) -> Table | None:
        """The table that `name` means."""
        return self.by_name.get(self.read(name, quoted=quoted))

    def column(self, table: Table, name: str, *, quoted: bool) -> Typed | None:
        """The type of a column as written; None when the table has none of that name."""
        wanted = self.read(name, quoted=quoted)
        return next((typed for own, typed in table.columns.items() if self.key(own) == wanted), None)


def _tables(schema: Schema) -> Iterator[Table]:
    own: dict[str, Model] = {model.db_name: model for model in schema.models}
    for model in own.values():
        yield Table(model.db_name, {field.db_name: _typed(field) for field in model.scalars})
    for joined in from_schema(schema).tables:
        if joined.name not in own:
            yield Table(joined.name, dict(_ends(schema, joined.name)))


def _ends(schema: Schema, name: str) -> Iterator[tuple[str, Typed]]:
    """The columns A and B of a join table: the keys of the two models in the order of their names."""
    for model in schema.models:
        for field in model.relations:
            if schema.is_many_to_many(field) and name == f"_{field.relation}":
                for column, end in zip("AB", sorted((model.name, field.target)), strict=True):
                    key = schema.model(end).primary_key
                    assert key is not None
                    yield column, _typed(schema.model(end).scalar(key.field_names[0]))
                return


def _typed(field: ScalarField) -> Typed:
    kind = "" if field.kind == "unsupported" else field.type
    return Typed(kind, nullable=not field.is_required and not field.is_list, is_list=field.is_list)
