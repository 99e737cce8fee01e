"""The order in which steps run: what others depend on first, as Prisma sorts them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from nicol.ddl import steps as s
from nicol.ddl.tables import Name, SqlSchema

Position: TypeAlias = tuple[int, ...]

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


def sort_steps(steps: Sequence[s.Step], before: SqlSchema, after: SqlSchema) -> list[s.Step]:
    """`steps` by kind; within a kind they keep the order of their tables and of what hangs on them."""
    return sorted(steps, key=lambda step: RANKS[type(step)])


def positions(schema: SqlSchema) -> Mapping[Name, int]:
    """Each table's place."""
    return {table.key: place for place, table in enumerate(schema.tables)}
