"""A database's structure as values: what a schema asks for and what a live database has are the same type."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeAlias

from nicol.ddl.extras import Computed, Constraint, ExtraIndex, Trigger
from nicol.ddl.objects.value import ObjectKind, SqlObject
from nicol.dialects.facts import Dialect
from nicol.model.schema import Action, Arity, Sort

Family: TypeAlias = Literal[
    "Int", "BigInt", "Float", "Decimal", "Boolean", "String", "DateTime", "Json", "Bytes", "Uuid", "Enum", "Unsupported"
]
"""Prisma's type behind a column; Uuid is a PostgreSQL uuid, which Prisma shows as String."""
DefaultKind: TypeAlias = Literal["value", "now", "sequence", "expression"]
ValueKind: TypeAlias = Literal[
    "String", "Boolean", "Int", "BigInt", "Float", "DateTime", "Json", "Bytes", "Enum", "List"
]
Name: TypeAlias = tuple[str | None, str]
"""(schema, name); the schema is None where the database has none or the schema file does not name one."""
OwnedKind: TypeAlias = Literal["check", "exclude", "index", "generated", "collate", "comment"]
Owned: TypeAlias = tuple[OwnedKind | ObjectKind, Name, str]
"""What an annotation made: its name, the table or enum, the constraint, index or column, "" for the table itself.

Likewise what a file of objects made; the table is "" where an object belongs to none.
"""


@dataclass(frozen=True, slots=True)
class ColumnType:
    """A column's type without its arity: `name` is the native type's (`VarChar`), an enum's or an unsupported one.

    `schema` is an enum's schema. `args` are the native type's parameters, e.g. ("20",), or the values of an enum where
    it is no type of its own.
    """

    family: Family
    name: str
    args: tuple[str, ...] = ()
    schema: str | None = None


@dataclass(frozen=True, slots=True)
class DefaultValue:
    """A column default.

    kind "value": `value_kind` with `text` as model.schema.Default has it (Bytes in hex), or `items`.

    kind "expression": `text` is SQL, "" when unknown. kind "sequence": `text` is the sequence's name, "" when it is the
    one that `serial` makes.
    """

    kind: DefaultKind
    text: str = ""
    value_kind: ValueKind = "String"
    items: tuple[DefaultValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `autoincrement` columns are `serial` on PostgreSQL and count by themselves on MySQL and SQLite.

    `client_default` says that the client fills it in (cuid, uuid …), of which the database knows nothing. `read_back`
    is an expression default as the server prints it, None when nobody asked. `hidden` columns are those that SQLite
    does not list among a table's columns: it computes them. `implied_collation` says that `collation` is the table's.
    """

    name: str
    type: ColumnType
    arity: Arity = Arity.REQUIRED
    default: DefaultValue | None = None
    autoincrement: bool = False
    client_default: bool = field(default=False, compare=False)
    generated: Computed | None = None
    collation: str | None = None
    comment: str | None = None
    read_back: DefaultValue | None = field(default=None, compare=False)
    hidden: bool = field(default=False, compare=False)
    implied_collation: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class PrimaryKey:
    """`name` is the constraint's, None where the database does not name it.

    `lengths` are the characters or bytes of each column that count, () when all of them do.
    """

    columns: tuple[str, ...]
    name: str | None = None
    lengths: tuple[int | None, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexColumn:
    """`sort` is None for ascending; `ops` is an operator class in the database's spelling, None = the type's own.

    `ops_default` says that `ops`, read from a database, is the type's own class. `length` is how many characters or
    bytes count, None for all.
    """

    name: str
    sort: Sort | None = None
    ops: str | None = None
    ops_default: bool = False
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Index:
    """`algorithm` is "BTree", "Gin", "FullText" …; `where` the predicate of a partial index as SQL.

    `constraint` says that a live database holds a UNIQUE constraint on it, so that it cannot be dropped by itself.
    """

    name: str
    columns: tuple[IndexColumn, ...]
    unique: bool = False
    algorithm: str = "BTree"
    where: str | None = None
    constraint: bool = False

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """`name` is None where the database does not know one (SQLite tables made by hand)."""

    name: str | None
    columns: tuple[str, ...]
    table: Name
    references: tuple[str, ...]
    on_delete: Action
    on_update: Action


@dataclass(frozen=True)
class Table:
    """A table with everything that hangs on it, columns and keys in database order.

    `extra_indexes` of a live table are all of its indexes, those of a schema file the ones of annotations. `options`
    are what stands behind SQLite's CREATE TABLE (…): STRICT, WITHOUT ROWID.
    """

    name: str
    columns: tuple[Column, ...]
    primary_key: PrimaryKey | None = None
    indexes: tuple[Index, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    schema: str | None = None
    constraints: tuple[Constraint, ...] = ()
    extra_indexes: tuple[ExtraIndex, ...] = ()
    comment: str | None = None
    options: tuple[str, ...] = ()

    @property
    def key(self) -> Name:
        return (self.schema, self.name)

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    def column(self, name: str) -> Column:
        """The column called `name`; KeyError when there is none."""
        return self.by_name[name]


@dataclass(frozen=True, slots=True)
class SqlEnum:
    """A database enum with its values in order."""

    name: str
    values: tuple[str, ...]
    schema: str | None = None
    comment: str | None = None

    @property
    def key(self) -> Name:
        return (self.schema, self.name)


@dataclass(frozen=True, slots=True)
class SqlExtension:
    """A PostgreSQL extension; `version` and `schema` are "" when not said."""

    name: str
    version: str = ""
    schema: str = ""
    relocatable: bool = False


@dataclass(frozen=True, slots=True)
class TableRename:
    """A table under a new name; `swapped` says that the columns A and B of a join table change places."""

    before: Name
    after: Name
    swapped: bool = False


@dataclass(frozen=True, slots=True)
class ColumnRename:
    """A column of `table`, which is given by its new name."""

    table: Name
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EnumRename:
    before: Name
    after: Name


@dataclass(frozen=True, slots=True)
class ValueRename:
    """A value of a database enum, which is given by its new name."""

    enum: Name
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ColumnValueRename:
    """A value of an enum that is no type of its own, in the column (by its new name) that holds it."""

    table: Name
    column: str
    before: str
    after: str


Rename: TypeAlias = TableRename | ColumnRename | EnumRename | ValueRename | ColumnValueRename
"""Something that stays under a new name."""


@dataclass(frozen=True)
class SqlSchema:
    """A whole database, or what a schema file makes of one.

    `namespaces` are the database schemas that exist or shall exist; the dialect's default schema stands for the one the
    connection works in, and its objects carry `schema` None unless the schema file names it. `manages_extensions` says
    whether `extensions` is the whole truth: a schema file without a list leaves a database's extensions alone; likewise
    `manages_partial_indexes`. `views` are only read, never compared. `owned` is what annotations made: of constraints,
    further indexes, computed columns, collations and comments nothing else is compared. `triggers` are SQLite's.
    `renames` are those that the schema file declares, to newer names first; one that has happened says nothing more.
    `objects` are views, routines, triggers and policies with their SQL, in the order in which they can be made; only
    those that are `owned` are compared.
    """

    dialect: Dialect
    tables: tuple[Table, ...] = ()
    enums: tuple[SqlEnum, ...] = ()
    namespaces: tuple[str, ...] = ()
    extensions: tuple[SqlExtension, ...] = ()
    manages_extensions: bool = False
    manages_partial_indexes: bool = False
    views: tuple[Table, ...] = ()
    owned: frozenset[Owned] = frozenset()
    triggers: tuple[Trigger, ...] = ()
    objects: tuple[SqlObject, ...] = ()
    renames: tuple[Rename, ...] = field(default=(), compare=False)

    @cached_property
    def tables_by_key(self) -> dict[Name, Table]:
        return {table.key: table for table in self.tables}

    def show(self) -> str:
        """The structure for people, one line a table, column, key and index."""
        lines = [f"enum {enum.name}: {', '.join(enum.values)}" for enum in self.enums]
        for table in self.tables:
            lines.append(f"table {table.name}")
            lines.extend(f"  {column.name} {column.type.name} {column.arity}" for column in table.columns)
            lines.extend(f"  index {index.name} on {', '.join(index.column_names)}" for index in table.indexes)
            lines.extend(f"  {rule.kind} {rule.name}" for rule in table.constraints)
            lines.extend(f"  foreign key on {', '.join(key.columns)}" for key in table.foreign_keys)
        return "\n".join(lines)


def empty(dialect: Dialect) -> SqlSchema:
    """A database without anything in it."""
    return SqlSchema(dialect)
