"""The order in which steps run: what others depend on first, as Prisma sorts them."""

from __future__ import annotations

from collections.abc import Sequence

from nicol.ddl import steps as s
from nicol.ddl.tables import Index

ORDER: tuple[type[s.Step], ...] = (
    s.CreateSchema,
    s.AlterExtension,
    s.DropExtension,
    s.CreateExtension,
    s.CreateEnum,
    s.AlterEnum,
    s.DropForeignKey,
    s.DropIndex,
    s.AlterTable,
    s.DropTable,
    s.DropEnum,
    s.CreateTable,
    s.RedefineTables,
    s.CreateIndex,
    s.RenameForeignKey,
    s.AddForeignKey,
    s.RenameIndex,
    s.RedefineIndex,
)
RANKS = {kind: rank for rank, kind in enumerate(ORDER)}


def sort_steps(steps: Sequence[s.Step]) -> list[s.Step]:
    """`steps` by kind; within a kind they keep the order of their tables and of what hangs on them."""
    altered = [step for step in steps if isinstance(step, s.AlterTable)]
    return sorted(steps, key=lambda step: position(step, altered))


def position(step: s.Step, altered: Sequence[s.AlterTable]) -> tuple[int, int, int]:
    """A unique index whose columns become the primary key goes right after the change of its table."""
    if isinstance(step, s.AlterTable):
        return RANKS[s.AlterTable], altered.index(step), 0
    if isinstance(step, s.DropIndex):
        for place, other in enumerate(altered):
            if other.before.key == step.table.key and becomes_key(step.index, other):
                return RANKS[s.AlterTable], place, 1
    return RANKS[type(step)], 0, 0


def becomes_key(index: Index, step: s.AlterTable) -> bool:
    """Whether the table's new primary key takes over from `index`."""
    keys = (change.key for change in step.changes if isinstance(change, s.AddPrimaryKey))
    return index.unique and any(key.columns == index.column_names for key in keys)
