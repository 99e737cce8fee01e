"""What statements do, as values. Names are as the database folds them; `span` are offsets into the script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from nicol.ddl.tables import Name

Range: TypeAlias = tuple[int, int]
"""Where something begins and ends in its script, in characters."""


@dataclass(frozen=True, slots=True)
class SqlType:
    """A column's type: `name` in one spelling for each type (`int4`, `varchar`, `timestamptz`), an enum's as it is.

    `args` are what stands in its parentheses; `schema` is that of a quoted or qualified type; `text` is as written.
    """

    name: str
    args: tuple[str, ...] = ()
    schema: str | None = None
    is_array: bool = False
    text: str = ""
    is_unsigned: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """What a foreign key points to; no `columns` means the primary key."""

    table: Name
    columns: tuple[str, ...]
    on_delete: str = "NO ACTION"
    on_update: str = "NO ACTION"


ConstraintKind: TypeAlias = Literal["primary", "unique", "foreign", "check", "exclude", "index", "fulltext", "spatial"]


@dataclass(frozen=True, slots=True)
class Constraint:
    """A constraint or, in MySQL's tables, an index. `check` is an expression, `using_index` an index taken over."""

    kind: ConstraintKind
    name: str | None
    columns: tuple[str, ...] = ()
    references: Reference | None = None
    check: str = ""
    is_not_valid: bool = False
    using_index: str | None = None
    span: Range = (0, 0)


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column as a statement defines it. `generated` is "", "stored" or "virtual", `expression` its SQL."""

    name: str
    type: SqlType
    not_null: bool = False
    default: str | None = None
    is_primary: bool = False
    is_unique: bool = False
    check: str = ""
    references: Reference | None = None
    generated: Literal["", "stored", "virtual"] = ""
    expression: str = ""
    is_identity: bool = False
    auto_increment: bool = False
    collation: str | None = None
    charset: str | None = None
    is_placed: bool = False
    """MySQL's FIRST or AFTER."""
    span: Range = (0, 0)


@dataclass(frozen=True, slots=True)
class CreateTable:
    """`options` are the words behind the parentheses. `like` is the table that is copied."""

    table: Name
    columns: tuple[ColumnSpec, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    if_not_exists: bool = False
    is_temporary: bool = False
    is_partitioned: bool = False
    partition_of: Name | None = None
    like: Name | None = None
    is_filled: bool = False
    """CREATE TABLE … AS SELECT."""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AddColumn:
    column: ColumnSpec
    if_not_exists: bool = False
    span: Range = (0, 0)


@dataclass(frozen=True, slots=True)
class DropColumn:
    name: str
    if_exists: bool = False
    is_cascade: bool = False
    span: Range = (0, 0)


@dataclass(frozen=True, slots=True)
class RenameColumn:
    before: str
    after: str
    span: Range = (0, 0)


@dataclass(frozen=True, slots=True)
class RenameTable:
    after: Name
    span: Range = (0, 0)


@dataclass(frozen=True, slots=True)
class SetType:
    column: str
    type: SqlType
    using: str = ""
    span: Range = (0, 0)


@dataclass(frozen=True, slots=True)
class ModifyColumn:
    """MySQL's MODIFY and CHANGE: the column `before` becomes `column`."""

    before: str
    column: ColumnSpec
    span: Range = (0, 0)


@dataclass(frozen=True, slots=True)
class SetDefault:
    """A `default` of None is dropped."""

    column: str
    default: str | None
    span: Range = (0, 0)


@dataclass(frozen=True, slots=True)
class SetNotNull:
    column: str
    span: Range = (0, 0)


@dataclass(frozen=True, slots=True)
class DropNotNull:
    column: str
    span: Range = (0, 0)


@dataclass(frozen=True, slots=True)
class AddConstraint:
    constraint: Constraint
    span: Range = (0, 0)


@dataclass(frozen=True, slots=True)
class DropConstraint:
    """`kind` is "any" where the statement does not say it, as PostgreSQL's do not."""

    name: str
    kind: ConstraintKind | Literal["any"] = "any"
    if_exists: bool = False
    is_cascade: bool = False
    span: Range = (0, 0)


@dataclass(frozen=True, slots=True)
class ValidateConstraint:
    name: str
    span: Range = (0, 0)


@dataclass(frozen=True, slots=True)
class RenameConstraint:
    """`is_index`: MySQL's RENAME INDEX, which is about no foreign key of that name."""

    before: str
    after: str
    is_index: bool = False
    span: Range = (0, 0)


@dataclass(frozen=True, slots=True)
class DetachPartition:
    name: Name
    is_concurrent: bool = False
    span: Range = (0, 0)


@dataclass(frozen=True, slots=True)
class ConvertCharset:
    charset: str
    span: Range = (0, 0)


@dataclass(frozen=True, slots=True)
class AddIdentity:
    column: str
    span: Range = (0, 0)


@dataclass(frozen=True, slots=True)
class OtherAction:
    """Something that changes no column, key or index; `words` are its keywords: ("SET", "LOGGED")."""

    words: tuple[str, ...]
    span: Range = (0, 0)


Action: TypeAlias = (
    AddColumn
    | DropColumn
    | RenameColumn
    | RenameTable
    | SetType
    | ModifyColumn
    | SetDefault
    | SetNotNull
    | DropNotNull
    | AddConstraint
    | DropConstraint
    | ValidateConstraint
    | RenameConstraint
    | DetachPartition
    | ConvertCharset
    | AddIdentity
    | OtherAction
)


@dataclass(frozen=True, slots=True)
class AlterTable:
    """`algorithm` and `lock` are what MySQL's clauses of these names ask for, in capitals."""

    table: Name
    actions: tuple[Action, ...]
    if_exists: bool = False
    is_only: bool = False
    algorithm: str = ""
    lock: str = ""


@dataclass(frozen=True, slots=True)
class IndexPart:
    """A column of an index, or an expression, whose `name` is None."""

    text: str
    name: str | None
    length: int | None = None


@dataclass(frozen=True, slots=True)
class CreateIndex:
    """`name` is None where the database makes one."""

    name: str | None
    table: Name
    parts: tuple[IndexPart, ...]
    is_unique: bool = False
    is_concurrent: bool = False
    if_not_exists: bool = False
    is_only: bool = False
    method: str = ""
    where: str = ""
    include: tuple[str, ...] = ()
    kind: Literal["index", "fulltext", "spatial"] = "index"
    algorithm: str = ""
    lock: str = ""

    @property
    def columns(self) -> tuple[str, ...] | None:
        """The columns' names; None when one of its parts is an expression."""
        names = tuple(part.name for part in self.parts if part.name is not None)
        return names if len(names) == len(self.parts) else None


@dataclass(frozen=True, slots=True)
class DropIndex:
    """`table` is named by MySQL only."""

    names: tuple[Name, ...]
    table: Name | None = None
    is_concurrent: bool = False
    if_exists: bool = False
    is_cascade: bool = False


@dataclass(frozen=True, slots=True)
class RenameIndex:
    before: Name
    after: str


@dataclass(frozen=True, slots=True)
class Reindex:
    """`what` is INDEX, TABLE, SCHEMA, DATABASE or SYSTEM."""

    what: str
    name: Name | None
    is_concurrent: bool


@dataclass(frozen=True, slots=True)
class CreateEnum:
    name: Name
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AddEnumValue:
    name: Name
    value: str
    is_placed: bool
    if_not_exists: bool = False


@dataclass(frozen=True, slots=True)
class RenameEnumValue:
    name: Name
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RenameType:
    before: Name
    after: Name


@dataclass(frozen=True, slots=True)
class RenameSchema:
    before: str
    after: str


DropKind: TypeAlias = Literal[
    "TABLE", "TYPE", "SCHEMA", "DATABASE", "VIEW", "FUNCTION", "TRIGGER", "SEQUENCE", "EXTENSION", "OTHER"
]


@dataclass(frozen=True, slots=True)
class Drop:
    """DROP of anything but an index; `table` is a trigger's, where it is said."""

    what: DropKind
    names: tuple[Name, ...]
    if_exists: bool = False
    is_cascade: bool = False
    table: Name | None = None


@dataclass(frozen=True, slots=True)
class RenameTables:
    """MySQL's RENAME TABLE a TO b, …"""

    pairs: tuple[tuple[Name, Name], ...]


@dataclass(frozen=True, slots=True)
class Truncate:
    tables: tuple[Name, ...]
    is_cascade: bool = False


@dataclass(frozen=True, slots=True)
class CreateView:
    """`mentions` are the names in its query, by which the tables it reads are found."""

    name: Name
    query: str
    mentions: frozenset[str]
    is_replaced: bool = False
    is_materialized: bool = False


@dataclass(frozen=True, slots=True)
class CreateTrigger:
    name: str
    table: Name
    mentions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CreateExtension:
    name: str
    if_not_exists: bool = False


@dataclass(frozen=True, slots=True)
class CreateSchema:
    name: str
    if_not_exists: bool = False


@dataclass(frozen=True, slots=True)
class Create:
    """CREATE of something whose form is not looked into: `what` is FUNCTION, SEQUENCE, POLICY, TYPE …"""

    what: str
    name: Name | None
    is_replaced: bool = False
    table: Name | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """INSERT, UPDATE, DELETE, MERGE, REPLACE or COPY. `columns` are those that are written.

    `copied_from` is the one table that an INSERT … SELECT reads. `has_limit` says that it takes a part of the rows.
    """

    verb: Literal["INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE", "COPY"]
    table: Name
    has_where: bool = True
    columns: tuple[str, ...] = ()
    copied_from: Name | None = None
    has_limit: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """SET name = value; `is_local` ends with the transaction."""

    name: str
    value: str
    is_local: bool = False


@dataclass(frozen=True, slots=True)
class Transaction:
    """`verb` is BEGIN, COMMIT, ROLLBACK or SAVEPOINT."""

    verb: Literal["BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT"]


@dataclass(frozen=True, slots=True)
class Pragma:
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Maintenance:
    """VACUUM, CLUSTER, ANALYZE, LOCK, REFRESH …: `words` are its keywords, `table` what it works on."""

    words: tuple[str, ...]
    table: Name | None = None
    is_concurrent: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Code that runs by itself (DO, CALL …); its body begins at `start` of the script, -1 where it cannot be read."""

    verb: str
    body: str
    start: int = -1


@dataclass(frozen=True, slots=True)
class Harmless:
    """A statement that changes neither structure nor rows: SELECT, COMMENT, GRANT … by its first word."""

    verb: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A statement that the reader cannot tell; `reason` says what it met."""

    reason: str


Ddl: TypeAlias = (
    CreateTable
    | AlterTable
    | CreateIndex
    | DropIndex
    | RenameIndex
    | Reindex
    | CreateEnum
    | AddEnumValue
    | RenameEnumValue
    | RenameType
    | RenameSchema
    | Drop
    | RenameTables
    | Truncate
    | CreateView
    | CreateTrigger
    | CreateExtension
    | CreateSchema
    | Create
    | Rows
    | Setting
    | Transaction
    | Pragma
    | Maintenance
    | Block
    | Harmless
    | Unknown
)
"""What one statement does."""
