"""The order in which steps run: what others depend on first, as Prisma sorts them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nicol.ddl import steps as s
from nicol.ddl.tables import Index, Name, SqlSchema

ORDER: tuple[type[s.Step], ...] = (
    s.DropObject,
    s.CreateSchema,
    s.AlterExtension,
    s.DropExtension,
    s.CreateExtension,
    s.CreateEnum,
    s.AlterEnum,
    s.DropForeignKey,
    s.DropConstraint,
    s.DropIndex,
    s.DropExtraIndex,
    s.AlterTable,
    s.DropTable,
    s.DropEnum,
    s.CreateTable,
    s.RedefineTables,
    s.CreateIndex,
    s.AddConstraint,
    s.CreateExtraIndex,
    s.RenameForeignKey,
    s.AddForeignKey,
    s.RenameIndex,
    s.RedefineIndex,
    s.SetComment,
    s.CreateObject,
)
RANKS: dict[type[s.Step], int] = {kind: rank for rank, kind in enumerate(ORDER)}


def sort_steps(steps: Sequence[s.Step], before: SqlSchema, after: SqlSchema) -> list[s.Step]:
    """`steps` by kind; within a kind by the places of their tables, then in the order given.

    Indexes of new tables come before those of old ones.
    """
    places = Places(
        {key: n for n, key in enumerate(before.tables_by_key)}, {key: n for n, key in enumerate(after.tables_by_key)}
    )
    altered = {step.before.key: step for step in steps if isinstance(step, s.AlterTable)}
    return sorted(steps, key=lambda step: position(step, places, altered))


@dataclass(frozen=True, slots=True)
class Places:
    """Where a table stands on each side."""

    before: Mapping[Name, int]
    after: Mapping[Name, int]


def position(step: s.Step, places: Places, altered: Mapping[Name, s.AlterTable]) -> tuple[int, int, int]:
    """A unique index whose columns become the primary key goes right after the change of its table."""
    rank = RANKS[type(step)]
    match step:
        case s.CreateObject() if step.early:
            return RANKS[s.AlterTable], -1, 0
        case s.DropObject() if step.late:
            return RANKS[s.CreateObject], -1, 0
        case s.AlterTable():
            return rank, places.before[step.before.key], 0
        case s.DropIndex() if step.table.key in altered and becomes_key(step.index, altered[step.table.key]):
            return RANKS[s.AlterTable], places.before[step.table.key], 1
        case s.DropIndex() | s.DropForeignKey() | s.DropTable():
            return rank, places.before[step.table.key], 0
        case s.CreateIndex():
            return rank, places.before.get(step.table.key, -1), places.after[step.table.key]
        case s.DropConstraint() | s.DropExtraIndex():
            return rank, places.before[step.table.key], 0
        case s.AddConstraint() | s.CreateExtraIndex():
            return rank, places.after[step.table.key], 0
        case s.CreateTable() | s.AddForeignKey():
            return rank, places.after[step.table.key], 0
        case s.RenameIndex() | s.RenameForeignKey() | s.RedefineIndex():
            return rank, places.before[step.table.key], 0
        case _:
            return rank, 0, 0


def becomes_key(index: Index, step: s.AlterTable) -> bool:
    """Whether the table's new primary key takes over from `index`, which is still there after the change.

    A key that comes again over the same columns takes over from nothing.
    """
    made_anew = {change.pair.before.name for change in step.changes if isinstance(change, s.RecreateColumn)}
    gone = [change.key.columns for change in step.changes if isinstance(change, s.DropPrimaryKey)]
    if index.column_names in gone or index.where is not None or made_anew & set(index.column_names):
        return False
    keys = (change.key for change in step.changes if isinstance(change, s.AddPrimaryKey))
    return index.unique and any(key.columns == index.column_names for key in keys)
