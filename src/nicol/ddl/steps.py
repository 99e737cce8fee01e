"""The changes between two structures, as values: the currency of renderer, summary, data-loss review and rollback."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from nicol.ddl.extras import Constraint, ExtraIndex, Trigger
from nicol.ddl.objects.value import SqlObject
from nicol.ddl.tables import Column, ForeignKey, Index, Owned, PrimaryKey, SqlEnum, SqlExtension, Table

Cast: TypeAlias = Literal["safe", "risky", "impossible"]
"""How a column's values survive a change of type."""


@dataclass(frozen=True, slots=True)
class ColumnPair:
    """A column that both sides have, and what differs; `cast` is None when the type does not."""

    before: Column
    after: Column
    cast: Cast | None = None
    arity_changed: bool = False
    default_changed: bool = False
    autoincrement_changed: bool = False
    generated_changed: bool = False
    collation_changed: bool = False
    comment_changed: bool = False

    @property
    def changed(self) -> bool:
        return (
            self.cast is not None
            or self.arity_changed
            or self.default_changed
            or self.autoincrement_changed
            or self.generated_changed
            or self.collation_changed
        )

    @property
    def must_recreate(self) -> bool:
        """Whether the column has to be dropped and added: no cast, or another expression that computes it."""
        return self.cast == "impossible" or (self.generated_changed and self.after.generated is not None)


@dataclass(frozen=True, slots=True)
class DropPrimaryKey:
    key: PrimaryKey


@dataclass(frozen=True, slots=True)
class AddPrimaryKey:
    key: PrimaryKey


@dataclass(frozen=True, slots=True)
class RenamePrimaryKey:
    before: PrimaryKey
    after: PrimaryKey


@dataclass(frozen=True, slots=True)
class DropColumn:
    column: Column


@dataclass(frozen=True, slots=True)
class AddColumn:
    column: Column


@dataclass(frozen=True, slots=True)
class AlterColumn:
    pair: ColumnPair


@dataclass(frozen=True, slots=True)
class RecreateColumn:
    """A column whose values cannot be cast: dropped and added again."""

    pair: ColumnPair


TableChange: TypeAlias = (
    DropPrimaryKey | AddPrimaryKey | RenamePrimaryKey | DropColumn | AddColumn | AlterColumn | RecreateColumn
)


@dataclass(frozen=True, slots=True)
class RenameTable:
    before: Table
    after: Table


@dataclass(frozen=True, slots=True)
class SwapJoinColumns:
    """The columns A and B of a join table change places; keys and indexes that are written by name go meanwhile."""

    before: Table
    after: Table


@dataclass(frozen=True, slots=True)
class RenameColumn:
    table: Table
    before: Column
    after: Column


@dataclass(frozen=True, slots=True)
class RenameEnum:
    before: SqlEnum
    after: SqlEnum


@dataclass(frozen=True, slots=True)
class RenameEnumValue:
    """`old` becomes `new`; `enum` has the values from before."""

    enum: SqlEnum
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RenameColumnValue:
    """`old` becomes `new` in the rows of a column whose database has no enum types."""

    table: Table
    before: Column
    after: Column
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class FillColumn:
    """The rows without a value in the column get that of an SQL expression."""

    table: Table
    column: Column
    expression: str


@dataclass(frozen=True, slots=True)
class CreateSchema:
    name: str


@dataclass(frozen=True, slots=True)
class AlterExtension:
    before: SqlExtension
    after: SqlExtension


@dataclass(frozen=True, slots=True)
class CreateExtension:
    extension: SqlExtension


@dataclass(frozen=True, slots=True)
class DropExtension:
    extension: SqlExtension


@dataclass(frozen=True, slots=True)
class CreateEnum:
    enum: SqlEnum


@dataclass(frozen=True, slots=True)
class EnumUse:
    """A column of both sides whose type is an enum that loses values."""

    table: Table
    pair: ColumnPair


@dataclass(frozen=True, slots=True)
class LeavingEnum:
    """A column, as it is, that has such a type and goes, or gets another type."""

    table: Table
    column: Column


@dataclass(frozen=True, slots=True)
class AlterEnum:
    """Values that come and go; when values go, `uses` are the columns to carry over and `leaving` those to free."""

    before: SqlEnum
    after: SqlEnum
    uses: tuple[EnumUse, ...] = ()
    leaving: tuple[LeavingEnum, ...] = ()

    @property
    def created(self) -> tuple[str, ...]:
        return tuple(value for value in self.after.values if value not in self.before.values)

    @property
    def dropped(self) -> tuple[str, ...]:
        return tuple(value for value in self.before.values if value not in self.after.values)


@dataclass(frozen=True, slots=True)
class DropForeignKey:
    table: Table
    key: ForeignKey


@dataclass(frozen=True, slots=True)
class DropIndex:
    table: Table
    index: Index


@dataclass(frozen=True, slots=True)
class AlterTable:
    before: Table
    after: Table
    changes: tuple[TableChange, ...]


@dataclass(frozen=True, slots=True)
class DropTable:
    table: Table


@dataclass(frozen=True, slots=True)
class DropEnum:
    enum: SqlEnum


@dataclass(frozen=True, slots=True)
class CreateTable:
    table: Table


@dataclass(frozen=True, slots=True)
class RedefineTable:
    """A table that SQLite can change only by writing it anew; `pairs` are the columns that both sides have.

    `fills` are SQL expressions for columns of `after` that have no value yet. `triggers` are made again afterwards;
    `owned` is what of `after` annotations made.
    """

    before: Table
    after: Table
    pairs: tuple[ColumnPair, ...]
    added: tuple[Column, ...]
    dropped: tuple[Column, ...]
    fills: tuple[tuple[str, str], ...] = ()
    triggers: tuple[Trigger, ...] = ()
    owned: frozenset[Owned] = frozenset()


@dataclass(frozen=True, slots=True)
class RedefineTables:
    """`watched` says that views or triggers are there, which may speak of the tables."""

    tables: tuple[RedefineTable, ...]
    watched: bool = False


@dataclass(frozen=True, slots=True)
class CreateIndex:
    """`again` says that the index existed and went with its column."""

    table: Table
    index: Index
    again: bool = False


@dataclass(frozen=True, slots=True)
class DropConstraint:
    table: Table
    constraint: Constraint


@dataclass(frozen=True, slots=True)
class AddConstraint:
    """`again` says that the constraint was there and went with its column, or in favour of another body."""

    table: Table
    constraint: Constraint
    again: bool = False


@dataclass(frozen=True, slots=True)
class DropExtraIndex:
    table: Table
    index: ExtraIndex


@dataclass(frozen=True, slots=True)
class CreateExtraIndex:
    """`again` as for AddConstraint."""

    table: Table
    index: ExtraIndex
    again: bool = False


@dataclass(frozen=True, slots=True)
class SetComment:
    """The comment on a table, on one of its columns, or on an enum; None takes it away."""

    on: Table | SqlEnum
    column: Column | None
    comment: str | None


@dataclass(frozen=True, slots=True)
class RenameForeignKey:
    table: Table
    before: ForeignKey
    after: ForeignKey


@dataclass(frozen=True, slots=True)
class AddForeignKey:
    table: Table
    key: ForeignKey


@dataclass(frozen=True, slots=True)
class RenameIndex:
    table: Table
    before: Index
    after: Index


@dataclass(frozen=True, slots=True)
class RedefineIndex:
    """An index that is dropped and created in one go, because its database cannot rename it."""

    table: Table
    before: Index
    after: Index


@dataclass(frozen=True, slots=True)
class DropObject:
    """`late` says that tables call it until they have changed, `again` that it comes again."""

    object: SqlObject
    late: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class CreateObject:
    """`replaces` is the object in whose place it comes, None when it is made from nothing.

    `early` says that tables call it, so that it comes before them; `again` that it was there and only had to make way.
    """

    object: SqlObject
    replaces: SqlObject | None = None
    early: bool = False
    again: bool = False


Step: TypeAlias = (
    RenameTable
    | SwapJoinColumns
    | RenameColumn
    | RenameEnum
    | RenameEnumValue
    | RenameColumnValue
    | FillColumn
    | CreateSchema
    | AlterExtension
    | CreateExtension
    | DropExtension
    | CreateEnum
    | AlterEnum
    | DropForeignKey
    | DropIndex
    | AlterTable
    | DropTable
    | DropEnum
    | CreateTable
    | RedefineTables
    | CreateIndex
    | RenameForeignKey
    | AddForeignKey
    | RenameIndex
    | RedefineIndex
    | DropConstraint
    | AddConstraint
    | DropExtraIndex
    | CreateExtraIndex
    | SetComment
    | DropObject
    | CreateObject
)
