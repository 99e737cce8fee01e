"""What a history of migrations has made so far: tables, enums, views and triggers, as values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from nicol.ddl.tables import Name
from nicol.dialects import Can, Dialect
from nicol.sql.values import ConstraintKind, IndexPart, Reference, SqlType


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `since` is the number of the migration that made it."""

    name: str
    type: SqlType
    not_null: bool
    default: str | None
    since: int
    generated: str = ""
    expression: str = ""
    counts: bool = False
    """Whether the database fills it in by counting: serial, identity, AUTO_INCREMENT."""
    collation: str | None = None


@dataclass(frozen=True, slots=True)
class Index:
    """An index, or the one behind a unique constraint. `columns` is None when it holds an expression."""

    name: str
    columns: tuple[str, ...] | None
    is_unique: bool
    since: int
    parts: tuple[IndexPart, ...] = ()
    where: str = ""
    method: str = ""
    is_constraint: bool = False
    kind: str = "index"
    include: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Key:
    """A foreign key, a check or an exclusion; a check's columns are not known, its expression is."""

    kind: ConstraintKind
    name: str
    columns: tuple[str, ...]
    since: int
    references: Reference | None = None
    check: str = ""
    is_valid: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table with what hangs on it; `columns` are keyed by their folded names, in order."""

    name: Name
    since: int
    columns: Mapping[str, Column] = field(default_factory=dict[str, Column])
    primary_key: tuple[str, ...] = ()
    primary_name: str = ""
    indexes: tuple[Index, ...] = ()
    keys: tuple[Key, ...] = ()
    is_partitioned: bool = False
    partition_of: Name | None = None
    is_temporary: bool = False
    options: tuple[str, ...] = ()
    is_whole: bool = True
    """Whether all of its columns are known: a copy of a query's result has others."""

    def index(self, name: str) -> Index | None:
        """The index called `name`."""
        return next((index for index in self.indexes if index.name == name), None)

    def key(self, name: str) -> Key | None:
        """The foreign key, check or exclusion called `name`."""
        return next((key for key in self.keys if key.name == name), None)


@dataclass(frozen=True, slots=True)
class Enum:
    """An enum type; `added` are the values that ALTER TYPE gave it, with the migration that did."""

    name: Name
    values: tuple[str, ...]
    since: int
    added: Mapping[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True)
class View:
    name: Name
    mentions: frozenset[str]
    is_materialized: bool = False


@dataclass(frozen=True, slots=True)
class Trigger:
    name: str
    table: Name
    mentions: frozenset[str]


@dataclass(frozen=True)
class Structure:
    """A database as the statements so far have made it; what they did not make is not in it."""

    dialect: Dialect
    tables: Mapping[Name, Table] = field(default_factory=dict[Name, Table])
    enums: Mapping[Name, Enum] = field(default_factory=dict[Name, Enum])
    views: Mapping[Name, View] = field(default_factory=dict[Name, View])
    triggers: tuple[Trigger, ...] = ()

    def table(self, name: Name) -> Table | None:
        """The table called `name`."""
        return self.tables.get(self.key(name))

    def key(self, name: Name) -> Name:
        """`name` as it is looked up."""
        return name if Can.SCHEMAS in self.dialect.can else (None, name[1].lower())

    def fold(self, column: str) -> str:
        """A column's name as it is looked up."""
        return column if Can.SCHEMAS in self.dialect.can else column.lower()

    def shortened(self, name: str) -> str:
        """`name` as the database keeps it: PostgreSQL cuts a longer one off."""
        longest = self.dialect.max_identifier
        if longest is None or Can.SCHEMAS not in self.dialect.can or len(name.encode()) <= longest:
            return name
        return name.encode()[:longest].decode(errors="ignore")

    def column(self, table: Name, column: str) -> Column | None:
        """The column of a table that is known."""
        found = self.table(table)
        return found.columns.get(self.fold(column)) if found else None

    def indexed(self, name: Name) -> tuple[Table, Index] | None:
        """The index called `name`, with its table."""
        for table in self.tables.values():
            index = table.index(name[1])
            if index is not None and (name[0] is None or table.name[0] == name[0]):
                return table, index
        return None

    def pointing_to(self, name: Name) -> Iterator[tuple[Table, Key]]:
        """The foreign keys of other tables that point to the table `name`."""
        wanted = self.key(name)
        for table in self.tables.values():
            for key in table.keys:
                if key.references and self.key(key.references.table) == wanted and self.key(table.name) != wanted:
                    yield table, key

    def reading(self, name: Name) -> Iterator[View]:
        """The views whose query names the table `name`."""
        return (view for view in self.views.values() if name[1] in view.mentions)
