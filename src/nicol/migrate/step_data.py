"""Steps as data for other tools: what `migrate diff --json` prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nicol import ddl
from nicol.ddl import Step
from nicol.ddl import steps as s
from nicol.dialects import Dialect


@dataclass(frozen=True, slots=True)
class StepData:
    """One step: its `kind` (`CreateTable`), the `object` it is about, its statements, and what it may cost.

    `destructive` says that rows or values may be lost; `fails` that rows which are there may forbid it. `notes` are the
    sentences about both.
    """

    kind: str
    object: str
    destructive: bool
    fails: bool
    notes: tuple[str, ...]
    sql: tuple[str, ...]


def step_data(steps: Sequence[Step], dialect: Dialect) -> tuple[StepData, ...]:
    """`steps` in their order."""
    costs = ddl.losses(steps)
    warned = {loss.step for loss in costs.warnings}
    forbidden = {loss.step for loss in costs.unexecutable}
    notes = (*costs.warnings, *costs.unexecutable)
    return tuple(
        StepData(
            kind=type(step).__name__,
            object=_object(step),
            destructive=place in warned,
            fails=place in forbidden,
            notes=tuple(loss.message for loss in notes if loss.step == place),
            sql=ddl.render([step], dialect).statements,
        )
        for place, step in enumerate(steps)
    )


def _object(step: Step) -> str:
    match step:
        case s.CreateTable(table=table) | s.DropTable(table=table):
            return table.name
        case s.AlterTable():
            return step.after.name
        case s.RedefineTables():
            return ", ".join(table.after.name for table in step.tables)
        case s.CreateEnum(enum=enum) | s.DropEnum(enum=enum):
            return enum.name
        case s.AlterEnum():
            return step.after.name
        case s.CreateIndex(table=table, index=index) | s.DropIndex(table=table, index=index):
            return f"{table.name}.{index.name}"
        case s.AddForeignKey(table=table, key=key) | s.DropForeignKey(table=table, key=key):
            return f"{table.name}.{key.name or ', '.join(key.columns)}"
        case _:
            return ddl.summary([step]).strip().splitlines()[-1].strip(" -")
