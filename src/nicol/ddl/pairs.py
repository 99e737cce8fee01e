"""Tables that both sides have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from nicol.ddl.columns import pair_columns
from nicol.ddl.compare import comparison_for
from nicol.ddl.same_index import same_index, ties
from nicol.ddl.steps import (
    AddColumn,
    AddPrimaryKey,
    AlterColumn,
    ColumnPair,
    DropColumn,
    DropPrimaryKey,
    RecreateColumn,
    RenamePrimaryKey,
    TableChange,
)
from nicol.ddl.tables import Column, ForeignKey, Index, SqlSchema, Table
from nicol.dialects import Can, Dialect
from nicol.model.schema import Arity


@dataclass(frozen=True)
class TablePair:
    """A table before and after."""

    before: Table
    after: Table
    dialect: Dialect

    @property
    def names_keys(self) -> bool:
        return Can.NAMED_PRIMARY_KEYS in self.dialect.can

    @cached_property
    def columns(self) -> tuple[ColumnPair, ...]:
        """The columns of both sides, in the order of `before`."""
        after = self.after.by_name
        return tuple(
            pair_columns(column, after[column.name], self.dialect)
            for column in self.before.columns
            if column.name in after
        )

    @property
    def added(self) -> tuple[Column, ...]:
        """New columns by name, the order in which Prisma adds them."""
        new = (column for column in self.after.columns if column.name not in self.before.by_name)
        return tuple(sorted(new, key=lambda column: column.name))

    @property
    def dropped(self) -> tuple[Column, ...]:
        """Columns that go, by name."""
        old = (column for column in self.before.columns if column.name not in self.after.by_name)
        return tuple(sorted(old, key=lambda column: column.name))

    @cached_property
    def recreated(self) -> frozenset[str]:
        """The names of the columns that are dropped and added again."""
        return frozenset(pair.after.name for pair in self.columns if pair.must_recreate)

    @cached_property
    def key_changed(self) -> bool:
        """Whether the primary key has to be dropped and added: other columns, or a column of another type."""
        old, new = self.before.primary_key, self.after.primary_key
        if old is None or new is None:
            return old is not new
        retyped = {pair.after.name for pair in self.columns if pair.cast is not None}
        if old.columns != new.columns or old.lengths != new.lengths:
            return True
        return self.names_keys and bool(retyped & set(new.columns))

    @cached_property
    def tied_columns(self) -> frozenset[tuple[str, ...]]:
        """The columns of foreign keys of both sides, where such a key keeps an index whatever the schema file says."""
        if Can.FOREIGN_KEY_INDEXES not in self.dialect.can:
            return frozenset()
        before, after = (frozenset(key.columns for key in table.foreign_keys) for table in (self.before, self.after))
        return before & after

    def keeps_index_of(self, key: ForeignKey) -> bool:
        """Whether an index on the foreign key's columns outlives the change, where the database wants one.

        MySQL refuses to drop the last such index (error 1553) while the key is there; where none is written, it has
        made one of its own.
        """
        if Can.FOREIGN_KEY_INDEXES not in self.dialect.can:
            return True
        indexes = [(index.column_names, self.stays(index)) for index in self.before.indexes]
        if self.before.primary_key is not None:
            indexes.append((self.before.primary_key.columns, not self.key_changed))
        useful = [stays for columns, stays in indexes if columns[: len(key.columns)] == key.columns]
        return any(useful) or not useful

    def stays(self, index: Index) -> bool:
        """Whether the change leaves the index alone."""
        return ties(index, self.tied_columns) or any(same_index(index, other) for other in self.after.indexes)

    @cached_property
    def kept_foreign_keys(self) -> tuple[tuple[ForeignKey, ForeignKey], ...]:
        """Foreign keys of both sides that do the same."""
        left = list(self.before.foreign_keys)
        kept: list[tuple[ForeignKey, ForeignKey]] = []
        for new in self.after.foreign_keys:
            old = next((key for key in left if self.same_foreign_key(key, new)), None)
            if old is not None:
                left.remove(old)
                kept.append((old, new))
        return tuple(kept)

    @property
    def created_foreign_keys(self) -> tuple[ForeignKey, ...]:
        kept = [new for _, new in self.kept_foreign_keys]
        return tuple(key for key in self.after.foreign_keys if key not in kept)

    @property
    def dropped_foreign_keys(self) -> tuple[ForeignKey, ...]:
        kept = [old for old, _ in self.kept_foreign_keys]
        return tuple(key for key in self.before.foreign_keys if key not in kept)

    def same_foreign_key(self, old: ForeignKey, new: ForeignKey) -> bool:
        """Whether both tie the same columns of unchanged type, with the same actions, and can stay as they are."""
        return (
            old.columns == new.columns
            and old.table == new.table
            and old.references == new.references
            and old.on_delete == new.on_delete
            and old.on_update == new.on_update
            and self.keeps_index_of(old)
            and all(
                comparison_for(self.dialect).type_change(self.before.column(name), self.after.column(name)) is None
                for name in old.columns
            )
        )

    @property
    def must_redefine(self) -> bool:
        """Whether the database can change this table only by writing it anew."""
        if Can.ALTER_CONSTRAINTS in self.dialect.can:
            return False
        return bool(
            self.dropped
            or self.key_changed
            or self.created_foreign_keys
            or self.dropped_foreign_keys
            or any(pair.changed for pair in self.columns)
            or any(not addable(column) for column in self.added)
            or self.constraints_changed
            or any(index.constraint and not self.keeps(index) for index in self.before.indexes)
        )

    @property
    def constraints_changed(self) -> bool:
        """Whether the CHECK constraints of annotations differ."""
        old = {one.name: one for one in self.before.constraints}
        new = {one.name: one for one in self.after.constraints}
        return old.keys() != new.keys() or any(not one.same(new[name]) for name, one in old.items())

    def keeps(self, index: Index) -> bool:
        """Whether an index like this, made by a UNIQUE constraint inside SQLite's CREATE TABLE, is still wanted."""
        return any(other.unique and other.column_names == index.column_names for other in self.after.indexes)

    def changes(self) -> Iterator[TableChange]:
        """What ALTER TABLE has to do, in the order in which Prisma does it."""
        old, new = self.before.primary_key, self.after.primary_key
        if old and self.key_changed:
            yield DropPrimaryKey(old)
        if old and new and not self.key_changed and old.name != new.name and self.names_keys:
            yield RenamePrimaryKey(old, new)
        yield from (DropColumn(column) for column in self.dropped)
        yield from (AddColumn(column) for column in self.added)
        for pair in self.columns:
            if pair.must_recreate:
                yield RecreateColumn(pair)
            elif pair.changed or (pair.comment_changed and Can.COMMENT_STATEMENTS not in self.dialect.can):
                yield AlterColumn(pair)
        if new and self.key_changed:
            yield AddPrimaryKey(new)


def addable(column: Column) -> bool:
    """Whether SQLite can add the column to a table with rows: optional, and without a computed default.

    Prisma redefines the table for a required column even where its default is constant.

    https://www.sqlite.org/lang_altertable.html#alter_table_add_column
    """
    constant = column.default is None or column.default.kind == "value"
    stored = column.generated is not None and column.generated.stored
    return constant and column.arity is not Arity.REQUIRED and not stored


def pair_tables(before: SqlSchema, after: SqlSchema) -> list[TablePair]:
    """The tables of both sides, in the order of `before`."""
    found = after.tables_by_key
    return [TablePair(table, found[table.key], after.dialect) for table in before.tables if table.key in found]
