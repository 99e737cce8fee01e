"""What the blocks of a pulled database are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from nicol.ddl.tables import Column, Name, SqlSchema, Table
from nicol.introspect.enums import Enums
from nicol.introspect.literals import string
from nicol.introspect.naming import client_name
from nicol.introspect.previous import Previous
from nicol.introspect.relations import Inline, Joined
from nicol.introspect.remarks import Remarks
from nicol.model.schema import Arity
from nicol.validate.connectors import Connector
from nicol.validate.constraint_names import default_name

MARKS = {Arity.REQUIRED: "", Arity.OPTIONAL: "?", Arity.LIST: "[]"}


@dataclass(frozen=True)
class Pull:
    """Everything that blocks are made of: the structure, the names, and what was known before."""

    sql: SqlSchema
    connector: Connector
    datasource: str
    names: dict[Name, str]
    enums: Enums
    inline: tuple[Inline, ...]
    joined: tuple[Joined, ...]
    previous: Previous
    remarks: Remarks
    schemas: bool

    @cached_property
    def columns(self) -> Mapping[Name, frozenset[str]]:
        """The columns of every table and view."""
        return {table.key: frozenset(table.by_name) for table in (*self.sql.tables, *self.sql.views)}

    def default_name(self, parts: Sequence[str], suffix: str) -> str:
        return default_name(self.connector, parts, suffix)


def field_name(pull: Pull, table: Table, column: str) -> str:
    """The client's name of a column; the column's own where it can have none."""
    known = pull.previous.field(table.key, column)
    return known.name if known else client_name(column) or column


def has_identifier(table: Table) -> bool:
    """Whether a client can tell one row from another: by required columns of types that it knows."""
    keys = [table.primary_key.columns] if table.primary_key else []
    keys += [index.column_names for index in table.indexes if index.unique and index.where is None]
    return any(all(identifies(table.column(name)) for name in columns) for columns in keys)


def identifies(column: Column) -> bool:
    return column.arity is Arity.REQUIRED and column.type.family != "Unsupported" and bool(client_name(column.name))


def mapped(name: str | None) -> list[str]:
    return [] if name is None else [f"map: {string(name)}"]
